import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { useBackend } from '../../../test/architectures/net-backends.ts';
import { clipGradients } from './clip-gradients.ts';

/** Lengths and values of the gradients [3, 0] and [[4]], whose length together is 5, after clipping. */
function clipped(clipNorm: number | null, scale = 1) {
  return tf.tidy(() => {
    const given = new Map<string, tf.Tensor>([
      ['a', tf.tensor1d([3 * scale, 0])],
      ['b', tf.tensor2d([[4 * scale]])],
    ]);
    const { gradients, norm } = clipGradients(given, clipNorm);
    return {
      norm: norm.dataSync()[0]!,
      values: [...gradients.values()].flatMap((gradient) => [...gradient.dataSync()]),
    } as never;
  }) as { norm: number; values: number[] };
}

describe.each(['cpu', 'wasm'] as const)('clipGradients on %s', (backend) => {
  useBackend(backend);

  it('shortens all gradients by one factor', () => {
    const { norm, values } = clipped(1);
    expect(norm).toBeCloseTo(5, 6);
    [0.6, 0, 0.8].forEach((value, i) => expect(values[i]).toBeCloseTo(value, 6));
  });

  it('leaves short gradients, and all of them without a limit, to the bit', () => {
    expect(clipped(5.01).values).toEqual([3, 0, 4]);
    expect(clipped(null).values).toEqual([3, 0, 4]);
  });

  it('keeps gradients of zero', () => {
    expect(clipped(1, 0)).toEqual({ norm: 0, values: [0, 0, 0] });
  });
});
