import { describe, expect, it } from 'vitest';
import type {
  OnnxAttribute,
  OnnxGraph,
  OnnxModel,
  OnnxNode,
  OnnxTensor,
} from '../../onnx/model/onnx-model.types.ts';
import { CompressionError } from '../compression-error.ts';
import { GraphIndex } from './graph-index.ts';
import { floatTensor, nodeOf } from './graph-parts.ts';
import { readLayer } from './layer-parameters.ts';
import { evenPrelus } from './prepare/even-prelus.ts';
import { foldNorms } from './prepare/fold-norms.ts';
import { gatherClips } from './prepare/gather-clips.ts';
import { inlineConstants } from './prepare/inline-constants.ts';
import { nameNodes } from './prepare/name-nodes.ts';
import { plainPads } from './prepare/plain-pads.ts';
import { upgradeOpset } from './prepare/upgrade-opset.ts';
import { absorbClips } from './quantise/absorb-clips.ts';
import { activationScale } from './quantise/activation-scale.ts';
import { roleOf } from './quantise/node-role.ts';
import { planQuantisation } from './quantise/quantisation-plan.ts';
import { quantiseLayer } from './quantise/quantise-layer.ts';

const scalar = (name: string, value: number) => floatTensor(name, [], Float32Array.of(value));
const vector = (name: string, ...values: number[]) =>
  floatTensor(name, [values.length], Float32Array.from(values));
const int64s = (name: string, ...values: number[]): OnnxTensor => ({
  name,
  dataType: 'int64',
  dims: [values.length],
  data: BigInt64Array.from(values, BigInt),
});

/** From `x` to `y`. */
function graphOf(nodes: readonly OnnxNode[], constants: readonly OnnxTensor[] = []): OnnxGraph {
  return {
    name: 'test',
    inputs: [{ name: 'x', dataType: 'float32', dims: [1, 2, 4, 4] }],
    outputs: [{ name: 'y', dataType: 'float32', dims: null }],
    nodes,
    initializers: new Map(constants.map((constant) => [constant.name, constant])),
    values: [],
  };
}

const modelOf = (graph: OnnxGraph, opset = 13): OnnxModel => ({
  irVersion: 8,
  opsets: new Map([['', opset]]),
  producerName: '',
  producerVersion: '',
  metadata: new Map(),
  graph,
});

const ops = ({ nodes }: OnnxGraph) => nodes.map(({ opType }) => opType);
const ints = (...value: number[]): OnnxAttribute => ({ type: 'ints', value });
const conv = (input: string, output: string) => nodeOf('Conv', [[input, 'w'], [output]]);
const kernel = floatTensor('w', [2, 2, 1, 1], Float32Array.of(1, 2, -3, 0.5));
const norm = (input: string, output: string) =>
  nodeOf('BatchNormalization', [[input, 'gain', 'offset', 'mean', 'variance'], [output]], {
    epsilon: { type: 'float', value: 0 },
  });
const normConstants = [
  vector('gain', 2, -1),
  vector('offset', 0.5, 0),
  vector('mean', 1, 4),
  vector('variance', 4, 0.25),
];

describe('foldNorms', () => {
  it('is w · s and (b − mean) · s + shift', () => {
    const folded = foldNorms(graphOf([conv('x', 'a'), norm('a', 'y')], [kernel, ...normConstants]));
    expect(ops(folded)).toEqual(['Conv']);
    const layer = readLayer(folded.nodes[0]!, new GraphIndex(folded))!;
    expect([...layer.values]).toEqual([1, 2, 6, -1]);
    expect([...layer.biasValues!]).toEqual([-0.5, 8]);
    expect(folded.initializers.size).toBe(2);
  });

  it('leaves a norm alone whose layer others read as well', () => {
    const shared = graphOf(
      [conv('x', 'a'), norm('a', 'b'), nodeOf('Add', [['a', 'b'], ['y']])],
      [kernel, ...normConstants],
    );
    expect(foldNorms(shared)).toBe(shared);
  });
});

