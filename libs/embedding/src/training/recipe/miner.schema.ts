import { z } from 'zod';
import { distanceNameSchema } from './distance-names.ts';

const shared = { distance: distanceNameSchema.exactOptional() };
const share = z.number().gt(0).max(1);
const difficulty = z.enum(['hard', 'semihard', 'easy', 'all']);

/** Every miner of the metrics library by its name there. */
export const minerSchema = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('all-pairs'), ...shared }),
  z.strictObject({ name: z.literal('all-triplets'), ...shared }),
  z.strictObject({ name: z.literal('batch-hard'), ...shared }),
  z.strictObject({ name: z.literal('random'), ...shared, tripletsPerAnchor: z.int().min(1).default(1) }),
  z
    .strictObject({
      name: z.literal('batch-easy-hard'),
      ...shared,
      positive: difficulty,
      negative: difficulty,
    })
    .refine(
      ({ positive, negative }) => isComparable(positive, negative) && isComparable(negative, positive),
      {
        message: 'a semi-hard choice needs one other to compare with, hard or easy',
      },
    ),
  z.strictObject({
    name: z.literal('triplet-margin'),
    ...shared,
    margin: z.number().min(0).default(0.2),
    type: z.enum(['all', 'hard', 'semihard', 'easy']).default('all'),
  }),
  z.strictObject({
    name: z.literal('pair-margin'),
    ...shared,
    positiveMargin: z.number().exactOptional(),
    negativeMargin: z.number().exactOptional(),
  }),
  z.strictObject({ name: z.literal('multi-similarity'), ...shared, epsilon: z.number().default(0.1) }),
  z.strictObject({
    name: z.literal('distance-weighted'),
    ...shared,
    cutoff: z.number().gt(0).lt(2).default(0.5),
    nonzeroLossCutoff: z.number().gt(0).max(2).default(1.4),
  }),
  z.strictObject({
    name: z.literal('hardest-fraction'),
    ...shared,
    positiveFraction: share,
    negativeFraction: share,
  }),
]);

export type RecipeMiner = z.output<typeof minerSchema>;

const isComparable = (one: string, other: string): boolean =>
  one !== 'semihard' || (other !== 'semihard' && other !== 'all');
