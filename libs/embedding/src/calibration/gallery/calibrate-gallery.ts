import { intraPercentileThreshold, reviewRate } from '@gallerist/metrics/thresholds';
import { checkLabelledRows } from '../labelled-rows.ts';
import type { LabelledRows } from '../labelled-rows.ts';
import { collectPictureTail, identityTail } from '../picture-tail.ts';
import { fitRate, rateAt } from './choose-rate.ts';
import { curveSource } from './curve-source.ts';
import { packScoreModel } from './pack-score-model.ts';
import { cohortLike } from './pack-statistics.ts';
import type { PackStatistics } from './pack-statistics.ts';
import type { ScoreModel } from './score-model.ts';
import { tailSource } from './tail-source.ts';
import type { MeasuredRate, RateSource, ThresholdPolicy } from './threshold.types.ts';

/** Of the gallery's pairs so many are kept: 24 MiB. */
const GALLERY_PAIRS = 500_000;

export interface GalleryCalibrationInput {
  /** Samples of the gallery's enabled identities in one space, those of an identity together; perhaps of some of them only. */
  readonly rows: LabelledRows;
  /** Of the whole gallery. */
  readonly galleryIdentities: number;
  readonly policy: ThresholdPolicy;
  readonly pack: {
    readonly defaultThreshold: { readonly match: number; readonly review: number };
    /** null: nobody has measured the pack. */
    readonly statistics: PackStatistics | null;
  };
  /** Strangers' probes over which the rates are going to be measured; default: their expectation. */
  readonly strangerProbes?: number | undefined;
}

/** A threshold with what is known of its errors, and what a similarity is worth there. */
export interface CalibratedGallery {
  /** Cosine similarities; `review` is at most `match`. */
  readonly match: number;
  readonly review: number;
  readonly basis: MeasuredRate['basis'];
  /** At `match`; null where there is not even a bound. */
  readonly fmr: MeasuredRate | null;
  readonly fpir: MeasuredRate | null;
  /** null: too little data for a probability. */
  readonly scoreModel: ScoreModel | null;
  /** Nothing could be computed by the policy, so that the pack's default threshold stands in. */
  readonly isFallback: boolean;
}

/**
 * The threshold of a gallery by its policy: from its own impostor pairs where these resolve the rate, else from the pack's
 * calibration statistics, else from a fitted tail of either; where nothing can, only an upper bound is stated.
 *
 * REVIEW begins at 10 times the target rate; for `INTRA_PERCENTILE` at 10 times the measured (or bounded) FPIR.
 *
 * @throws {RangeError} for labels that do not belong to the rows.
 */
export async function calibrateGallery(input: GalleryCalibrationInput): Promise<CalibratedGallery> {
  checkLabelledRows('calibrateGallery', input.rows);
  const sources = await sourcesOf(input);
  const { match, review, isFallback } = thresholdsOf(input, sources);
  const fmr = rateAt(sources, 'FMR', match);
  const fpir = rateAt(sources, 'FPIR', match);
  return {
    match,
    review: Math.min(match, review),
    basis: basisOf(input.policy, fmr, fpir),
    fmr,
    fpir,
    scoreModel: packScoreModel(input.pack.statistics, samplesPerIdentity(input.rows)),
    isFallback,
  };
}

async function sourcesOf({ rows, galleryIdentities, pack, strangerProbes }: GalleryCalibrationInput) {
  if (galleryIdentities === 0) return [];
  const options = { galleryIdentities, strangerProbes };
  const own = await collectPictureTail(rows, GALLERY_PAIRS);
  const { statistics } = pack;
  const cohort = statistics === null ? null : cohortLike(statistics, samplesPerIdentity(rows));
  const sources: (RateSource | null)[] = [
    own === null ? null : tailSource(identityTail(own), { ...options, of: 'gallery' }),
    cohort === null ? null : tailSource(cohort, { ...options, of: 'pack' }),
    statistics === null ? null : curveSource(statistics, galleryIdentities),
  ];
  return sources.filter((source) => source !== null);
}

function samplesPerIdentity({ identities }: LabelledRows): number {
  return identities.length / Math.max(1, (identities.at(-1) ?? -1) + 1);
}

interface Thresholds {
  readonly match: number;
  readonly review: number;
  readonly isFallback: boolean;
}

function thresholdsOf(
  { policy, rows, pack }: GalleryCalibrationInput,
  sources: readonly RateSource[],
): Thresholds {
  const fallback = { ...pack.defaultThreshold, isFallback: true };
  if (policy.kind === 'STATIC') return { match: policy.match, review: policy.review, isFallback: false };
  if (policy.kind === 'INTRA_PERCENTILE') {
    const usual = usualSimilarity(rows);
    if (usual === null) return fallback;
    const fpir = rateAt(sources, 'FPIR', usual);
    const at =
      fpir === null
        ? null
        : fitRate(sources, 'FPIR', reviewRate(Math.max(Number.MIN_VALUE, fpir.value ?? fpir.high)));
    return { match: usual, review: at?.similarity ?? pack.defaultThreshold.review, isFallback: false };
  }
  const kind = policy.kind === 'TARGET_FMR' ? 'FMR' : 'FPIR';
  const match = fitRate(sources, kind, policy.rate);
  if (match === null) return fallback;
  const review = fitRate(sources, kind, reviewRate(policy.rate));
  return { match: match.similarity, review: review?.similarity ?? match.similarity, isFallback: false };
}

/** null where no identity has two samples. */
function usualSimilarity({ features, identities }: LabelledRows): number | null {
  if (features.rows === 0) return null;
  const { values, rows, dimensions } = features;
  const vectors = Array.from({ length: rows }, (_, row) =>
    values.subarray(row * dimensions, (row + 1) * dimensions),
  );
  const { similarity } = intraPercentileThreshold(vectors, identities);
  return similarity === null ? null : Math.min(1, Math.max(-1, similarity));
}

/** Of the rate that the policy is about. */
function basisOf(
  { kind }: ThresholdPolicy,
  fmr: MeasuredRate | null,
  fpir: MeasuredRate | null,
): MeasuredRate['basis'] {
  const resolved = fpir?.value == null && kind === 'STATIC' ? fmr : fpir;
  return (kind === 'TARGET_FMR' ? fmr : resolved)?.basis ?? 'UNRESOLVED';
}
