import { fpirJudge } from '@gallerist/metrics/thresholds';
import type {
  CohortTail,
  FittedThreshold,
  FpirJudge,
  FpirOptions,
  LogEstimate,
} from '@gallerist/metrics/thresholds';
import type { MeasuredRate, RateKind, RateSource } from './threshold.types.ts';

/** A wider interval (high / low) resolves nothing. */
export const WIDEST_RATIO = 10;

export interface TailSourceOptions {
  /** N that the rate is for. */
  readonly galleryIdentities: number;
  /** Strangers' probes over which it will be measured; default: its expectation. */
  readonly strangerProbes?: number | undefined;
  /** Whose pairs these are; those of the gallery may be a sample of its people. */
  readonly of: 'gallery' | 'pack';
}

/** Rates as impostor pairs tell them, that can be combined with those of other people. */
export interface TailSource extends RateSource {
  readonly impostorIdentities: number;
  readonly impostorComparisons: number;
  /** With its relative variance, but for strangers' probes; null where the source does not reach so far down. */
  estimate(kind: RateKind, similarity: number): LogEstimate | null;
}

/** Rates of a gallery as impostor pairs tell them, with intervals clustered by identity; null without any pair. */
export function tailSource(tail: CohortTail, options: TailSourceOptions): TailSource | null {
  if (tail.similarities.length === 0) return null;
  const { judgeOf, scaleOf } = viewOf(tail, options);
  const { identities: impostorIdentities, probeIdentities } = tail;
  const counts = {
    impostorIdentities,
    impostorComparisons: probeIdentities.length * (impostorIdentities - 1),
  };
  const lowest = Math.max(tail.floor, tail.similarities.at(-1) ?? 1);
  const measured = (kind: RateKind, fitted: FittedThreshold): MeasuredRate => ({
    value: fitted.rate === null ? null : Math.min(1, fitted.rate * scaleOf(kind)),
    low: Math.min(1, fitted.interval.low * scaleOf(kind)),
    high: Math.min(1, fitted.interval.high * scaleOf(kind)),
    confidenceLevel: fitted.confidenceLevel,
    basis: basisOf(fitted, options.of),
    ...counts,
  });
  const from = (kind: RateKind, similarity: number): MeasuredRate =>
    measured(kind, judgeOf(kind).at(similarity));
  return {
    ...counts,
    at: (kind, similarity) => (similarity < lowest ? atLeast(from(kind, lowest)) : from(kind, similarity)),
    estimate(kind, similarity) {
      if (similarity < lowest) return null;
      const { value, variance } = judgeOf(kind).estimate(similarity);
      return { value: Math.min(1, value * scaleOf(kind)), variance };
    },
    fit(kind, rate) {
      const target = Math.min(1, rate / scaleOf(kind));
      if (!judgeOf(kind).reaches(target)) return null;
      const fitted = judgeOf(kind).threshold(target);
      return fitted.similarity === null
        ? null
        : { similarity: fitted.similarity, rate: measured(kind, fitted) };
    },
  };
}

/** Below the comparisons that were kept the rate is at least that at the lowest of them, which is enough where it is high. */
function atLeast({ low, ...rate }: MeasuredRate): MeasuredRate | null {
  if (low * WIDEST_RATIO < 1) return null;
  return { ...rate, low, high: 1, value: (low + 1) / 2, basis: 'EXTRAPOLATED' };
}

function viewOf(tail: CohortTail, { galleryIdentities, strangerProbes, of }: TailSourceOptions) {
  const { identities } = tail;
  // Its own members search the gallery without themselves: one identity less, which is counted whole, and then scaled up.
  const isWhole = of === 'gallery' && identities >= galleryIdentities;
  const searched = isWhole ? identities - 1 : galleryIdentities;
  const optionsOf: Record<RateKind, FpirOptions> = {
    FMR: { galleryIdentities: 1, of: 'mean' },
    FPIR: {
      galleryIdentities: searched,
      of: of === 'gallery' ? 'mean' : 'one-gallery',
      ...(strangerProbes === undefined ? {} : { strangerProbes }),
    },
  };
  const judges = new Map<RateKind, FpirJudge>();
  return {
    judgeOf: (kind: RateKind): FpirJudge => {
      const judge = judges.get(kind) ?? fpirJudge(tail, optionsOf[kind]);
      judges.set(kind, judge);
      return judge;
    },
    scaleOf: (kind: RateKind): number => (kind === 'FPIR' && isWhole ? galleryIdentities / searched : 1),
  };
}

function basisOf({ basis }: FittedThreshold, of: TailSourceOptions['of']): MeasuredRate['basis'] {
  if (basis !== 'EMPIRICAL') return basis;
  return of === 'gallery' ? 'GALLERY' : 'COHORT';
}