describe('gatherClips', () => {
  it.each([
    {
      chain: [
        ['Max', -1],
        ['Min', 6],
      ],
      op: 'Clip',
      bounds: [-1, 6],
    },
    { chain: [['Max', 0]], op: 'Relu', bounds: [] },
    {
      chain: [
        ['Min', 6],
        ['Max', 0],
        ['Min', 4],
      ],
      op: 'Clip',
      bounds: [0, 4],
    },
    {
      chain: [
        ['Min', -2],
        ['Max', 3],
      ],
      op: 'Clip',
      bounds: [3, 3],
    },
  ] as const)('makes $op $bounds of $chain', ({ chain, op, bounds }) => {
    const nodes = chain.map(([opType], at) =>
      nodeOf(opType, [[at === 0 ? 'x' : `v${at - 1}`, `c${at}`], [at === chain.length - 1 ? 'y' : `v${at}`]]),
    );
    const gathered = gatherClips(
      graphOf(
        nodes,
        chain.map(([, value], at) => scalar(`c${at}`, value)),
      ),
    );
    expect(ops(gathered)).toEqual([op]);
    const index = new GraphIndex(gathered);
    expect(gathered.nodes[0]!.inputs.slice(1).map((name) => index.floats(name)![0])).toEqual(bounds);
  });

  it('does not reach over a value that others read', () => {
    const graph = graphOf(
      [
        nodeOf('Relu', [['x'], ['a']]),
        nodeOf('Min', [['a', 'six'], ['b']]),
        nodeOf('Add', [['a', 'b'], ['y']]),
      ],
      [scalar('six', 6)],
    );
    expect(ops(gatherClips(graph))).toEqual(['Relu', 'Clip', 'Add']);
  });
});

describe('smaller passes', () => {
  it.each([
    [[0.25, 0.25], 'LeakyRelu'],
    [[0, 0], 'Relu'],
    [[0.25, 0.5], 'PRelu'],
  ])('slopes %j are %s', (slopes, op) => {
    const graph = graphOf([nodeOf('PRelu', [['x', 's'], ['y']])], [vector('s', ...slopes)]);
    expect(ops(evenPrelus(graph))).toEqual([op]);
  });

  it('bring constants to one place and leave out what passes its input on', () => {
    const graph = graphOf([
      nodeOf('Constant', [[], ['c']], { value_float: { type: 'float', value: 3 } }),
      nodeOf('Identity', [['x'], ['same']]),
      nodeOf('Dropout', [['same'], ['kept']]),
      nodeOf('Mul', [['kept', 'c'], ['y']]),
    ]);
    const inlined = inlineConstants(graph);
    expect(inlined.nodes.map(({ opType, inputs }) => [opType, inputs])).toEqual([['Mul', ['x', 'c']]]);
    expect(new GraphIndex(inlined).floats('c')).toEqual(Float32Array.of(3));
  });

  it('give every node a name of its own', () => {
    const twice = [nodeOf('Relu', [['x'], ['a']]), nodeOf('Relu', [['a'], ['y']])];
    const named = nameNodes(graphOf(twice.map((node, at) => ({ ...node, name: at === 0 ? 'one' : 'one' }))));
    expect(named.nodes.map(({ name }) => name)).toEqual(['one', 'y']);
  });

  it('write pads with all axes, and several as one', () => {
    const graph = graphOf(
      [nodeOf('Pad', [['x', 'p', '', 'axes'], ['a']]), nodeOf('Pad', [['a', 'q'], ['y']])],
      [int64s('p', 1, 2), int64s('axes', -1), int64s('q', 0, 0, 1, 0, 0, 0, 1, 0)],
    );
    const plain = plainPads(graph, () => 4);
    expect(ops(plain)).toEqual(['Pad']);
    expect(new GraphIndex(plain).integers(plain.nodes[0]!.inputs[1])).toEqual([0, 0, 1, 1, 0, 0, 1, 2]);
  });

  it('move attributes to inputs where the operator set is old, and refuse what they cannot move', () => {
    const old = [
      nodeOf('Clip', [['x'], ['a']], { max: { type: 'float', value: 6 } }),
      nodeOf('Squeeze', [['a'], ['y']], { axes: ints(0) }),
    ];
    const { graph, opsets } = upgradeOpset(modelOf(graphOf(old), 9));
    const index = new GraphIndex(graph);
    expect(opsets.get('')).toBe(13);
    expect(graph.nodes[0]!.inputs.slice(0, 2)).toEqual(['x', '']);
    expect(index.floats(graph.nodes[0]!.inputs[2])).toEqual(Float32Array.of(6));
    expect(index.integers(graph.nodes[1]!.inputs[1])).toEqual([0]);
    const softmax = modelOf(graphOf([nodeOf('Softmax', [['x'], ['y']])]), 9);
    expect(() => upgradeOpset(softmax)).toThrow(CompressionError);
    expect(() => upgradeOpset(softmax)).toThrow('its Softmax cannot be moved');
    const recent = modelOf(graphOf([nodeOf('Softmax', [['x'], ['y']])]), 17);
    expect(upgradeOpset(recent)).toBe(recent);
  });
});

