import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { OnnxTraceError, traceOnnx } from '../../src/onnx/index.ts';
import type { OnnxTraceErrorCode, TracedFunction } from '../../src/onnx/index.ts';
import { compareWithRuntime, constantTensor } from './compare.ts';
import { conv, kernel, map, TOLERANCE, vector } from './small-nets.ts';
import type { Picture } from './small-nets.ts';

const pictures = [{ name: 'pictures', shape: [8, 8, 3] }];

const batchOf = ({ shape }: tf.Tensor): number => shape.at(0) ?? 0;

const normalise = (x: tf.Tensor, channels: number, seed: number): tf.Tensor =>
  tf.batchNorm<tf.Rank>(
    x,
    vector(channels, seed),
    tf.add<tf.Tensor1D>(tf.square(vector(channels, seed + 1)), 0.2),
    vector(channels, seed + 2),
    vector(channels, seed + 3),
  );

interface Ends {
  readonly batch?: number;
  readonly rows?: number;
  readonly columns?: number;
  readonly channels?: number;
}

/** Padding behind each axis. */
const ends = ({ batch = 0, rows = 0, columns = 0, channels = 0 }: Ends): [number, number][] => [
  [0, batch],
  [0, rows],
  [0, columns],
  [0, channels],
];

const flipped = (paddings: [number, number][]): [number, number][] =>
  paddings.map(([before, behind]) => [behind, before]);

