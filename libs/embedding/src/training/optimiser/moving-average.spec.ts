import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { useBackend } from '../../../test/architectures/net-backends.ts';
import { movingAverage } from './moving-average.ts';

describe('movingAverage', () => {
  useBackend('cpu');

  it('starts at the values, follows quickly at first and then at its decay', () => {
    const variable = tf.tidy(() => tf.variable(tf.scalar(1)));
    const average = movingAverage(new Map([['p', variable]]), 0.5);
    const seen = [0, 1, 1000].map((step) => {
      tf.tidy(() => variable.assign(tf.scalar(2)));
      average.update(step);
      return average.state.get('p')!.dataSync()[0]!;
    });
    // d = 1/10, 2/11, then the cap of 0.5
    const first = 0.1 * 1 + 0.9 * 2;
    const second = (2 / 11) * first + (9 / 11) * 2;
    [first, second, 0.5 * second + 0.5 * 2].forEach((value, i) => expect(seen[i]).toBeCloseTo(value, 6));
    average.dispose();
    variable.dispose();
  });
});
