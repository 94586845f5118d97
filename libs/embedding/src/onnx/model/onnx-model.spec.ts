import { describe, expect, it } from 'vitest';
import { OnnxError } from '../onnx-error.ts';
import type { OnnxDataType } from './data-types.ts';
import type { OnnxAttribute, OnnxGraph, OnnxModel, OnnxTensor } from './onnx-model.types.ts';
import { readOnnx } from './read-onnx.ts';
import { modelMessage } from './schema.ts';
import { writeOnnx } from './write-onnx.ts';

const tensor = (dataType: OnnxDataType, dims: number[], data: OnnxTensor['data']): OnnxTensor => ({
  name: `of ${dataType}`,
  dataType,
  dims,
  data,
});

const tensors: OnnxTensor[] = [
  tensor('float32', [2, 2], Float32Array.of(1.5, -0, Number.NaN, Number.POSITIVE_INFINITY)),
  tensor('float64', [1], Float64Array.of(Math.PI)),
  tensor('int8', [3], Int8Array.of(-128, 0, 127)),
  tensor('uint8', [3], Uint8Array.of(0, 128, 255)),
  tensor('int16', [2], Int16Array.of(-32768, 32767)),
  tensor('uint16', [2], Uint16Array.of(0, 65535)),
  tensor('int32', [], Int32Array.of(-7)),
  tensor('int64', [2], BigInt64Array.of(-(2n ** 63n), 2n ** 63n - 1n)),
  tensor('uint64', [1], BigUint64Array.of(2n ** 64n - 1n)),
  tensor('bool', [2], Uint8Array.of(0, 1)),
  tensor('float16', [2], Uint16Array.of(0x3c00, 0x7bff)),
  tensor('int4', [3], Uint8Array.of(0x21, 0x03)),
  tensor('float32', [0, 4], new Float32Array(0)),
].map((one, index) => ({ ...one, name: `${one.name} ${index}` }));

const graphOf = (extra: Partial<OnnxGraph>): OnnxGraph => ({
  name: 'graph',
  inputs: [{ name: 'x', dataType: 'float32', dims: ['batch', 3, null] }],
  outputs: [{ name: 'y', dataType: 'float32', dims: null }],
  nodes: [],
  initializers: new Map(tensors.map((one) => [one.name, one])),
  values: [{ name: 'middle', dataType: 'int64', dims: [] }],
  ...extra,
});

const attributes: Record<string, OnnxAttribute> = {
  float: { type: 'float', value: 0.5 },
  int: { type: 'int', value: -3 },
  largest: { type: 'ints', value: [2 ** 63, -(2 ** 63), 2 ** 53] },
  string: { type: 'string', value: 'SAME_UPPER ✓' },
  tensor: { type: 'tensor', value: tensors[0]! },
  floats: { type: 'floats', value: [] },
  strings: { type: 'strings', value: ['a', ''] },
  tensors: { type: 'tensors', value: tensors.slice(0, 2) },
  graph: { type: 'graph', value: graphOf({ name: 'inner' }) },
  graphs: { type: 'graphs', value: [] },
};

const model: OnnxModel = {
  irVersion: 8,
  opsets: new Map([
    ['', 18],
    ['com.example', 1],
  ]),
  producerName: 'spec',
  producerVersion: '1',
  metadata: new Map([['key', 'value']]),
  graph: graphOf({
    nodes: [
      {
        name: 'node',
        opType: 'Thing',
        domain: 'com.example',
        inputs: ['x', ''],
        outputs: ['y'],
        attributes: new Map(Object.entries(attributes)),
      },
    ],
  }),
};

/** A model message with one constant, as another writer might put it. */
const withConstant = (constant: object): Uint8Array =>
  modelMessage
    .encode(
      modelMessage.create({ opsetImport: [{ domain: '', version: 18 }], graph: { initializer: [constant] } }),
    )
    .finish();

const codeOf = (bytes: Uint8Array): string => {
  try {
    readOnnx(bytes);
  } catch (error) {
    if (error instanceof OnnxError) return error.code;
    throw error;
  }
  return 'none';
};

describe('readOnnx and writeOnnx', () => {
  it('give back every kind of tensor, attribute and dimension', () => {
    expect(readOnnx(writeOnnx(model))).toEqual(model);
  });

  it('write the same bytes again', () => {
    const bytes = writeOnnx(model);
    expect(writeOnnx(readOnnx(bytes))).toEqual(bytes);
  });

  it('carry along what the schema here does not name', () => {
    // field 6 of ModelProto: doc_string
    const bytes = Buffer.concat([writeOnnx(model), Buffer.from([0x32, 2, 0x68, 0x69])]);
    const read = readOnnx(bytes);
    expect(read.unknownFields?.map((field) => [...field])).toEqual([[0x32, 2, 0x68, 0x69]]);
    expect(Buffer.from(writeOnnx(read)).toString('hex')).toBe(bytes.toString('hex'));
  });

  it('read the typed fields of constants', () => {
    const cases: [number, object, number[]][] = [
      [1, { floatData: [0.5, 2] }, [0.5, 2]],
      [11, { doubleData: [0.1, 2] }, [0.1, 2]],
      [3, { int32Data: [-1, 2] }, [-1, 2]],
      [10, { int32Data: [0x3c00, 2] }, [0x3c00, 2]],
      [7, { int64Data: [-1, 2] }, [-1, 2]],
      [12, { uint64Data: [1, 2] }, [1, 2]],
      [13, { uint64Data: [1, 2] }, [1, 2]],
    ];
    for (const [dataType, fields, expected] of cases) {
      const read = readOnnx(withConstant({ name: 'c', dims: [2], dataType, ...fields }));
      expect(Array.from(read.graph.initializers.get('c')!.data, Number)).toEqual(expected);
    }
  });

  it('refuse what is no model, by code', () => {
    expect(codeOf(new Uint8Array(0))).toBe('NOT_ONNX');
    expect(codeOf(new TextEncoder().encode('<!doctype html><p>Not found'))).toBe('NOT_ONNX');
    expect(codeOf(writeOnnx(model).subarray(0, 200))).toBe('NOT_ONNX');
  });

  it('refuse constants that contradict themselves, lie elsewhere or have an unknown type', () => {
    expect(codeOf(withConstant({ dims: [2], dataType: 1, rawData: new Uint8Array(4) }))).toBe(
      'MODEL_INVALID',
    );
    expect(codeOf(withConstant({ dims: [2], dataType: 1, rawData: new Uint8Array(7) }))).toBe(
      'MODEL_INVALID',
    );
    expect(codeOf(withConstant({ dims: [-1], dataType: 1 }))).toBe('MODEL_INVALID');
    expect(codeOf(withConstant({ dims: [2 ** 52, 2 ** 52], dataType: 1 }))).toBe('MODEL_INVALID');
    expect(codeOf(withConstant({ dims: [1], dataType: 1, dataLocation: 1 }))).toBe('EXTERNAL_DATA');
    expect(codeOf(withConstant({ dims: [1], dataType: 8 }))).toBe('UNSUPPORTED');
  });

  it('never fail otherwise, whatever byte is changed', () => {
    const bytes = writeOnnx(model);
    const codes = new Set<string>();
    for (let at = 0; at < bytes.length; at++) {
      for (const flip of [1, 0x80, 0xff]) {
        const changed = Uint8Array.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ flip;
        codes.add(codeOf(changed));
      }
    }
    expect([...codes].sort()).toEqual(
      expect.arrayContaining(['MODEL_INVALID', 'NOT_ONNX', 'UNSUPPORTED', 'none']),
    );
  });
});