describe('graphs made by traceOnnx', () => {
  it('fold normalisation into convolutions and dense layers, and keep one order of axes', async () => {
    const net = (x: tf.Tensor): tf.Tensor => {
      const stem = tf.relu(normalise(conv(x, kernel([3, 3, 3, 8]), 'same', 2), 8, 2));
      const deep = tf.depthwiseConv2d(stem as Picture, kernel([3, 3, 8, 1]), 1, 'same');
      const block = tf.add(stem, normalise(conv(tf.relu(normalise(deep, 8, 3)), kernel([1, 1, 8, 8])), 8, 4));
      const dense = tf.matMul(
        tf.reshape<tf.Rank.R2>(block, [batchOf(x), -1]),
        constantTensor([128, 5], 2, 0.2),
      );
      return normalise(dense, 5, 5);
    };
    const { difference, operators } = await compareWithRuntime(net, { inputs: pictures });
    expect(difference).toBeLessThanOrEqual(TOLERANCE);
    expect(operators).toEqual(['Conv', 'Relu', 'Conv', 'Relu', 'Conv', 'Add', 'Reshape', 'Gemm']);
  });

  it('fold normalisation that is spelt out', async () => {
    const net = (x: tf.Tensor): tf.Tensor => {
      const centred = tf.sub(conv(x, kernel([3, 3, 3, 4])), vector(4));
      const scale = tf.mul(vector(4, 2), tf.rsqrt(tf.add(tf.square(vector(4, 3)), 0.1)));
      return tf.relu(tf.add(tf.mul(centred, scale), vector(4, 4)));
    };
    const { difference, operators } = await compareWithRuntime(net, { inputs: pictures });
    expect(difference).toBeLessThanOrEqual(TOLERANCE);
    expect(operators).toEqual(['Conv', 'Relu', 'Transpose']);
  });

  it('fold normalisation before layers that do not pad, and through a flattening', async () => {
    const net = (x: tf.Tensor): tf.Tensor => {
      const maps = conv(normalise(x, 3, 2), kernel([2, 2, 3, 4]), 'valid');
      const flat = tf.reshape<tf.Rank.R2>(normalise(tf.relu(maps), 4, 3), [batchOf(x), 196]);
      return tf.matMul(flat, constantTensor([196, 6], 2, 0.2));
    };
    const { difference, operators } = await compareWithRuntime(net, { inputs: pictures });
    expect(difference).toBeLessThanOrEqual(TOLERANCE);
    expect(operators).toEqual(['Conv', 'Relu', 'Reshape', 'Gemm']);
  });

  it('say what cannot be folded in one node', async () => {
    const net = (x: tf.Tensor): tf.Tensor =>
      tf.max(tf.relu(tf.add(tf.mul(x, vector(3)), vector(3, 2))), [1, 2]);
    const { difference, operators } = await compareWithRuntime(net, { inputs: pictures });
    expect(difference).toBeLessThanOrEqual(TOLERANCE);
    expect(operators).toEqual(['BatchNormalization', 'Relu', 'GlobalMaxPool', 'Reshape']);
  });

  it('do not fold what another branch reads', async () => {
    const net = (x: tf.Tensor): tf.Tensor => {
      const maps = map(x as Picture);
      return tf.add(tf.mean(maps, [1, 2]), tf.max(normalise(maps, 4, 2), [1, 2]));
    };
    const { difference, operators } = await compareWithRuntime(net, { inputs: pictures });
    expect(difference).toBeLessThanOrEqual(TOLERANCE);
    expect(operators).toContain('BatchNormalization');
  });

  it('pad what is added to a convolution by a convolution that copies', async () => {
    const net = (x: tf.Tensor): tf.Tensor => {
      const maps = map(x as Picture);
      const shortcut = tf.pad(tf.avgPool(maps, 2, 2, 'valid'), ends({ channels: 2 }));
      const short = tf.pad(conv(maps, kernel([3, 3, 4, 6]), 'valid', 2), ends({ rows: 1 }));
      return tf.relu(tf.add(shortcut, tf.pad(short, ends({ columns: 1 }))));
    };
    const { difference, operators } = await compareWithRuntime(net, { inputs: pictures });
    expect(difference).toBeLessThanOrEqual(TOLERANCE);
    expect(operators).toEqual(['Conv', 'AveragePool', 'Conv', 'Conv', 'Conv', 'Add', 'Relu', 'Transpose']);
  });

  it.each([
    ['padding is not of zeros', (maps: Picture) => tf.pad(maps, ends({ rows: 2 }), 1)],
    ['padding stands in front', (maps: Picture) => tf.pad(maps, flipped(ends({ rows: 2 })))],
    ['padding adds pictures', (maps: Picture) => tf.pad(maps, ends({ batch: 2 }))],
  ])('leave padding alone where %s', async (_, padded) => {
    const net = (x: tf.Tensor): tf.Tensor => {
      const maps = padded(map(x as Picture));
      const [, rows, columns, channels] = maps.shape;
      return tf.add(maps, constantTensor([1, rows, columns, channels], 2));
    };
    const { difference, operators } = await compareWithRuntime(net, { inputs: pictures });
    expect(difference).toBeLessThanOrEqual(TOLERANCE);
    expect(operators).toContain('Pad');
  });

  it('have several inputs and outputs', async () => {
    const net = (x: tf.Tensor, mask: tf.Tensor): tf.Tensor[] => [
      tf.add(tf.mean(map(x as Picture), [1, 2]), mask),
      mask,
      tf.relu(mask),
    ];
    const inputs = [...pictures, { name: 'mask', shape: [4] }];
    const { difference } = await compareWithRuntime(net, { inputs, outputs: ['a', 'b', 'c'] });
    expect(difference).toBeLessThanOrEqual(TOLERANCE);
  });

  it('take pictures of any size where that is asked for', async () => {
    const net = (x: tf.Tensor): tf.Tensor[] => {
      let maps = conv(x, kernel([3, 3, 3, 4]), 'same', 2);
      for (let level = 0; level < 3; level++)
        maps = tf.relu6(conv(maps, kernel([3, 3, 4, 4], level + 2), 'same', 2));
      const grown = tf.image.resizeNearestNeighbor(maps, [maps.shape[1] * 2, maps.shape[2] * 2]);
      return [tf.reshape(maps, [x.shape[0], -1, 2]), tf.mean(grown, [1, 2]), tf.maxPool(maps, 3, 2, 'same')];
    };
    const { difference, model } = await compareWithRuntime(net, {
      inputs: [{ name: 'pictures', shape: [32, 32, 3], sizeStep: 4 }],
      outputs: ['rows', 'means', 'maps'],
      sizes: [
        [32, 32],
        [20, 36],
        [44, 4],
      ],
    });
    expect(difference).toBeLessThanOrEqual(TOLERANCE);
    expect(model.graph.inputs[0]?.dims).toEqual(['batch', 3, 'height', 'width']);
  });

  it('name their nodes and constants as the weights are named', async () => {
    const filter = kernel([3, 3, 3, 4]);
    const bias = vector(4);
    const weights = new Map<string, tf.Tensor>([
      ['stem/conv/kernel', filter],
      ['stem/conv/bias', bias],
    ]);
    await tf.setBackend('cpu');
    const run: TracedFunction = (x) => tf.mean(tf.add(conv(x, filter), bias), [1, 2]);
    const { graph } = traceOnnx(run, { inputs: pictures, outputs: ['out'], weights });
    expect(graph.nodes[0]?.name).toBe('stem/conv');
    expect([...graph.initializers.keys()].slice(0, 2)).toEqual(['stem/conv/kernel', 'stem/conv/bias']);
  });

  it('leave weights, backend and memory as they were', async () => {
    await tf.setBackend('cpu');
    const filter = kernel([3, 3, 3, 4]);
    const before = tf.memory().numTensors;
    traceOnnx((x) => tf.mean(conv(x, filter), [1, 2]), { inputs: pictures, outputs: ['out'] });
    expect(tf.memory().numTensors).toBe(before);
    expect(tf.getBackend()).toBe('cpu');
    expect(tf.findBackend('onnx-trace')).toBeNull();
    expect(filter.dataSync()).toHaveLength(108);
  });
});

