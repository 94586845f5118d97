import { fpirAtThreshold, fpirThreshold, reachesFpir } from '@gallerist/metrics/thresholds';
import type { CohortTail, FittedThreshold, FpirOptions } from '@gallerist/metrics/thresholds';
import type { MeasuredRate, RateKind, RateSource } from './threshold.types.ts';

export interface TailSourceOptions {
  /** N that the rate is for. */
  readonly galleryIdentities: number;
  /** Strangers' probes over which it will be measured; default: its expectation. */
  readonly strangerProbes?: number | undefined;
  /** Whose pairs these are; those of the gallery may be a sample of its people. */
  readonly of: 'gallery' | 'pack';
}

/** Rates of a gallery as impostor pairs tell them, with intervals clustered by identity; null without any pair. */
export function tailSource(tail: CohortTail, options: TailSourceOptions): RateSource | null {
  if (tail.similarities.length === 0) return null;
  const { impostorComparisons, optionsOf, scaleOf, lowest } = viewOf(tail, options);
  const measured = (kind: RateKind, fitted: FittedThreshold): MeasuredRate => ({
    value: fitted.rate === null ? null : Math.min(1, fitted.rate * scaleOf(kind)),
    low: Math.min(1, fitted.interval.low * scaleOf(kind)),
    high: Math.min(1, fitted.interval.high * scaleOf(kind)),
    confidenceLevel: fitted.confidenceLevel,
    basis: basisOf(fitted, options.of),
    impostorIdentities: tail.identities,
    impostorComparisons,
  });
  const at = (kind: RateKind, similarity: number): MeasuredRate | null =>
    similarity < lowest ? null : measured(kind, fpirAtThreshold(tail, { ...optionsOf(kind), similarity }));
  return {
    at,
    fit(kind, rate) {
      const target = { ...optionsOf(kind), rate: Math.min(1, rate / scaleOf(kind)) };
      if (!reachesFpir(tail, target)) return null;
      const fitted = fpirThreshold(tail, target);
      return fitted.similarity === null
        ? null
        : { similarity: fitted.similarity, rate: measured(kind, fitted) };
    },
  };
}

function viewOf(tail: CohortTail, { galleryIdentities, strangerProbes, of }: TailSourceOptions) {
  const { identities, probeIdentities } = tail;
  // Its own members search the gallery without themselves: one identity less, which is counted whole, and then scaled up.
  const isWhole = of === 'gallery' && identities >= galleryIdentities;
  const searched = isWhole ? identities - 1 : galleryIdentities;
  const probes = strangerProbes === undefined ? {} : { strangerProbes };
  const optionsOf = (kind: RateKind): FpirOptions =>
    kind === 'FMR'
      ? { galleryIdentities: 1, of: 'mean' }
      : { galleryIdentities: searched, of: of === 'gallery' ? 'mean' : 'one-gallery', ...probes };
  return {
    impostorComparisons: probeIdentities.length * (identities - 1),
    optionsOf,
    scaleOf: (kind: RateKind): number => (kind === 'FPIR' && isWhole ? galleryIdentities / searched : 1),
    lowest: Math.max(tail.floor, tail.similarities.at(-1) ?? 1),
  };
}

function basisOf({ basis }: FittedThreshold, of: TailSourceOptions['of']): MeasuredRate['basis'] {
  if (basis !== 'EMPIRICAL') return basis;
  return of === 'gallery' ? 'GALLERY' : 'COHORT';
}
