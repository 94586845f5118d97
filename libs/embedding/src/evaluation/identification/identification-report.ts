import {
  clusterBootstrap,
  nextAbove,
  roc,
  tpir,
  tpirAtFpir,
  VerificationScores,
} from '@gallerist/metrics/evaluation';
import type { SearchTrials, TrialWeights } from '@gallerist/metrics/evaluation';
import { createSeededRandom } from '@gallerist/metrics/random';
import { REFUSED_SIMILARITY } from '../embedded-features.ts';
import { thinnedCurve } from '../verification/thinned-curve.ts';
import type { RateWithInterval } from '../measures.types.ts';

/** An operating point of an open-set search. */
export interface SearchOperatingRow {
  /** The FPIR that was asked for. */
  readonly targetFpir: number;
  /** Mated searches whose mate is not the first above the threshold, with a bootstrap interval over people. */
  readonly fnir: RateWithInterval;
  /** The FPIR that the strangers have; never above the target. */
  readonly fpir: number;
  /** Accepted is what is at or above it. */
  readonly threshold: number;
  /** False where the strangers are too few to tell the target from 0. */
  readonly isResolved: boolean;
}

export interface IdentificationReport {
  readonly galleryIdentities: number;
  readonly templates: number;
  readonly matedSearches: number;
  readonly nonMatedSearches: number;
  /** Closed set: the mate is the first, whatever its similarity. */
  readonly rank1: RateWithInterval;
  /** `[50]` cmc[k − 1]: mated searches whose mate is within the first k identities. */
  readonly cmc: readonly number[];
  readonly fnirAtFpir: readonly SearchOperatingRow[];
  /** FNIR over FPIR, thinned for drawing. */
  readonly curve: readonly {
    readonly threshold: number | null;
    readonly fpir: number;
    readonly fnir: number;
  }[];
}

const TARGETS = [1e-1, 1e-2, 1e-3] as const;
const MAX_RANK = 50;
const REPLICATES = 200;
/** Below every cosine: searches that no threshold accepts. */
const NEVER = -2;

/** The figures of searches by their outcomes. */
export function identificationReport(
  trials: SearchTrials,
  gallery: { readonly identities: number; readonly templates: number },
  seed: number,
): IdentificationReport {
  const mated = trials.isMated.reduce((sum, isMated) => sum + isMated, 0);
  const interval = (statistic: (options: TrialWeights) => number | null): RateWithInterval => {
    const found = clusterBootstrap(trials.people, (weights) => statistic({ weights }), {
      random: createSeededRandom(seed),
      replicates: REPLICATES,
    });
    return { rate: statistic({}) ?? 0, low: found?.low ?? null, high: found?.high ?? null };
  };
  return {
    galleryIdentities: gallery.identities,
    templates: gallery.templates,
    matedSearches: mated,
    nonMatedSearches: trials.people.length - mated,
    rank1: interval((options) => tpir(trials, options)),
    cmc: closedSetRanks(trials, mated),
    fnirAtFpir: TARGETS.map((targetFpir) => {
      const point = tpirAtFpir(trials, { targetFpir });
      return {
        targetFpir,
        fnir: interval((options) => {
          const found = tpirAtFpir(trials, { ...options, targetFpir });
          return found === null ? null : 1 - found.tpir;
        }),
        fpir: point?.fpir ?? 0,
        threshold: Math.max(REFUSED_SIMILARITY, nextAbove(point?.acceptAbove ?? REFUSED_SIMILARITY)),
        isResolved: point?.isResolved ?? false,
      };
    }),
    curve: openSetCurve(trials),
  };
}

function closedSetRanks({ mateRanks, isMated }: SearchTrials, mated: number): number[] {
  const firsts = new Float64Array(MAX_RANK);
  mateRanks.forEach((rank, trial) => {
    if (isMated[trial] === 1 && rank >= 1 && rank <= MAX_RANK) firsts[rank - 1] = (firsts[rank - 1] ?? 0) + 1;
  });
  let found = 0;
  return Array.from(firsts, (count) => {
    found += count;
    return found / mated;
  });
}

function openSetCurve({ isMated, isFailure, mateRanks, similarities }: SearchTrials) {
  const [mates, strangers]: [number[], number[]] = [[], []];
  similarities.forEach((similarity, trial) => {
    const isAnswered = isFailure[trial] === 0 && (isMated[trial] === 0 || mateRanks[trial] === 1);
    (isMated[trial] === 1 ? mates : strangers).push(isAnswered ? similarity : NEVER);
  });
  return thinnedCurve(roc(new VerificationScores(mates, strangers)))
    .filter(({ threshold }) => threshold === null || threshold > NEVER)
    .map(({ threshold, fmr, tar }) => ({ threshold, fpir: fmr, fnir: 1 - tar }));
}
