import { ArgumentError } from '../checks/argument-error.ts';
import { checkRate } from '../checks/checks.ts';
import type { CohortTail } from './cohort-tail.ts';
import type { LogEstimate } from './empirical-fpir.ts';
import type { FittedThreshold } from './fitted-threshold.types.ts';
import { FpirModel } from './fpir-model.ts';
import type { FpirOptions } from './fpir-model.ts';

/**
 * Threshold that holds the false positive identification rate of a gallery of N identities at a target: FPIR-preserving,
 * since a threshold that is right for 1,000 identities lets about ten times as many strangers in at 10,000.
 *
 * The rate's interval is a prediction: it covers, at the confidence level, the realised FPIR of one gallery of N other
 * identities drawn like the cohort. It holds the error of the estimate (identities count in both roles, as probes and as
 * enrolled), the chance of who is in the gallery (a few look-alikes make much of a small one's FPIR) and that of finitely many
 * strangers' probes, if their number is given; on a log scale, as a gamma distribution of the same relative variance.
 *
 * Up to M − 1 identities the FPIR is counted (`EMPIRICAL`): the mean over probes of the probability that N of the cohort's
 * identities contain one of the k that it hits, 1 − C(M − 1 − k, N)/C(M − 1, N). Beyond, the false match rate μ is counted or,
 * with fewer than 30 pairs of people at the threshold, read from a generalised Pareto tail of −log(1 − s) (averaged with the
 * counts from 5 pairs on), and 1 − (1 + Nμc)^(−1/c) takes probes' rates as gamma distributed with the squared coefficient of
 * variation c (`EXTRAPOLATED`); it is at most the union bound Nμ. A tail that bends (families of look-alikes) is fitted
 * higher up.
 *
 * @param cohort At least about 1,000 identities with several probes each; disjoint from the gallery and like it: as many
 *   samples per identity, the same quality.
 * @param options `rate`: target FPIR in (0, 1], and N.
 * @returns The lowest such threshold. `UNRESOLVED` where the interval would be wider than a factor of 10.
 * @throws {ArgumentError} for a rate, N or confidence level out of range; a cohort without comparisons, or that keeps too few
 *   of them for so high a rate.
 * @see Hoeffding 1948, doi:10.1214/aoms/1177730196; Aronow et al. 2015, doi:10.1093/pan/mpv018; ISO/IEC 5152:2024;
 *   ISO/IEC 19795-1:2021 (FPIR)
 */
export function fpirThreshold(
  cohort: CohortTail,
  options: FpirOptions & { readonly rate: number },
): FittedThreshold {
  checkRate('fpirThreshold', 'rate', options.rate);
  const model = new FpirModel('fpirThreshold', cohort, options);
  return model.judge(model.countedThreshold(options.rate) ?? model.tailThreshold(options.rate));
}

/**
 * What FPIR a given threshold means for a gallery of N identities: a static one, one that was fitted at another N, or that of
 * `INTRA_PERCENTILE`.
 *
 * @param options `similarity`: the threshold, at least the cohort's floor.
 * @throws {ArgumentError} as `fpirThreshold`; for a similarity below the cohort's floor.
 */
export function fpirAtThreshold(
  cohort: CohortTail,
  options: FpirOptions & { readonly similarity: number },
): FittedThreshold {
  const { similarity } = options;
  const model = new FpirModel('fpirAtThreshold', cohort, options);
  if (similarity >= cohort.floor && Number.isFinite(similarity)) return model.judge(similarity);
  throw new ArgumentError('fpirAtThreshold', 'similarity', {
    expected: `be finite and at least the cohort's floor ${cohort.floor}`,
    actual: similarity,
  });
}

/** `fpirThreshold` and `fpirAtThreshold` for many questions about one cohort and one size of gallery. */
export interface FpirJudge {
  /** Whether the comparisons that the cohort keeps tell where so frequent an error begins; `threshold` throws where not. */
  reaches(rate: number): boolean;
  threshold(rate: number): FittedThreshold;
  at(similarity: number): FittedThreshold;
  /**
   * The rate with the relative variance that its interval is made of, resolved or not, but for the chance of finitely many
   * strangers' probes: what independent estimates are combined by.
   */
  estimate(similarity: number): LogEstimate;
}

/** @throws {ArgumentError} as `fpirThreshold`; its functions throw as those that they are named after. */
export function fpirJudge(cohort: CohortTail, options: FpirOptions): FpirJudge {
  const model = new FpirModel('fpirJudge', cohort, options);
  const checked = (similarity: number): number => {
    if (similarity >= cohort.floor && Number.isFinite(similarity)) return similarity;
    throw new ArgumentError('fpirJudge', 'similarity', {
      expected: `be finite and at least the cohort's floor ${cohort.floor}`,
      actual: similarity,
    });
  };
  return {
    reaches: (rate) => model.reaches(rate),
    threshold(rate) {
      checkRate('fpirJudge', 'rate', rate);
      return model.judge(model.countedThreshold(rate) ?? model.tailThreshold(rate));
    },
    at: (similarity) => model.judge(checked(similarity)),
    estimate: (similarity) => model.predict(checked(similarity)),
  };
}
