import type { MeasuredPipeline } from '@gallerist/embedding';
import { z } from 'zod';
import { estimateFmr } from './fmr-estimate.ts';
import type { PackCalibration } from './threshold.ts';

const pointSchema = z.object({
  fmr: z.number().positive().max(1),
  cosineSimilarity: z.number().min(-1).max(1),
  standardError: z.number().min(0),
});

/** The parts of a manifest that say what its default threshold means. Other keys are for other readers. */
const manifestSchema = z.object({
  duplicateSimilarity: z.object({ value: z.number().min(-1).max(1) }),
  calibration: z.object({
    calibratedAt: z.iso.datetime().or(z.iso.date()).optional(),
    statistics: z
      .object({
        identities: z.int().min(0),
        impostorComparisons: z.int().min(0),
        thresholds: z.array(pointSchema),
      })
      .optional(),
  }),
});

/**
 * Reads the calibration out of a pack's manifest; a pack without statistics resolves no rate.
 *
 * @throws {RangeError} if the manifest states a calibration that cannot be read.
 */
export function readPackCalibration(
  pack: MeasuredPipeline['pack'],
): PackCalibration & { readonly duplicateSimilarity: number } {
  const parsed = manifestSchema.safeParse(pack.manifest);
  if (!parsed.success) {
    throw new RangeError(
      `readPackCalibration: ${pack.name} ${pack.version}: ${z.prettifyError(parsed.error)}`,
    );
  }
  const { calibration, duplicateSimilarity } = parsed.data;
  const { statistics, calibratedAt } = calibration;
  return {
    fmrAtMatch: statistics === undefined ? null : fmrAtMatch(statistics, pack.defaultThreshold.match),
    calibratedAt: calibratedAt === undefined ? null : new Date(calibratedAt),
    duplicateSimilarity: duplicateSimilarity.value,
  };
}

function fmrAtMatch(
  statistics: NonNullable<z.infer<typeof manifestSchema>['calibration']['statistics']>,
  match: number,
): PackCalibration['fmrAtMatch'] {
  const { identities, impostorComparisons, thresholds } = statistics;
  return estimateFmr(thresholds, { impostorIdentities: identities, impostorComparisons }, match);
}
