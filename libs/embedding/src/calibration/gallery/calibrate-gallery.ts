import { intraPercentileThreshold, reviewRate } from '@gallerist/metrics/thresholds';
import { checkLabelledRows } from '../labelled-rows.ts';
import type { LabelledRows } from '../labelled-rows.ts';
import { collectPictureTail, identityTail } from '../picture-tail.ts';
import { fitRate, rateAt } from './choose-rate.ts';
import { curveSource } from './curve-source.ts';
import { jointSource } from './joint-source.ts';
import { packScoreModel } from './pack-score-model.ts';
import { cohortLike } from './pack-statistics.ts';
import type { PackStatistics } from './pack-statistics.ts';
import type { ScoreModel } from './score-model.ts';
import { tailSource } from './tail-source.ts';
import type {
  MeasuredRate,
  RatedSimilarity,
  RateKind,
  RateSource,
  ThresholdPolicy,
} from './threshold.types.ts';

/** Of the gallery's pairs so many are kept. */
const GALLERY_PAIRS = 100_000;

/** What a threshold can be computed from. */
export interface GalleryEvidenceInput {
  /** Samples of the gallery's enabled identities in one space, those of an identity together; perhaps of some of them only. */
  readonly rows: LabelledRows;
  /** Of the whole gallery. */
  readonly galleryIdentities: number;
  readonly pack: {
    readonly defaultThreshold: { readonly match: number; readonly review: number };
    /** null: nobody has measured the pack. */
    readonly statistics: PackStatistics | null;
  };
  /** Strangers' probes over which the rates are going to be measured; default: their expectation. */
  readonly strangerProbes?: number | undefined;
}

export interface GalleryCalibrationInput extends GalleryEvidenceInput {
  readonly policy: ThresholdPolicy;
}

/** All that is measured of a gallery, whatever its policy. */
export interface GalleryEvidence extends GalleryEvidenceInput {
  readonly sources: readonly RateSource[];
  readonly scoreModel: ScoreModel | null;
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
export async function calibrateGallery({
  policy,
  ...evidence
}: GalleryCalibrationInput): Promise<CalibratedGallery> {
  return thresholdBy(policy, await gatherEvidence(evidence));
}

/** Compares the gallery's samples and reads the pack's statistics. @throws As `calibrateGallery`. */
export async function gatherEvidence(input: GalleryEvidenceInput): Promise<GalleryEvidence> {
  checkLabelledRows('calibrateGallery', input.rows);
  const { statistics } = input.pack;
  return {
    ...input,
    sources: await sourcesOf(input),
    scoreModel: packScoreModel(statistics, samplesPerIdentity(input.rows)),
  };
}

/** What a policy makes of the evidence. */
export function thresholdBy(policy: ThresholdPolicy, evidence: GalleryEvidence): CalibratedGallery {
  const { sources, scoreModel } = evidence;
  const { match, review, isFallback, target } = thresholdsOf(policy, evidence);
  // The rate that was aimed at is stated by the source that found the similarity.
  const fmr = target?.kind === 'FMR' ? target.rate : rateAt(sources, 'FMR', match);
  const fpir = target?.kind === 'FPIR' ? target.rate : rateAt(sources, 'FPIR', match);
  return {
    match,
    review: Math.min(match, review),
    basis: basisOf(policy, fmr, fpir),
    fmr,
    fpir,
    scoreModel,
    isFallback,
  };
}

async function sourcesOf({
  rows,
  galleryIdentities,
  pack: { statistics },
  strangerProbes,
}: GalleryEvidenceInput): Promise<readonly RateSource[]> {
  if (galleryIdentities === 0) return [];
  const options = { galleryIdentities, strangerProbes };
  const own = await collectPictureTail(rows, GALLERY_PAIRS);
  const cohort = statistics === null ? null : cohortLike(statistics, samplesPerIdentity(rows));
  const ofGallery = own === null ? null : tailSource(identityTail(own), { ...options, of: 'gallery' });
  const ofPack = cohort === null ? null : tailSource(cohort, { ...options, of: 'pack' });
  const sources: (RateSource | null)[] = [
    // Of what is extrapolated, that of all people together comes first.
    ofGallery === null || ofPack === null ? null : jointSource(ofGallery, ofPack, strangerProbes),
    ofGallery,
    ofPack,
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
  /** Of TARGET_FMR and TARGET_FPIR. */
  readonly target?: { readonly kind: RateKind; readonly rate: MeasuredRate };
}

function thresholdsOf(policy: ThresholdPolicy, { rows, pack, sources }: GalleryEvidence): Thresholds {
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
  return {
    match: match.similarity,
    review: review?.similarity ?? match.similarity,
    isFallback: false,
    target: { kind, rate: statedRate(sources, kind, match) },
  };
}

/** An unresolved rate is bounded by whichever source bounds it best. */
function statedRate(
  sources: readonly RateSource[],
  kind: RateKind,
  { similarity, rate }: RatedSimilarity,
): MeasuredRate {
  const best = rate.value === null ? rateAt(sources, kind, similarity) : null;
  return best?.value === null && best.high < rate.high ? best : rate;
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
