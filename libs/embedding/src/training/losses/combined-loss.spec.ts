import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import { describe, expect, it } from 'vitest';
import { randomTensor, useBackend } from '../../../test/architectures/net-backends.ts';
import { lossNames, lossSchema } from '../recipe/loss.schema.ts';
import { TrainingError } from '../training-error.ts';
import { createLoss } from './combined-loss.ts';

const outputs = { embedding: 6, features: 6, parts: { count: 2, dimensions: 4 } };
const labels = Int32Array.from([0, 0, 1, 1, 2, 2]);
const lossOf = (...specs: readonly unknown[]) =>
  createLoss(
    specs.map((spec) => lossSchema.parse(spec)),
    { outputs, classCount: 3, seed: 5 },
  );

/** The loss of a fixed batch and the lengths of its gradients by the features and by what the loss trains. */
function valueAndSlopes(specs: readonly unknown[], on: 'embedding' | 'parts' = 'embedding') {
  const loss = lossOf(...specs);
  const features = tf.tidy(() =>
    tf.variable(on === 'parts' ? randomTensor([6, 2, 4], 1) : randomTensor([6, 6], 1)),
  );
  let lengths: number[] = [];
  tf.tidy(() => {
    const { value, grads } = tf.variableGrads(() => {
      const x: tf.Tensor2D = tf.mul(features, 1);
      const output =
        on === 'parts' ? { embedding: x, parts: x as unknown as tf.Tensor3D } : { embedding: x, features: x };
      return loss.value({ output, labels, step: 0 });
    }, [features, ...loss.parameters.values()]);
    const all = [features, ...loss.parameters.values()].map(({ name }) => grads[name]);
    const read = all.map((gradient) => (gradient === undefined ? 0 : tf.norm(gradient).dataSync()[0]!));
    lengths = [value.dataSync()[0]!, ...read];
  });
  features.dispose();
  const names = [...loss.parameters.keys()];
  loss.dispose();
  return { value: lengths[0]!, slopes: lengths.slice(1), names };
}

describe.each(['cpu', 'wasm'] as const)('createLoss on %s', (backend) => {
  useBackend(backend);

  it.each(lossNames)('trains by %s', (name) => {
    const { value, slopes } = valueAndSlopes([{ name }]);
    expect(Number.isFinite(value)).toBe(true);
    expect(value).toBeGreaterThan(0);
    // margin's β has no slope where no pair is within its gap
    for (const slope of slopes) expect(Number.isFinite(slope)).toBe(true);
    expect(slopes[0]).toBeGreaterThan(0);
  });

  it.each(['random', 'batch-hard', 'multi-similarity', 'triplet-margin', 'all-triplets'])(
    'mines with %s',
    (miner) => expect(valueAndSlopes([{ name: 'triplet', miner: { name: miner } }]).value).toBeGreaterThan(0),
  );
});

describe('createLoss', () => {
  useBackend('cpu');

  it('adds its losses by their weights', () => {
    const one = valueAndSlopes([{ name: 'sup-con' }]).value;
    const other = valueAndSlopes([{ name: 'contrastive' }]).value;
    const both = valueAndSlopes([
      { name: 'sup-con', weight: 2 },
      { name: 'contrastive', weight: 0.5 },
    ]).value;
    expect(both).toBeCloseTo(2 * one + 0.5 * other, 5);
  });

  it('has rows of its own for each part, and takes the mean', () => {
    const { value, names, slopes } = valueAndSlopes([{ name: 'softmax', on: 'parts' }], 'parts');
    expect(names).toEqual([
      'loss0/part0/centers',
      'loss0/part0/bias',
      'loss0/part1/centers',
      'loss0/part1/bias',
    ]);
    expect(slopes.every((slope) => slope > 0)).toBe(true);
    // of three classes that are not told apart yet: near ln 3
    expect(Math.abs(value - Math.log(3))).toBeLessThan(0.6);
  });

  it('leaves a part out where it cannot be seen', () => {
    const loss = lossOf({ name: 'softmax', on: 'parts' });
    const values: number[] = [];
    for (const seen of [
      [1, 1],
      [1, 0],
      [0, 1],
    ]) {
      tf.tidy(() => {
        const parts = randomTensor<tf.Rank.R3>([6, 2, 4], 1);
        const visibility = tf.tensor2d(Array.from({ length: 6 }, () => seen));
        const embedding = tf.zeros<tf.Rank.R2>([6, 6]);
        values.push(loss.value({ output: { embedding, parts, visibility }, labels, step: 0 }).dataSync()[0]!);
      });
    }
    expect(values[0]).toBeCloseTo(values[1]! + values[2]!, 5);
    loss.dispose();
  });

  it('names the output that a loss lacks', () => {
    const build = () =>
      createLoss([lossSchema.parse({ name: 'softmax', on: 'features' })], {
        outputs: { embedding: 4, features: null, parts: null },
        classCount: 3,
        seed: 1,
      });
    expect(build).toThrow(TrainingError);
  });
});
