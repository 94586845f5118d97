import { ArgumentError } from '../checks/argument-error.ts';

/** What logits are multiplied by before the softmax: a number > 0, or `auto`, a rule by the number of classes. */
export type Scale = number | 'auto';

/** A softmax that cannot tell anything apart is no loss: the rule of `auto` gives 0 for two classes. */
const LEAST_AUTO_SCALE = 1;

/**
 * The scale by the number of classes: √2 · ln(C − 1), at least 1.
 *
 * With 64 on a handful of classes the softmax is saturated and training collapses; with too little it never gets sure.
 *
 * @param classes C, whole, ≥ 1.
 * @throws {ArgumentError} if a numeric scale is not above 0.
 * @see Zhang et al. 2019 (AdaCos), arXiv:1905.00292, equation 12
 */
export function resolveScale(caller: string, scale: Scale, classes: number): number {
  if (scale === 'auto') {
    return classes < 3 ? LEAST_AUTO_SCALE : Math.max(LEAST_AUTO_SCALE, Math.SQRT2 * Math.log(classes - 1));
  }
  if (!(scale > 0 && scale < Infinity)) {
    throw new ArgumentError(caller, 'scale', { expected: "be a finite number > 0 or 'auto'", actual: scale });
  }
  return scale;
}