async function refusal(run: TracedFunction): Promise<{ code: OnnxTraceErrorCode; message: string }> {
  await tf.setBackend('cpu');
  try {
    traceOnnx(run, { inputs: pictures, outputs: ['out'] });
  } catch (error) {
    if (error instanceof OnnxTraceError) return error;
    throw error;
  }
  throw new Error('the model was exported');
}

describe('traceOnnx refuses', () => {
  it('a model that reads values, saying which and where', async () => {
    const { code, message } = await refusal((x) => tf.mul(x, tf.max(tf.relu(x)).dataSync()[0] ?? 0));
    expect(code).toBe('HOST_READ');
    expect(message).toContain('Max');
    expect((await refusal((x) => tf.topk(x).values)).message).toContain('TopK');
    const inside = await refusal((x) => tf.mul(x, tf.tensor(tf.sigmoid(x).arraySync() as number[])));
    expect(inside.code).toBe('HOST_READ');
    expect(inside.message).toContain('Sigmoid');
  });

  it('a kernel without a rule, by its name', async () => {
    const { code, message } = await refusal((x) => tf.cumsum(x, 1));
    expect(code).toBe('UNSUPPORTED_KERNEL');
    expect(message).toContain('Cumsum');
  });

  it('filters and statistics that come from the input', async () => {
    const norm = await refusal((x) => {
      const { mean, variance } = tf.moments(x, [0, 1, 2]);
      return tf.batchNorm<tf.Rank>(x, mean, variance);
    });
    expect(norm.code).toBe('UNSUPPORTED_USE');
    expect(norm.message).toContain('mean');
  });

  it('a model that does something else each time', async () => {
    let runs = 0;
    expect((await refusal((x) => (runs++ === 0 ? tf.relu(x) : tf.abs(x)))).code).toBe('NOT_REPEATABLE');
    expect((await refusal((x) => tf.add(x, runs++))).code).toBe('DEPENDS_ON_SIZE');
  });

  it('outputs that do not depend on the input, or are not named', async () => {
    expect((await refusal(() => tf.scalar(1))).code).toBe('OUTPUT_UNUSABLE');
    expect((await refusal((x) => [x, x])).code).toBe('OUTPUT_UNUSABLE');
  });

  it('what follows the size of the batch', async () => {
    const byBatch = await refusal((x) => tf.mul(x, tf.reshape(tf.range(0, batchOf(x)), [-1, 1, 1, 1])));
    expect(byBatch.code).toBe('DEPENDS_ON_SIZE');
    expect((await refusal((x) => tf.slice(x, [0, 0, 0, 0], [Math.ceil(batchOf(x) / 2), 8, 8, 3]))).code).toBe(
      'DEPENDS_ON_SIZE',
    );
  });
});
