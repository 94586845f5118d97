import { estimateFmr, packScoreModel, type MeasuredRate } from '@gallerist/embedding/calibration';
import type { ThresholdUsed } from '../verification/threshold.ts';
import type { PackOfSpace } from './pack-of-space.ts';

/** Nobody has measured the pack: only the very same picture is a match until the gallery is calibrated. */
export const UNMEASURED = { match: 1, review: 1 } as const;
/** Most people are enrolled with one or two pictures. */
const USUAL_SAMPLES = 1;

const known = new WeakMap<PackOfSpace, Omit<ThresholdUsed, 'id' | 'galleryId'>>();

/** The pack's default threshold: fixed, with the false match rate of the pack's own calibration set. */
export function defaultThreshold(pack: PackOfSpace, galleryId: string | null): ThresholdUsed {
  const shared = known.get(pack) ?? describe(pack);
  known.set(pack, shared);
  const id = thresholdId(`${galleryId ?? 'none'}:${pack.packDigest.slice(0, 32)}`);
  return { ...shared, id, galleryId };
}

/** Opaque to callers. */
export function thresholdId(text: string): string {
  return Buffer.from(`Threshold:${text}`, 'utf8').toString('base64');
}

function describe(pack: PackOfSpace): Omit<ThresholdUsed, 'id' | 'galleryId'> {
  const { match, review } = pack.defaultThreshold ?? UNMEASURED;
  const fmr = fmrAt(pack, match);
  return {
    spaceId: pack.spaceId,
    match,
    review,
    policy: 'STATIC',
    targetRate: null,
    fmr,
    fpir: null,
    basis: fmr?.basis ?? 'UNRESOLVED',
    galleryIdentities: null,
    comparedIdentities: null,
    isFallback: false,
    calibratedAt: pack.since,
    scoreModel: packScoreModel(pack.statistics, USUAL_SAMPLES),
  };
}

function fmrAt({ statistics }: PackOfSpace, similarity: number): MeasuredRate | null {
  if (statistics === null) return null;
  const { thresholds, identities: impostorIdentities, impostorComparisons } = statistics;
  const found = estimateFmr(thresholds, { impostorIdentities, impostorComparisons }, similarity);
  if (found === null) return null;
  const { ciLow: low, ciHigh: high, ...rest } = found;
  return { ...rest, low, high, basis: 'COHORT' };
}
