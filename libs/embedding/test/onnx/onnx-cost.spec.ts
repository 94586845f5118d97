import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { beforeAll, describe, expect, it } from 'vitest';
import { inferShapes, onnxCost, OnnxError, traceOnnx, writeOnnx } from '../../src/onnx/index.ts';
import type { OnnxModel, TracedFunction } from '../../src/onnx/index.ts';
import { buildNet, describeNet } from '../../src/architectures/index.ts';
import { constantTensor, wave } from './compare.ts';
import { conv, kernel, map, vector } from './small-nets.ts';
import type { Picture } from './small-nets.ts';

beforeAll(() => tf.setBackend('cpu'));

const trace = (run: TracedFunction, shape = [8, 6, 3]): OnnxModel =>
  traceOnnx(run, { inputs: [{ name: 'x', shape }], outputs: ['out'] });

describe('onnxCost', () => {
  it('counts products of plain, strided and depthwise convolutions', () => {
    const model = trace((x) => {
      const stem = conv(x, kernel([3, 3, 3, 8]), 'same', 2); // 4×3×8 outputs of 27 products
      const deep = tf.depthwiseConv2d<tf.Tensor4D>(tf.relu(stem), kernel([3, 3, 8, 2]), 1, 'same'); // 4×3×16 of 9
      return conv(tf.relu(deep), kernel([1, 1, 16, 8], 3)); // 4×3×8 of 16
    });
    const { nodes, macs, parameters } = onnxCost(model, { x: [1, 3, 8, 6] });
    expect(nodes.filter(({ opType }) => opType === 'Conv').map((node) => node.macs)).toEqual([
      4 * 3 * 8 * 27,
      4 * 3 * 16 * 9,
      4 * 3 * 8 * 16,
    ]);
    expect(macs).toBe(4 * 3 * (8 * 27 + 16 * 9 + 8 * 16));
    expect(parameters).toBe(3 * 3 * 3 * 8 + 3 * 3 * 16 + 16 * 8);
  });

  it('counts dense layers with their biases, once for a weight that is used twice', () => {
    const weights = constantTensor([5, 5]) as tf.Tensor2D;
    const model = trace((x) => tf.matMul(tf.sin(tf.matMul(x as tf.Tensor2D, weights)), weights), [5]);
    expect(onnxCost(model, { x: [3, 5] })).toMatchObject({ parameters: 25, macs: 2 * 3 * 25 });
  });

  it('does not count bounds, shapes and means', () => {
    const model = trace((x) => tf.mean(tf.relu6(tf.add(map(x as Picture), vector(4))), [1, 2]));
    expect(onnxCost(model, { x: [1, 3, 8, 6] }).parameters).toBe(108 + 4);
  });

  it('agrees with the description of an architecture', () => {
    const net = buildNet({ architecture: 'embeddingnet-v2', inputShape: [32, 32, 3], dimensions: 16 }, 1);
    const run: TracedFunction = (x) => net.forward(x, { training: false }).embedding;
    const { macs } = onnxCost(trace(run, [32, 32, 3]), { x: [1, 3, 32, 32] });
    expect(macs).toBe(describeNet(net).macs);
    net.dispose();
  });
});

describe('inferShapes', () => {
  it('says what ONNX Runtime gives, for every value', async () => {
    const model = trace((x) => {
      const maps = map(x as Picture);
      const parts = [
        tf.maxPool(maps, 3, 2, 'same'),
        tf.slice(maps, [0, 1, 0, 0], [-1, 4, 3, -1]),
        tf.image.resizeBilinear(
          tf.pad(maps, [
            [0, 0],
            [1, 2],
            [0, 0],
            [0, 0],
          ]),
          [4, 3],
        ),
        tf.conv2dTranspose(
          tf.avgPool(maps, 4, 4, 'same'),
          kernel([2, 2, 4, 4]),
          [x.shape.at(0) ?? 0, 4, 4, 4],
          2,
          'same',
        ),
      ];
      const [first, second, third, fourth] = parts.map((part) => tf.mean(part, [1, 2]));
      const rows = tf.concat([first!, second!, third!, tf.max(fourth!, 1, true)], 1);
      return tf.softmax(tf.matMul(tf.expandDims(rows, 1), tf.expandDims(rows, 2)));
    });
    const shapes = inferShapes(model, { x: [2, 3, 8, 6] });
    const names = model.graph.nodes.flatMap(({ outputs }) => outputs);
    const everything = names.map((name) => ({ name, dataType: 'float32' as const, dims: null }));
    const session = await InferenceSession.create(
      writeOnnx({ ...model, graph: { ...model.graph, outputs: everything } }),
      { logSeverityLevel: 3 },
    );
    const results = await session.run({ x: new Tensor('float32', wave(288), [2, 3, 8, 6]) });
    for (const name of names) expect([name, ...shapes.get(name)!]).toEqual([name, ...results[name]!.dims]);
    await session.release();
  });

  it('refuses a model with an operator that it does not know, by name', () => {
    const model = trace((x) => tf.relu(x));
    const [node] = model.graph.nodes;
    const strange = {
      ...model,
      graph: { ...model.graph, nodes: [{ ...node!, name: 'odd', opType: 'Loop' }] },
    };
    expect(() => inferShapes(strange, { x: [1, 3, 8, 6] })).toThrow(OnnxError);
    expect(() => inferShapes(strange, { x: [1, 3, 8, 6] })).toThrow('"odd" (Loop)');
    expect(() => inferShapes(model, {})).toThrow('"x"');
  });
});
