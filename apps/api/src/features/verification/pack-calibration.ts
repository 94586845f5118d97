import type { PackDescription } from '@gallerist/embedding';
import { z } from 'zod';

import type { PackCalibration } from './threshold.ts';

const share = z.number().min(0).max(1);
const count = z.int().min(0);

/** The parts of a manifest that say what its default threshold means. Other keys are for other readers. */
const manifestSchema = z.object({
  duplicateSimilarity: z.object({ value: z.number().min(-1).max(1) }),
  calibration: z.object({
    calibratedAt: z.iso.datetime().or(z.iso.date()).optional(),
    fmrAtMatch: z
      .object({
        value: share,
        ciLow: share,
        ciHigh: share,
        confidenceLevel: share,
        impostorIdentities: count,
        impostorComparisons: count,
      })
      .optional(),
  }),
});

/** A pack that says nothing of its calibration was, for all that is known, never calibrated. */
const NEVER = new Date(0);

/**
 * Reads the calibration out of a pack's manifest.
 *
 * @throws {RangeError} if the manifest states a calibration that cannot be read.
 */
export function readPackCalibration(
  pack: PackDescription,
): PackCalibration & { readonly duplicateSimilarity: number } {
  const parsed = manifestSchema.safeParse(pack.manifest);
  if (!parsed.success) {
    throw new RangeError(
      `readPackCalibration: ${pack.name} ${pack.version}: ${z.prettifyError(parsed.error)}`,
    );
  }
  const { calibration, duplicateSimilarity } = parsed.data;
  return {
    fmrAtMatch: calibration.fmrAtMatch ?? null,
    calibratedAt: calibration.calibratedAt === undefined ? NEVER : new Date(calibration.calibratedAt),
    duplicateSimilarity: duplicateSimilarity.value,
  };
}
