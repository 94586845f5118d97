import { scalar, zeros } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { withGradient } from '../distances/custom-gradient.ts';

/**
 * 0 that depends on the tensor: its gradient is a tensor of zeros, where that of a constant 0 is an error of tfjs ("cannot
 * compute gradient"). Not a sum times 0: the sum of no elements is whatever was in memory on the wasm backend.
 *
 * @param tensor May be empty.
 */
export function zeroOf(tensor: Tensor): Scalar {
  return withGradient<Scalar, readonly []>([tensor], {
    forward: () => ({ value: scalar(0), kept: [] }),
    backward: () => [zeros(tensor.shape)],
  });
}
