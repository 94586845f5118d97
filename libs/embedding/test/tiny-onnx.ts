import { createSeededRandom } from '@gallerist/metrics/random';
import { writeOnnx } from '../src/onnx/index.ts';
import type { OnnxAttribute, OnnxModel, OnnxNode, OnnxTensor } from '../src/onnx/index.ts';

/** What a tiny embedder is like; only `size` has no default. */
export interface TinyEmbedder {
  readonly size: { readonly width: number; readonly height: number };
  readonly dimensions?: number;
  readonly seed?: number;
  /** 'batch' for any, a number for a fixed one. */
  readonly batch?: number | 'batch';
  /** Its vectors are `[batch, dimensions]` by a `Reshape` to [1, −1] instead of a `Flatten`. */
  readonly isReshaped?: boolean;
  /** What is wrong with its output. */
  readonly fault?: 'not-finite' | 'constant' | 'batch-mean' | 'parallel' | 'map' | 'two-outputs';
}

/** Pictures are averaged over 4 × 2 cells, which a random matrix maps to vectors. */
const CELLS = { rows: 4, columns: 2 };

/** A small ONNX embedder with input `x` and output `y`, made from a seed. */
export function tinyEmbedder(options: TinyEmbedder): Uint8Array {
  const { size, dimensions = 32, seed = 1, batch = 'batch', fault } = options;
  const kernel = [size.height / CELLS.rows, size.width / CELLS.columns];
  const length = 3 * CELLS.rows * CELLS.columns;
  const random = createSeededRandom(seed);
  const matrix = Float32Array.from({ length: length * dimensions }, () => random.next() - 0.5);
  const flat = fault === 'map' ? 'cells' : 'flat';
  const nodes = [
    node(
      'AveragePool',
      [['x'], 'cells'],
      [
        ['kernel_shape', { type: 'ints', value: kernel }],
        ['strides', { type: 'ints', value: kernel }],
      ],
    ),
    options.isReshaped === true
      ? node('Reshape', [['cells', 'shape'], 'flat'])
      : node('Flatten', [['cells'], 'flat']),
    node('MatMul', [['flat', 'matrix'], 'sound']),
    ...faultNodes(fault),
  ];
  const outputs = fault === 'two-outputs' ? ['y', 'sound'] : [fault === 'map' ? flat : 'y'];
  const constants: OnnxTensor[] = [
    { name: 'matrix', dataType: 'float32', dims: [length, dimensions], data: matrix },
    { name: 'shape', dataType: 'int64', dims: [2], data: BigInt64Array.of(1n, -1n) },
    { name: 'hundred', dataType: 'float32', dims: [], data: Float32Array.of(100) },
    { name: 'zero', dataType: 'float32', dims: [], data: Float32Array.of(0) },
  ];
  const input = [batch, 3, size.height, size.width] as const;
  return writeOnnx(modelOf({ input, nodes, outputs, constants }));
}

/** An adapter from `x` to the first `kept` of its dimensions. */
export function tinyAdapter(features: number, kept: number): Uint8Array {
  const data = Float32Array.from({ length: features * kept }, (_, at) =>
    Math.floor(at / kept) === at % kept ? 1 : 0,
  );
  const constants = [{ name: 'matrix', dataType: 'float32', dims: [features, kept], data }] as const;
  const nodes = [node('MatMul', [['x', 'matrix'], 'y'])];
  return writeOnnx(modelOf({ input: ['batch', features], nodes, outputs: ['y'], constants }));
}

function faultNodes(fault: TinyEmbedder['fault']): OnnxNode[] {
  if (fault === 'not-finite') return [node('Div', [['sound', 'zero'], 'y'])];
  if (fault === 'constant')
    return [node('Mul', [['sound', 'zero'], 'nothing']), node('Cos', [['nothing'], 'y'])];
  if (fault === 'parallel') return [node('Add', [['sound', 'hundred'], 'y'])];
  if (fault === 'batch-mean') {
    const axes: [string, OnnxAttribute] = ['axes', { type: 'ints', value: [0] }];
    return [
      node('ReduceMean', [['sound'], 'mean'], [axes]),
      node('Sub', [['sound', 'mean'], 'apart']),
      node('Add', [['sound', 'apart'], 'y']),
    ];
  }
  return [node('Identity', [['sound'], 'y'])];
}

type Attributes = readonly (readonly [string, OnnxAttribute])[];

/** @param wiring Inputs, and the output, which also names the node. */
function node(
  opType: string,
  wiring: readonly [inputs: readonly string[], output: string],
  attributes: Attributes = [],
): OnnxNode {
  const [inputs, output] = wiring;
  return { name: output, opType, domain: '', inputs, outputs: [output], attributes: new Map(attributes) };
}

interface Parts {
  readonly input: readonly (number | string)[];
  readonly nodes: readonly OnnxNode[];
  readonly outputs: readonly string[];
  readonly constants: readonly OnnxTensor[];
}

function modelOf({ input, nodes, outputs, constants }: Parts): OnnxModel {
  return {
    irVersion: 8,
    opsets: new Map([['', 13]]),
    metadata: new Map(),
    producerName: 'test',
    producerVersion: '1',
    graph: {
      name: 'tiny',
      inputs: [{ name: 'x', dataType: 'float32', dims: input }],
      outputs: outputs.map((name) => ({ name, dataType: 'float32', dims: null })),
      nodes,
      initializers: new Map(constants.map((constant) => [constant.name, constant])),
      values: [],
    },
  };
}