describe('activationScale', () => {
  it.each([
    [{ least: -1, most: 1.55 }, 0.01, 100],
    [{ least: 0, most: 255 }, 1, 0],
    [{ least: 2, most: 5.1 }, 0.02, 0],
    [{ least: -5.1, most: -3 }, 0.02, 255],
    [{ least: 0, most: 0 }, 1, 0],
  ])('spreads %j in steps of %d with 0 at %d', (range, scale, zeroPoint) => {
    const found = activationScale(range);
    expect(found.scale).toBeCloseTo(scale, 7);
    expect(found.zeroPoint).toBe(zeroPoint);
  });

  it('refuses a range that is not finite', () => {
    expect(() => activationScale({ least: Number.NaN, most: 1 })).toThrow(CompressionError);
  });
});

describe('quantiseLayer', () => {
  const layerOf = (bias: readonly number[]) => {
    const graph = graphOf([nodeOf('Conv', [['x', 'w', 'b'], ['y']])], [kernel, vector('b', ...bias)]);
    return readLayer(graph.nodes[0]!, new GraphIndex(graph))!;
  };

  it('scales each channel by its largest weight, the bias in units of the products', () => {
    const { weights, scales, bias } = quantiseLayer(layerOf([1, -1]), { inputScale: 0.5, bits: 8 });
    expect([...weights]).toEqual([64, 127, -127, 21]);
    expect(scales[0]).toBeCloseTo(2 / 127, 7);
    expect(scales[1]).toBeCloseTo(3 / 127, 7);
    expect([...bias!]).toEqual([127, -85]);
  });

  it('gives a channel larger steps whose bias would not fit into 32 bits', () => {
    const { scales, bias } = quantiseLayer(layerOf([1e9, 0]), { inputScale: 1e-3, bits: 8 });
    expect(scales[0]! * 1e-3 * bias![0]!).toBeCloseTo(1e9, -4);
    expect(Math.abs(bias![0]!)).toBeLessThanOrEqual(2 ** 30);
  });
});

describe('what is quantised', () => {
  const net = graphOf(
    [
      conv('x', 'a'),
      nodeOf('Relu', [['a'], ['b']]),
      nodeOf('MaxPool', [['b'], ['c']], { kernel_shape: ints(2, 2) }),
      conv('c', 'd'),
      nodeOf('Add', [['c', 'd'], ['e']]),
      nodeOf('Softmax', [['e'], ['y']]),
    ],
    [kernel],
  );

  it('tells layers, arithmetic and what only carries values', () => {
    const index = new GraphIndex(net);
    expect(net.nodes.map((node) => roleOf(node, index))).toEqual([
      'layer',
      null,
      'carrier',
      'layer',
      'arithmetic',
      null,
    ]);
  });

  it('leaves out a bound that a range from 0 keeps by itself', () => {
    const { graph, bounds } = absorbClips(net, ({ opType }) => opType === 'Conv');
    expect(ops(graph)).toEqual(['Conv', 'MaxPool', 'Conv', 'Add', 'Softmax']);
    expect(bounds).toEqual(new Map([['b', { least: 0, most: Infinity }]]));
  });

  it('carries a range over what only moves values, and stops at layers that stay in float', () => {
    const { ranges, roles } = planQuantisation(modelOf(net));
    expect([...ranges]).toEqual([
      ['x', 'x'],
      ['b', 'b'],
      ['c', 'b'],
      ['d', 'd'],
      ['e', 'e'],
    ]);
    expect(roles.get('e')).toBe('arithmetic');
    const kept = planQuantisation(modelOf(net), new Set(['d']));
    expect(kept.roles.has('d')).toBe(false);
    expect(() => planQuantisation(modelOf(net), new Set(['a', 'd']))).toThrow('no layer');
  });
});
