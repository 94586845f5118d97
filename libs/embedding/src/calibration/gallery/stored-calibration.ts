import { z } from 'zod';
import type { ScoreModel } from './score-model.ts';
import type { MeasuredRate } from './threshold.types.ts';

/** Rounding may take a similarity or a rate a little beyond its range: what matters is that all of it is there. */
const share = z.number().min(0);

const scoreModelSchema = z
  .strictObject({
    middles: z.array(z.number()).min(2).readonly(),
    shares: z.array(share.positive()).readonly(),
    dispersions: z.array(share).readonly(),
  })
  .refine(
    ({ middles, shares, dispersions }) =>
      shares.length === middles.length - 1 &&
      dispersions.length === shares.length &&
      middles.every((middle, i) => middle >= (middles[i - 1] ?? -Infinity)),
  )
  .readonly();

const rateSchema = z
  .strictObject({
    value: share.nullable(),
    low: share,
    high: share,
    confidenceLevel: share,
    basis: z.enum(['GALLERY', 'COHORT', 'EXTRAPOLATED', 'UNRESOLVED']),
    impostorIdentities: z.int().min(0),
    impostorComparisons: z.int().min(0),
  })
  .refine(({ value, basis, low, high }) => (value === null) === (basis === 'UNRESOLVED') && low <= high)
  .readonly();

/**
 * A score model as it was stored, perhaps by another version of this code.
 *
 * @returns null for anything that is not one by now: there is no probability then.
 */
export function readScoreModel(stored: unknown): ScoreModel | null {
  return scoreModelSchema.safeParse(stored).data ?? null;
}

/** Likewise a rate. @returns null for anything that is not one: nothing is known of it then. */
export function readMeasuredRate(stored: unknown): MeasuredRate | null {
  return rateSchema.safeParse(stored).data ?? null;
}
