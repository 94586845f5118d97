import { dataTypeCode } from './data-types.ts';
import type {
  OnnxAttribute,
  OnnxDimension,
  OnnxGraph,
  OnnxModel,
  OnnxNode,
  OnnxTensor,
  OnnxValue,
  WithUnknownFields,
} from './onnx-model.types.ts';
import { modelMessage } from './schema.ts';

/** 2⁶³ as a number; the file's largest integer is one less. */
const INT64_LIMIT = 2 ** 63;
const INT64_MAX = '9223372036854775807';

/** Writes a model as an ONNX file. Equal models give equal bytes. */
export function writeOnnx(model: OnnxModel): Uint8Array {
  return modelMessage.encode(modelMessage.create(rawModel(model))).finish();
}

function rawModel(model: OnnxModel): Record<string, unknown> {
  return {
    irVersion: model.irVersion,
    producerName: model.producerName,
    producerVersion: model.producerVersion,
    graph: rawGraph(model.graph),
    opsetImport: [...model.opsets].map(([domain, version]) => ({ domain, version })),
    metadataProps: [...model.metadata].map(([key, value]) => ({ key, value })),
    ...unknowns(model),
  };
}

function unknowns({ unknownFields }: WithUnknownFields): object {
  return unknownFields === undefined ? {} : { $unknowns: unknownFields };
}

function rawGraph(graph: OnnxGraph): object {
  return {
    name: graph.name,
    node: graph.nodes.map(rawNode),
    initializer: Array.from(graph.initializers, ([name, tensor]) => rawTensor({ ...tensor, name })),
    input: graph.inputs.map(rawValue),
    output: graph.outputs.map(rawValue),
    valueInfo: graph.values.map(rawValue),
    ...unknowns(graph),
  };
}

function rawNode(node: OnnxNode): object {
  return {
    name: node.name,
    opType: node.opType,
    ...(node.domain === '' ? {} : { domain: node.domain }),
    input: node.inputs,
    output: node.outputs,
    attribute: Array.from(node.attributes, ([name, attribute]) => ({ name, ...rawAttribute(attribute) })),
    ...unknowns(node),
  };
}

const utf8 = new TextEncoder();
const integer = (value: number): number | string => (value >= INT64_LIMIT ? INT64_MAX : value);

/** One field for the value, and the code of its kind. */
function rawAttribute({ type, value }: OnnxAttribute): object {
  switch (type) {
    case 'float':
      return { type: 1, f: value };
    case 'int':
      return { type: 2, i: integer(value) };
    case 'string':
      return { type: 3, s: utf8.encode(value) };
    case 'tensor':
      return { type: 4, t: rawTensor(value) };
    case 'graph':
      return { type: 5, g: rawGraph(value) };
    case 'floats':
      return { type: 6, floats: value };
    case 'ints':
      return { type: 7, ints: value.map(integer) };
    case 'strings':
      return { type: 8, strings: value.map((text) => utf8.encode(text)) };
    case 'tensors':
      return { type: 9, tensors: value.map(rawTensor) };
    case 'graphs':
      return { type: 10, graphs: value.map(rawGraph) };
  }
}

function rawTensor({ name, dataType, dims, data }: OnnxTensor): object {
  const rawData = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { name, dataType: dataTypeCode(dataType), dims, rawData };
}

function rawValue({ name, dataType, dims }: OnnxValue): object {
  const shape = dims === null ? {} : { shape: { dim: dims.map(rawDimension) } };
  return { name, type: { tensorType: { elemType: dataTypeCode(dataType), ...shape } } };
}

function rawDimension(dimension: OnnxDimension): object {
  if (dimension === null) return {};
  return typeof dimension === 'number' ? { dimValue: dimension } : { dimParam: dimension };
}
