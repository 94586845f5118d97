import { createSeededRandom } from '../../random/seeded-random.ts';
import { auc } from '../auc.ts';
import { equalErrorRate } from '../equal-error-rate.ts';
import { countedIn } from '../gate/held-out-report.ts';
import type { HeldOutRate } from '../gate/held-out-report.ts';
import { drawIdentities } from '../gate/identity-bootstrap.ts';
import type { IdentityScores } from '../gate/identity-scores.ts';
import { intervalOverPeople } from '../gate/interval-over-people.ts';
import { percentile } from '../percentile.ts';
import { roc } from '../roc.ts';
import { tarAtFmr } from '../tar-at-fmr.ts';
import { VerificationScores } from '../verification-scores.ts';
import { MatchRateMeter } from './match-rate-meter.ts';
import type { MatchRates } from './match-rate-meter.ts';
import { similarityBins } from './similarity-bins.ts';
import type { SimilarityBin } from './similarity-bins.ts';
import { thinnedRoc } from './thinned-roc.ts';
import type { RatePoint } from './thinned-roc.ts';

/** TAR at one FMR. */
export interface TarAtFmr {
  readonly fmr: number;
  /** Null where the comparisons are too few to tell the FMR from 0. */
  readonly tar: HeldOutRate | null;
  /** Comparisons at or above it are accepted; null where none is, or the FMR is not resolved. */
  readonly threshold: number | null;
}

export interface CumulativeRate {
  readonly rank: number;
  readonly rate: HeldOutRate;
}

/** A model on people that it was not trained on, at identity level: a sample against the nearest other sample of each person. */
export interface HeldOutCurves {
  readonly genuineComparisons: number;
  readonly impostorComparisons: number;
  readonly auc: number;
  /** Linearly interpolated. */
  readonly equalErrorRate: number;
  /** At most 200 points of the ROC, as `thinnedRoc` chooses them; FNMR is 1 − TAR. */
  readonly roc: readonly RatePoint[];
  readonly tarAtFmr: readonly TarAtFmr[];
  readonly cmc: readonly CumulativeRate[];
  readonly bins: readonly SimilarityBin[];
}

/** Differences, candidate less active, under the same draws of people. */
export interface PairedDifferences {
  readonly tarAtFmr: readonly (HeldOutRate | null)[];
  readonly cmc: readonly HeldOutRate[];
}

export interface CurveOptions {
  /** Ascending in (0, 1). Default 1e-4, 1e-3, 1e-2, 1e-1. */
  readonly fmrs?: readonly number[];
  /** Default 20; never more than there are people. */
  readonly mostRank?: number;
  /** Default 1. */
  readonly seed?: number;
  /** Default 1,000. */
  readonly replicates?: number;
}

/**
 * Curves of one or two models on the same people with 95 % intervals over people (`intervalOverPeople`); of two models also the
 * differences, paired by people, with the percentiles of the bootstrap.
 *
 * @param models One or two scores of the very same probes, with at least two people, one of them with two samples.
 * @throws {ShapeError} without a genuine or an impostor comparison. @throws {ArgumentError} as `MatchRateMeter`.
 */
