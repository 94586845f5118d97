import { createSeededRandom } from '@gallerist/metrics/random';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { buildNet, buildNetFromJson } from '../../src/architectures/build-net.ts';
import { describeNet } from '../../src/architectures/describe-net.ts';
import { jointSimilarities } from '../../src/parts/joint-similarities.ts';
import type { PartSet } from '../../src/parts/joint-similarities.ts';
import { pcbParts } from '../../src/architectures/pcb/part-layout.ts';
import { pcbSchema } from '../../src/architectures/pcb/pcb-options.ts';
import type { TrainableNet } from '../../src/architectures/trainable-net.types.ts';
import { partCosine } from '../../src/parts/part-cosine.ts';
import { randomTensor, useBackend } from './net-backends.ts';

const backbone = { widths: [4, 6], strides: [2, 2, 1] } as const;
const spec = { architecture: 'pcb', inputShape: [32, 16, 3], partDimensions: 5, backbone } as const;
const serving = { training: false } as const;

/** A net whose BatchNorms have seen something, so that zeros of the input do not stay zeros by chance. */
function warmedUp(options: Record<string, unknown> = {}): TrainableNet {
  const net = buildNetFromJson({ ...spec, ...options }, 4);
  tf.tidy(() => {
    for (let step = 0; step < 3; step += 1)
      net.forward(tf.add(randomTensor<tf.Rank.R4>([6, 32, 16, 3], 10 + step), 0.3), { training: true });
    for (const [name, variable] of net.parameters)
      if (name.endsWith('beta')) variable.assign(randomTensor(variable.shape, 20));
  });
  return net;
}

/** A person in the middle of bars of a colour. */
function letterboxed(
  person: tf.Tensor4D,
  [left, right]: readonly [number, number],
  colour: number,
): tf.Tensor4D {
  return tf.pad4d(
    person,
    [
      [0, 0],
      [0, 0],
      [left, right],
      [0, 0],
    ],
    colour,
  );
}

function maskOf(
  n: number,
  height: number,
  [left, content, right]: readonly [number, number, number],
): tf.Tensor3D {
  const row = [
    ...Array<number>(left).fill(1),
    ...Array<number>(content).fill(0),
    ...Array<number>(right).fill(1),
  ];
  return tf.tile(tf.tensor3d(row, [1, 1, row.length]), [n, height, 1]);
}

describe('PCB', () => {
  useBackend('cpu');

  it('has the outputs, parameters and multiplications of its branches', () => {
    const net = buildNet({ ...spec, hasPoseBranch: true }, 1);
    const parts = pcbParts(pcbSchema.parse({ hasPoseBranch: true }));
    expect(parts.map(({ name }) => name)).toEqual([
      'global',
      ...['stripe1', 'stripe2', 'stripe3', 'stripe4', 'stripe5', 'stripe6'],
      ...['head', 'shoulders', 'arms', 'hips', 'knees', 'feet'],
    ]);
    const { parameters, macs } = describeNet(net);
    const kernels = 27 * 4 + (9 * 16 + 9 * 16 + 16) + (9 * 24 + 9 * 36 + 24) + 13 * 6 * 5;
    const norms = 2 * (4 + 4 + 4 + 4 + 6 + 6 + 6) + 13 * 5;
    expect(parameters).toBe(kernels + norms);
    const cells = 16 * 8 * 27 * 4 + 8 * 4 * (9 * 16 + 9 * 16 + 16 + 9 * 24 + 9 * 36 + 24);
    expect(macs).toBe(cells + 13 * 6 * 5);
    tf.tidy(() => {
      const output = net.forward(tf.ones([2, 32, 16, 3]), serving);
      expect(output.embedding.shape).toEqual([2, 65]);
      expect(output.features!.shape).toEqual([2, 65]);
      expect(output.parts!.shape).toEqual([2, 13, 5]);
      expect(output.visibility!.arraySync()).toEqual(
        Array<number[]>(2).fill([...Array<number>(7).fill(1), ...Array<number>(6).fill(0)]),
      );
    });
    expect(net.dimensions).toBe(65);
    net.dispose();
  });

  it.each([
    {},
    { backbone: { ...backbone, kind: 'mobile' } },
    { pooling: 'gem' },
    { stripes: 0 },
    { stripes: 1 },
  ])('gives every parameter a finite gradient: %j', (options) => {
    const net = buildNetFromJson({ ...spec, hasPoseBranch: true, ...options }, 4);
    tf.tidy(() => {
      const pictures = randomTensor<tf.Rank.R4>([4, 32, 16, 3], 1);
      const keypoints = tf.concat3d(
        [tf.mul(tf.abs(randomTensor<tf.Rank.R3>([4, 17, 2], 2)), 16), tf.ones([4, 17, 1])],
        2,
      );
      const loss = (): tf.Scalar => {
        const { parts, embedding } = net.forward(pictures, { training: true, keypoints });
        const target = randomTensor<tf.Rank.R2>([4, net.dimensions], 3);
        return tf.add(
          tf.sum(tf.mul(embedding, target)),
          tf.sum(tf.mul(parts!, tf.reshape(target, parts!.shape))),
        );
      };
      const { grads } = tf.variableGrads(loss, [...net.parameters.values()]);
      for (const [name, variable] of net.parameters) {
        const gradient = grads[variable.name]!.dataSync();
        expect(gradient.every(Number.isFinite), name).toBe(true);
        expect(Math.max(...gradient.map(Math.abs)), name).toBeGreaterThan(0);
      }
    });
    net.dispose();
  });

  it('does not see letterbox padding, however wide, on either side and of any colour', () => {
    const net = warmedUp();
    tf.tidy(() => {
      const person = randomTensor<tf.Rank.R4>([2, 32, 12, 3], 7);
      const run = (bars: readonly [number, number], colour: number) =>
        net.forward(letterboxed(person, bars, colour), {
          ...serving,
          paddingMask: maskOf(2, 32, [bars[0], 12, bars[1]]),
        });
      const alone = net.forward(person, serving);
      for (const [bars, colour] of [
        [[4, 0], 0],
        [[8, 4], 3],
        [[0, 12], -2],
        [[20, 20], 0.5],
      ] as const) {
        const off = tf.max(tf.abs(tf.sub(run(bars, colour).embedding, alone.embedding)));
        // Other sums of the same numbers and zeros: rounding.
        expect(off.dataSync()[0]).toBeLessThan(2e-6);
      }
      const unmasked = net.forward(letterboxed(person, [8, 4], 3), serving);
      expect(tf.max(tf.abs(tf.sub(unmasked.embedding, alone.embedding))).dataSync()[0]).toBeGreaterThan(0.01);
    });
    net.dispose();
  });

  it('finds padding by its colour where no mask is given', () => {
    const net = warmedUp({ paddingColour: [0.5, 0.5, 0.5] });
    tf.tidy(() => {
      const person = randomTensor<tf.Rank.R4>([2, 32, 12, 3], 7);
      const alone = net.forward(person, serving).embedding;
      const barred = net.forward(letterboxed(person, [8, 4], 0.5), serving).embedding;
      expect(tf.max(tf.abs(tf.sub(barred, alone))).dataSync()[0]).toBeLessThan(2e-6);
    });
    net.dispose();
  });

  it('refuses masks and keypoints of other shapes, and strides that do not fit', () => {
    const net = buildNet({ ...spec, hasPoseBranch: true }, 1);
    tf.tidy(() => {
      const pictures = tf.ones([2, 32, 16, 3]);
      expect(() => net.forward(pictures, { ...serving, paddingMask: tf.ones([2, 16, 8]) })).toThrow(
        'pcb: mode.paddingMask must have the shape [2, 32, 16], got [2, 16, 8]',
      );
      expect(() => net.forward(pictures, { ...serving, keypoints: tf.ones([2, 5, 3]) })).toThrow(
        'pcb: mode.keypoints must have the shape [2, 17, 3], got [2, 5, 3]',
      );
    });
    net.dispose();
    expect(() => buildNetFromJson({ ...spec, backbone: { widths: [4], strides: [1, 1, 1] } }, 1)).toThrow(
      /spec\.backbone\.strides/,
    );
  });
});

