import { z } from 'zod';

const cosine = z.number().min(-1).max(1);
const count = z.int().min(0);

/** Counts in equal bins from `firstEdge` on. */
const histogramSchema = z
  .strictObject({
    firstEdge: cosine,
    binWidth: z.number().positive(),
    counts: z.array(count).min(1).readonly(),
  })
  .readonly();

const pairSchema = z.tuple([z.number(), z.number()]).readonly();

const tailSchema = z
  .strictObject({
    model: z.literal('generalised-pareto'),
    /** The fit is of scores above this; `exceedanceRate` of all are. */
    threshold: cosine,
    exceedanceRate: z.number().positive().max(1),
    scale: z.number().positive(),
    shape: z.number(),
    /** Of (scale, shape). */
    covariance: z.tuple([pairSchema, pairSchema]).readonly(),
  })
  .readonly();

const base64 = z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/, { message: 'must be base64' });

/** What `pairStatistics` gives: who hits whom, by numbers without a meaning. Packs measured before it have none. */
const pairsSchema = z
  .strictObject({
    pictures: base64,
    similarities: base64,
    first: base64,
    second: base64,
    floor: cosine.nullable(),
    genuine: z.array(cosine).max(1000).readonly(),
    genuineIdentities: count,
  })
  .readonly();

/** What `calibrationStatistics` gives: scores only, no vectors and no pictures. */
export const statisticsSchema = z
  .strictObject({
    identities: count,
    images: count,
    impostorComparisons: count,
    genuineComparisons: count,
    thresholds: z
      .array(
        z
          .strictObject({
            fmr: z.number().positive().max(1),
            cosineSimilarity: cosine,
            standardError: z.number().min(0),
          })
          .readonly(),
      )
      .min(1)
      .readonly(),
    impostor: histogramSchema,
    genuine: histogramSchema,
    tail: tailSchema,
    pairs: pairsSchema.optional(),
  })
  .readonly();

/** On what and how a pack's default threshold was set. */
export const calibrationSchema = z
  .strictObject({
    set: z
      .strictObject({
        name: z.string().min(1),
        licence: z.string().min(1),
        /** The hint that the pictures were given with; null for whole photographs. */
        alignment: z.string().min(1).nullable(),
      })
      .readonly(),
    scores: z.string().min(1),
    errors: z.string().min(1),
    statistics: statisticsSchema,
  })
  .readonly();