export function heldOutCurves(
  models: readonly [IdentityScores, IdentityScores?],
  options: CurveOptions = {},
): {
  readonly curves: readonly [HeldOutCurves, HeldOutCurves?];
  readonly differences: PairedDifferences | null;
} {
  const { fmrs = [1e-4, 1e-3, 1e-2, 1e-1], seed = 1, replicates = 1_000 } = options;
  const [first, second] = models;
  const mostRank = Math.min(options.mostRank ?? 20, first.identityCount);
  const meters = [first, ...(second ? [second] : [])].map(
    (one) => new MatchRateMeter(one, { fmrs, mostRank }),
  );
  const draws = meters.map((): MatchRates[] => []);
  const random = createSeededRandom(seed);
  drawIdentities(first.identityCount, { random, replicates }, (weights) => {
    meters.forEach((meter, at) => draws[at]?.push(meter.rates(weights)));
  });
  const whole = meters.map((meter) => meter.rates());
  const curvesOf = (scores: IdentityScores, at: number): HeldOutCurves =>
    curvesOfModel(scores, fmrs, { whole: whole[at] ?? none, draws: draws[at] ?? [] });
  if (second === undefined) return { curves: [curvesOf(first, 0)], differences: null };
  const [one, other] = [curvesOf(first, 0), curvesOf(second, 1)];
  const difference = {
    whole: less(whole[0], whole[1]),
    draws: (draws[0] ?? []).map((mine, at) => less(mine, draws[1]?.[at])),
  };
  return {
    curves: [one, other],
    differences: {
      tarAtFmr: one.tarAtFmr.map(({ tar }, at) =>
        tar === null ? null : intervalOf(difference, ({ tar }) => tar[at]),
      ),
      cmc: one.cmc.map((_, at) => intervalOf(difference, ({ cmc }) => cmc[at])),
    },
  };
}

interface Drawn {
  readonly whole: MatchRates;
  readonly draws: readonly MatchRates[];
}

const none: MatchRates = { tar: [], cmc: [] };

function curvesOfModel(scores: IdentityScores, fmrs: readonly number[], drawn: Drawn): HeldOutCurves {
  const compared = comparisons(scores);
  const { identities } = countedIn(scores, Uint32Array.from(scores.people.keys()));
  const rateOf = (pick: Picked): HeldOutRate => {
    const rate = pick(drawn.whole) ?? null;
    return { rate, ...intervalOverPeople(rate, { drawn: valuesOf(drawn, pick), identities }) };
  };
  return {
    genuineComparisons: compared.genuine.length,
    impostorComparisons: compared.impostor.length,
    auc: auc(compared),
    equalErrorRate: equalErrorRate(compared),
    roc: thinnedRoc(roc(compared)),
    tarAtFmr: fmrs.map((fmr, at) => {
      const { isResolved, threshold } = tarAtFmr(compared, fmr);
      if (!isResolved) return { fmr, tar: null, threshold: null };
      const upTo = Number.isFinite(threshold.upTo) ? threshold.upTo : null;
      return { fmr, tar: rateOf(({ tar }) => tar[at]), threshold: upTo };
    }),
    cmc: drawn.whole.cmc.map((_, at) => ({ rank: at + 1, rate: rateOf(({ cmc }) => cmc[at]) })),
    bins: similarityBins(compared),
  };
}

/** Each sample against each person; of its own person only where that has another sample. */
function comparisons({ people, identityCount, similarities }: IdentityScores): VerificationScores {
  const isGenuine = (place: number): boolean =>
    place % identityCount === people[Math.floor(place / identityCount)];
  return new VerificationScores(
    similarities.filter((score, place) => isGenuine(place) && score > -Infinity),
    similarities.filter((_, place) => !isGenuine(place)),
  );
}

type Picked = (rates: MatchRates) => number | null | undefined;

const valuesOf = ({ draws }: Drawn, pick: Picked): number[] => draws.flatMap((rates) => pick(rates) ?? []);

function intervalOf(drawn: Drawn, pick: Picked): HeldOutRate {
  const values = valuesOf(drawn, pick);
  return { rate: pick(drawn.whole) ?? null, low: percentile(values, 2.5), high: percentile(values, 97.5) };
}

function less(one: MatchRates = none, other: MatchRates = none): MatchRates {
  const minus = (mine: number | null, theirs: number | null | undefined): number | null =>
    mine === null || theirs === null || theirs === undefined ? null : mine - theirs;
  return {
    tar: one.tar.map((rate, at) => minus(rate, other.tar[at])),
    cmc: one.cmc.map((rate, at) => minus(rate, other.cmc[at])),
  };
}
