import { add, clipByValue, less, mul, onesLike, sub, tidy, where, zerosLike } from '@tensorflow/tfjs-core';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { checkWhole } from '../checks/checks.ts';
import { withGradient } from '../distances/custom-gradient.ts';

/**
 * ψ(θ) = (−1)^k cos(mθ) − 2k with k = ⌊mθ/π⌋: cos(mθ), continued so that it falls on over all of [0, π], from 1 to 1 − 2m.
 *
 * Taken from cosθ without an angle: cos(mθ) is the Chebyshev polynomial T_m(cosθ) and dcos(mθ)/dcosθ = m·U_{m−1}(cosθ), which
 * is finite also at θ = 0 and θ = π.
 *
 * @param cosines `[N, C]`; beyond ±1 counts as ±1.
 * @param margin  m, whole, ≥ 1; default 4.
 * @returns `[N, C]`, owned by the caller.
 * @throws {ArgumentError} if m is not a whole number of at least 1.
 * @see Liu et al. 2017, arXiv:1704.08063, equation 7
 */
export function spherefacePsi(cosines: Tensor2D, margin = 4): Tensor2D {
  checkWhole('spherefacePsi', 'margin', { value: margin, atLeast: 1 });
  return tidy(() =>
    withGradient<Tensor2D, readonly [Tensor2D]>([cosines], {
      forward: () => {
        const cosine: Tensor2D = clipByValue(cosines, -1, 1);
        const { first, second } = chebyshev(cosine, margin);
        const { turns, sign } = halfTurns(cosine, margin);
        return {
          value: sub(mul(sign, first), mul(2, turns)),
          kept: [mul(mul(sign, second), margin)],
        };
      },
      backward: (gradient, [slope]) => [mul(gradient, slope)],
    }),
  );
}

/** T_m and U_{m−1}, by their common recurrence P_{j+1} = 2c·P_j − P_{j−1}. */
function chebyshev(cosine: Tensor2D, degree: number): { first: Tensor2D; second: Tensor2D } {
  const twice: Tensor2D = mul(2, cosine);
  let [firstBefore, first]: [Tensor2D, Tensor2D] = [onesLike(cosine), cosine];
  let [secondBefore, second]: [Tensor2D, Tensor2D] = [zerosLike(cosine), onesLike(cosine)];
  for (let j = 1; j < degree; j += 1) {
    [firstBefore, first] = [first, sub(mul(twice, first), firstBefore)];
    [secondBefore, second] = [second, sub(mul(twice, second), secondBefore)];
  }
  return { first, second };
}

/** k = ⌊mθ/π⌋, at most m − 1, with (−1)^k: counted by the cosines of the m − 1 inner bounds. */
function halfTurns(cosine: Tensor2D, margin: number): { turns: Tensor2D; sign: Tensor2D } {
  let turns: Tensor2D = zerosLike(cosine);
  let sign: Tensor2D = onesLike(cosine);
  for (let j = 1; j < margin; j += 1) {
    const isPast = less(cosine, Math.cos((j * Math.PI) / margin));
    const one = onesLike(cosine);
    turns = add(turns, where(isPast, one, zerosLike(cosine)));
    sign = mul(sign, where(isPast, mul(-1, one), one));
  }
  return { turns, sign };
}