describe('the joint metric', () => {
  useBackend('cpu');

  it('is the inner product of descriptors where all parts are seen', async () => {
    const net = warmedUp({ weights: { global: 2, stripes: 3, pose: 0 } });
    const [set, products] = tf.tidy(() => {
      const output = net.forward(randomTensor<tf.Rank.R4>([4, 32, 16, 3], 9), serving);
      const values = output.parts!.dataSync<'float32'>().slice();
      const visibility = output.visibility!.dataSync<'float32'>().slice();
      const inner = tf.matMul(output.embedding, output.embedding, false, true).dataSync().slice();
      return [{ values, visibility, rows: 4, parts: 7 }, inner];
    });
    const weights = pcbParts(pcbSchema.parse(net.options)).map(({ weight }) => weight);
    const joint = await jointSimilarities(set, set, { weights });
    joint.forEach((value, i) => expect(value).toBeCloseTo(products[i]!, 5));
    net.dispose();
  });

  it('is partCosine for every pair, whatever is seen', async () => {
    const [parts, size] = [3, 4];
    const setOf = (rows: number, seed: number): PartSet => {
      const random = createSeededRandom(seed);
      const values = Float32Array.from({ length: rows * parts * size }, () => 2 * random.next() - 1);
      values.fill(0, size, 2 * size);
      const visibility = Float32Array.from({ length: rows * parts }, () =>
        random.next() < 0.5 ? 0 : random.next(),
      );
      return { values, visibility, rows, parts };
    };
    const [queries, gallery, weights] = [setOf(6, 1), setOf(7, 2), [1, 0, 2.5]];
    const rowOf = ({ values, visibility }: PartSet, row: number) => ({
      values: values.subarray(row * parts * size, (row + 1) * parts * size),
      visibility: visibility.subarray(row * parts, (row + 1) * parts),
      count: parts,
    });
    const joint = await jointSimilarities(queries, gallery, { weights });
    let alone = 0;
    joint.forEach((value, pair) => {
      const { similarity } = partCosine(
        rowOf(queries, Math.floor(pair / 7)),
        rowOf(gallery, pair % 7),
        weights,
      );
      if (similarity === null) alone += 1;
      expect(value).toBeCloseTo(similarity ?? -1, 5);
    });
    expect(alone).toBeGreaterThan(0);
    expect(alone).toBeLessThan(joint.length);
  });

  it('refuses sets and weights that do not fit', async () => {
    const a: PartSet = {
      values: Float32Array.of(1, 0, 0, 1),
      visibility: Float32Array.of(1, 1),
      rows: 1,
      parts: 2,
    };
    const weights = [1, 1];
    const wide = { ...a, values: new Float32Array(6) };
    await expect(jointSimilarities(a, wide, { weights })).rejects.toThrow(/gallery must have 2 parts of 2/);
    await expect(jointSimilarities(a, a, { weights: [1] })).rejects.toThrow(/weights/);
    await expect(jointSimilarities({ ...a, rows: 3 }, a, { weights })).rejects.toThrow(/queries.visibility/);
    const broken = { ...a, values: Float32Array.of(1, NaN, 0, 1) };
    await expect(jointSimilarities(a, broken, { weights })).rejects.toThrow(/gallery.values must be finite/);
  });
});
