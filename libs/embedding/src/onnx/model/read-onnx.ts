import protobuf from 'protobufjs/light.js';
import { OnnxError } from '../onnx-error.ts';
import { dataTypeOf } from './data-types.ts';
import type {
  OnnxAttribute,
  OnnxGraph,
  OnnxModel,
  OnnxNode,
  OnnxTensor,
  OnnxValue,
  WithUnknownFields,
} from './onnx-model.types.ts';
import type {
  RawAttribute,
  RawDimension,
  RawGraph,
  RawMessage,
  RawModel,
  RawNode,
  RawValue,
} from './raw-model.types.ts';
import { readTensor, toNumber } from './read-tensor.ts';
import { modelMessage } from './schema.ts';

/**
 * Reads an ONNX file.
 *
 * The values of its constants are copied: `bytes` may be freed or changed afterwards. What this library has no name for
 * (documentation, functions) is kept as bytes; {@link writeOnnx} writes it again. Remarks on types and constants are not kept.
 *
 * @throws {OnnxError} `NOT_ONNX`, `MODEL_INVALID`, `EXTERNAL_DATA` or `UNSUPPORTED`; never anything else, whatever the bytes.
 */
export function readOnnx(bytes: Uint8Array): OnnxModel {
  const raw = decode(bytes);
  if (raw.graph === null) throw new OnnxError('NOT_ONNX', 'The file is no ONNX model: it holds no graph.');
  const opsets = new Map(raw.opsetImport.map(({ domain, version }) => [domain, toNumber(version)]));
  if (opsets.size === 0)
    throw new OnnxError('NOT_ONNX', 'The file is no ONNX model: it names no operator set.');
  return {
    irVersion: toNumber(raw.irVersion),
    opsets,
    producerName: raw.producerName,
    producerVersion: raw.producerVersion,
    graph: readGraph(raw.graph),
    metadata: new Map(raw.metadataProps.map(({ key, value }) => [key, value])),
    ...unknownFields(raw),
  };
}

function decode(bytes: Uint8Array): RawModel {
  const reader = protobuf.Reader.create(bytes);
  reader.discardUnknown = false;
  try {
    // the interface says what the schema of this very message gives
    return modelMessage.decode(reader) as unknown as RawModel;
  } catch (cause) {
    throw new OnnxError('NOT_ONNX', 'The file is no ONNX model, or it is cut off.', { cause });
  }
}

function unknownFields({ $unknowns }: RawMessage): WithUnknownFields {
  // copies: the reader's slices would keep the whole file alive
  return $unknowns === undefined ? {} : { unknownFields: $unknowns.map((field) => Uint8Array.from(field)) };
}

function readGraph(raw: RawGraph): OnnxGraph {
  const initializers = new Map<string, OnnxTensor>();
  for (const tensor of raw.initializer) {
    if (initializers.has(tensor.name)) {
      throw new OnnxError('MODEL_INVALID', `The graph has two constants with the name "${tensor.name}".`);
    }
    initializers.set(tensor.name, readTensor(tensor));
  }
  return {
    name: raw.name,
    inputs: raw.input.map(readValue),
    outputs: raw.output.map(readValue),
    nodes: raw.node.map(readNode),
    initializers,
    values: raw.valueInfo.map(readValue),
    ...unknownFields(raw),
  };
}

function readNode(raw: RawNode): OnnxNode {
  if (raw.opType === '')
    throw new OnnxError('MODEL_INVALID', `Node "${raw.name}" does not say its operator.`);
  return {
    name: raw.name,
    opType: raw.opType,
    domain: raw.domain,
    inputs: [...raw.input],
    outputs: [...raw.output],
    attributes: new Map(raw.attribute.map((one) => [one.name, readAttribute(one, raw)])),
    ...unknownFields(raw),
  };
}

const decoder = new TextDecoder();
/** A field that the file lacks reads as an empty list, which is no byte array. */
const utf8 = (bytes: Uint8Array): string => decoder.decode(Uint8Array.from(bytes));

const attributeReaders: Readonly<Record<number, (raw: RawAttribute) => OnnxAttribute>> = {
  1: ({ f }) => ({ type: 'float', value: f }),
  2: ({ i }) => ({ type: 'int', value: toNumber(i) }),
  3: ({ s }) => ({ type: 'string', value: utf8(s) }),
  4: ({ t, name }) => ({ type: 'tensor', value: readTensor(present(t, name)) }),
  5: ({ g, name }) => ({ type: 'graph', value: readGraph(present(g, name)) }),
  6: ({ floats }) => ({ type: 'floats', value: [...floats] }),
  7: ({ ints }) => ({ type: 'ints', value: ints.map(toNumber) }),
  8: ({ strings }) => ({ type: 'strings', value: strings.map(utf8) }),
  9: ({ tensors }) => ({ type: 'tensors', value: tensors.map(readTensor) }),
  10: ({ graphs }) => ({ type: 'graphs', value: graphs.map(readGraph) }),
};

function readAttribute(raw: RawAttribute, node: RawNode): OnnxAttribute {
  const reader = attributeReaders[raw.type];
  if (reader === undefined) {
    const place = `Attribute "${raw.name}" of node "${node.name}" (${node.opType})`;
    throw new OnnxError('UNSUPPORTED', `${place} has the kind ${raw.type}, which is not supported.`);
  }
  return reader(raw);
}

function present<T>(value: T | null, attribute: string): T {
  if (value === null) throw new OnnxError('MODEL_INVALID', `Attribute "${attribute}" has no value.`);
  return value;
}

function readValue({ name, type }: RawValue): OnnxValue {
  const tensor = type?.tensorType ?? null;
  if (tensor === null) {
    throw new OnnxError('UNSUPPORTED', `Value "${name}" is no tensor; sequences and maps are not supported.`);
  }
  return {
    name,
    dataType: dataTypeOf(tensor.elemType, `Value "${name}"`),
    dims: tensor.shape?.dim.map(readDimension) ?? null,
  };
}

/** A dimension says nothing where neither field was written; on the prototype both read as defaults. */
function readDimension(raw: RawDimension): number | string | null {
  if (Object.hasOwn(raw, 'dimValue')) return toNumber(raw.dimValue ?? 0);
  return Object.hasOwn(raw, 'dimParam') ? (raw.dimParam ?? null) : null;
}
