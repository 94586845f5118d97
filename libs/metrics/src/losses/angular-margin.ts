import {
  acos,
  add,
  clipByValue,
  cos,
  div,
  fill,
  greater,
  greaterEqual,
  maximum,
  minimum,
  mul,
  neg,
  onesLike,
  sin,
  sqrt,
  sub,
  where,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { checkOneOf } from '../checks/checks.ts';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { withGradient } from '../distances/custom-gradient.ts';

/**
 * What takes the place of cos(θ + m) where it would rise again, past θ + m = π:
 * - `hard`: cosθ − m·sin(m): falls on, so that the worst samples stay the worst;
 * - `easy`: the margin only where cosθ > 0, plain cosθ elsewhere ("easy margin");
 * - `none`: nothing; samples past π − m are rewarded for getting worse.
 */
export type MarginFallback = 'hard' | 'easy' | 'none';

/**
 * `exact` is the derivative. `straight-through` takes 1 for dφ/dcosθ, as InsightFace trains: its arccos and cos run outside
 * of the tape.
 */
export type MarginGradient = 'exact' | 'straight-through';

export interface AngularMargin {
  /** `[N, 1]` radians ≥ 0: differentiable; or one number for all. */
  readonly angle: Tensor2D | number;
  /** m1 > 0, default 1. */
  readonly factor?: number;
  readonly fallback: MarginFallback;
  readonly gradient?: MarginGradient;
}

/**
 * The least sinθ that a gradient is divided by: that of the largest float32 below 1. There the gradient of the embedding
 * stays finite and right: cosθ itself changes with sinθ.
 */
export const LEAST_SINE = Math.sqrt(2 ** -23);

/**
 * φ = cos(m1·θ + m) from cosθ, with the gradient in closed form: m1·sin(m1·θ + m) / sinθ.
 *
 * Automatic differentiation of arccos gives NaN at ±1, where an embedding equals its class centre or its opposite, and a
 * float32 cosine passes ±1 by rounding. Here cosines are cut to [−1, 1] and sinθ in the gradient is at least 3.5e-4.
 * With m1 ≠ 1 the hard fallback is its generalisation cosθ − (π − θ₀)·sinθ₀ from θ₀ = (π − m)/m1 on.
 *
 * @param cosines `[N, 1]`.
 * @returns `[N, 1]`, owned by the caller.
 */
export function angularMargin(cosines: Tensor2D, options: AngularMargin): Tensor2D {
  const { angle, factor = 1, fallback, gradient = 'exact' } = options;
  checkOneOf('angularMargin', 'fallback', { value: fallback, names: ['hard', 'easy', 'none'] });
  checkOneOf('angularMargin', 'gradient', { value: gradient, names: ['exact', 'straight-through'] });
  const angles: Tensor2D = typeof angle === 'number' ? fill([cosines.shape[0], 1], angle) : angle;
  return withGradient<Tensor2D, readonly [Tensor2D, Tensor2D]>([cosines, angles], {
    forward: () => {
      const near = rotated(cosines, { angles, factor });
      const far = fallen(cosines, { angles, factor, fallback });
      const choose = (a: Tensor2D, b: Tensor2D): Tensor2D => (far === null ? a : where(far.isNear, a, b));
      const slope = choose(near.slope, far?.slope ?? near.slope);
      return {
        value: choose(near.value, far?.value ?? near.value),
        kept: [
          gradient === 'exact' ? slope : onesLike(slope),
          choose(near.angleSlope, far?.angleSlope ?? near.angleSlope),
        ],
      };
    },
    backward: (upstream, [slope, angleSlope]) => [mul(upstream, slope), mul(upstream, angleSlope)],
  });
}

/** A value with its derivatives with respect to cosθ and to the margin. */
interface Branch {
  readonly value: Tensor2D;
  readonly slope: Tensor2D;
  readonly angleSlope: Tensor2D;
}

/** cos(m1·θ + m), by the addition theorem: arccos is needed for m1 ≠ 1 only. */
function rotated(
  cosines: Tensor2D,
  { angles, factor }: { readonly angles: Tensor2D; readonly factor: number },
): Branch {
  const cosine = clipByValue(cosines, -1, 1);
  const sine: Tensor2D = sqrt(mul(sub(1, cosine), add(1, cosine)));
  const multiple = mul(acos(cosine), factor);
  const [cosMultiple, sinMultiple] = factor === 1 ? [cosine, sine] : [cos(multiple), sin(multiple)];
  const value: Tensor2D = sub(mul(cosMultiple, cos(angles)), mul(sinMultiple, sin(angles)));
  const sineAfter: Tensor2D = add(mul(sinMultiple, cos(angles)), mul(cosMultiple, sin(angles)));
  return {
    value,
    slope: div(mul(factor, sineAfter), maximum(sine, LEAST_SINE)),
    angleSlope: neg(sineAfter),
  };
}

/** What stands past the fallback, and where cosθ is not yet past it. */
function fallen(
  cosines: Tensor2D,
  { angles, factor, fallback }: Required<Pick<AngularMargin, 'factor' | 'fallback'>> & { angles: Tensor2D },
): (Branch & { readonly isNear: Tensor2D }) | null {
  if (fallback === 'none') return null;
  const slope = onesLike(cosines);
  if (fallback === 'easy') {
    return { isNear: greater(cosines, 0), value: cosines, slope, angleSlope: zerosLike(cosines) };
  }
  const turn: Tensor2D = div(sub(Math.PI, angles), factor);
  const start: Tensor2D = minimum(turn, Math.PI); // θ₀
  const rest: Tensor2D = sub(Math.PI, start);
  return {
    // A turn at or past π is never reached.
    isNear: greater(cosines, where(greaterEqual(turn, Math.PI), mul(slope, -2), cos(start))),
    value: sub(cosines, mul(rest, sin(start))),
    slope,
    angleSlope: div(sub(mul(rest, cos(start)), sin(start)), factor),
  };
}
