import type { CohortTail } from '@gallerist/metrics/thresholds';
import { z } from 'zod';
import { statisticsSchema } from '../../packs/calibration.schema.ts';
import { readPictureTail } from '../pair-statistics.ts';
import { identityTail } from '../picture-tail.ts';
import type { PictureTail } from '../picture-tail.ts';

/** What a manifest holds of its calibration set; `pairs` where it was measured with them. */
export type PackStatistics = z.infer<typeof statisticsSchema>;

/** What a manifest says of its scores; null: nobody has measured it. */
export interface PackScores {
  readonly defaultThreshold: { readonly match: number; readonly review: number } | null;
  readonly duplicateSimilarity: number | null;
  readonly statistics: PackStatistics | null;
}

const cosine = z.number().min(-1).max(1);
/** Other keys of a manifest are for other readers. */
const scoresSchema = z.object({
  defaultThreshold: z.object({ match: cosine, review: cosine }).nullish(),
  duplicateSimilarity: z.object({ value: cosine }).nullish(),
  calibration: z.object({ statistics: statisticsSchema }).nullish(),
});

/** @throws {RangeError} if the manifest states scores that cannot be read. */
export function readPackScores(manifest: unknown): PackScores {
  const parsed = scoresSchema.safeParse(manifest);
  if (!parsed.success) throw new RangeError(`readPackScores: ${z.prettifyError(parsed.error)}`);
  const { defaultThreshold, duplicateSimilarity, calibration } = parsed.data;
  return {
    defaultThreshold: defaultThreshold ?? null,
    duplicateSimilarity: duplicateSimilarity?.value ?? null,
    statistics: calibration?.statistics ?? null,
  };
}

/**
 * The pack's cohort with as many samples for each person as the gallery has on average, as far as the cohort goes: a person
 * with more samples is hit more often.
 *
 * @returns null where the manifest keeps no pairs.
 */
export function cohortLike({ pairs }: PackStatistics, samplesPerIdentity: number): CohortTail | null {
  if (pairs === undefined) return null;
  const tail = readPictureTail(pairs);
  return identityTail(tail, mostSamples(tail, samplesPerIdentity));
}

/** The cap that brings the cohort's mean nearest to the wanted one; no cap where even all pictures are fewer. */
function mostSamples({ picturesOf }: PictureTail, wanted: number): number {
  const meanAt = (cap: number): number =>
    picturesOf.reduce((sum, count) => sum + Math.min(cap, count), 0) / picturesOf.length;
  const most = picturesOf.reduce((highest, count) => Math.max(highest, count), 1);
  let best = 1;
  for (let cap = 2; cap <= most; cap += 1) {
    if (Math.abs(meanAt(cap) - wanted) >= Math.abs(meanAt(best) - wanted)) break;
    best = cap;
  }
  return best;
}
