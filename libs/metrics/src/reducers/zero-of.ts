import { mul, scalar, sum, tidy } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';

/**
 * 0 that depends on the tensor: its gradient is a tensor of zeros, where that of a constant 0 is an error of tfjs ("cannot
 * compute gradient").
 *
 * @param tensor Finite; may be empty.
 */
export function zeroOf(tensor: Tensor): Scalar {
  return tidy(() => sum<Scalar>(mul(tensor, scalar(0))));
}
