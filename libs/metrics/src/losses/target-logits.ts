import { add, mul, sub, sum, tidy } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { checkLogits } from './cross-entropy.ts';
import { oneHotLabels } from './class-batch.ts';

/** What a margin loss changes in the cosines, then the scale. */
export interface TargetChange {
  readonly scale: number;
  /** From the cosine of each row to its own class, `[N, 1]`, to what takes its place. */
  readonly target: (cosines: Tensor2D) => Tensor2D;
  /** From all cosines, `[N, C]`, to those of the other classes; default: as they are. */
  readonly others?: (cosines: Tensor2D, targetCosines: Tensor2D) => Tensor2D;
}

/**
 * Logits of a margin loss: scale · (target(c_y) at the label, others(c_j) elsewhere). The mask comes from the labels, so
 * that no comparison is on the tape.
 *
 * @param cosines `[N, C]`.
 * @param labels  `[N]` whole numbers in [0, C).
 * @returns `[N, C]`, owned by the caller.
 */
export function targetLogits(
  caller: string,
  { cosines, labels }: { readonly cosines: Tensor2D; readonly labels: ArrayLike<number> },
  { scale, target, others = (all) => all }: TargetChange,
): Tensor2D {
  checkLogits(caller, cosines, labels);
  return tidy(() => {
    const isTarget = oneHotLabels(labels, cosines.shape[1]);
    const targetCosines: Tensor2D = sum(mul(cosines, isTarget), 1, true);
    const changed = mul(target(targetCosines), isTarget);
    const unchanged = mul(others(cosines, targetCosines), sub(1, isTarget));
    return mul(add(changed, unchanged), scale);
  });
}
