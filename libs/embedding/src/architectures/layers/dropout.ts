import { ArgumentError } from '@gallerist/metrics/checks';
import { createSeededRandom } from '@gallerist/metrics/random';
import * as tf from '@tensorflow/tfjs-core';
import type { ForwardMode } from '../trainable-net.types.ts';

/**
 * In training sets that share of the values to 0 and scales the others up; else leaves them.
 *
 * The mask is drawn on the host from the mode's seed, so that every backend drops the same values and a run that is taken up
 * again goes on as it would have.
 *
 * @param rate In [0, 1).
 * @throws {ArgumentError} in training at a rate above 0 without `dropoutSeed`.
 */
export function dropout<T extends tf.Tensor>(x: T, rate: number, mode: ForwardMode): T {
  if (!mode.training || rate === 0) return x;
  if (mode.dropoutSeed === undefined) {
    const expected = 'be given to train a net with dropout';
    throw new ArgumentError('dropout', 'mode.dropoutSeed', { expected, actual: undefined });
  }
  const random = createSeededRandom(mode.dropoutSeed);
  const kept = 1 / (1 - rate);
  const mask = Float32Array.from({ length: x.size }, () => (random.next() < rate ? 0 : kept));
  return tf.mul(x, tf.tensor(mask, x.shape, 'float32'));
}
