import { z } from 'zod';
import { heldOutMetrics } from '../evaluation/held-out-metrics.types.ts';
import { lossSchema } from './loss.schema.ts';
import { optimiserSchema } from './optimiser.schema.ts';
import { picturesSchema } from './pictures.schema.ts';
import { samplerSchema } from './sampler.schema.ts';
import { scheduleSchema } from './schedule.schema.ts';
import { sparsitySchema } from '../sparsity/sparsity.schema.ts';

const seed = z
  .int()
  .min(0)
  .max(2 ** 32 - 1);

const earlyStopSchema = z.strictObject({
  metric: z.enum(heldOutMetrics).default('tarAtFmr1e3'),
  /** Epochs between two looks. */
  everyEpochs: z.int().min(1).default(1),
  /** Looks without a better value after which the run ends. */
  patience: z.int().min(1).default(5),
  /** A better value is better by more than this. */
  minGain: z.number().min(0).default(0),
});

/**
 * All that decides a training run besides its data: a run is the same, to the bit on one backend, for the same recipe, data
 * and starting weights. Unknown keys are refused, and everything that is left out has the default that is written here.
 */
export const recipeSchema = z
  .strictObject({
    schemaVersion: z.literal(1).default(1),
    name: z.string().min(1).max(64),
    /** Architecture and options, as `buildNet` takes them. The length of an adapter's features comes from the data. */
    net: z.looseObject({ architecture: z.string().min(1) }),
    /** Null: the net takes vectors. */
    pictures: picturesSchema.nullable().default(null),
    /** Their weighted sum is what is trained. */
    losses: z.array(lossSchema).min(1).max(8).readonly(),
    sampler: samplerSchema,
    epochs: z.int().min(1).max(100_000),
    optimiser: optimiserSchema,
    schedule: scheduleSchema,
    /** Learning rate of the rows of class losses, in multiples of the common one. */
    classRateMultiplier: z.number().positive().max(1000).default(10),
    /** Rows of class losses at first: random directions, or those of the classes' own embeddings, where the shapes allow it. */
    classRows: z.enum(['random', 'centroids']).default('random'),
    /** Average of the weights over the steps, which is what is kept: min(decay, (1 + n) / (10 + n)). */
    averageDecay: z.number().min(0).lt(1).nullable().default(0.999),
    /** Longest gradient, all parameters together; longer ones are shortened. */
    clipNorm: z.number().positive().nullable().default(5),
    /** BatchNorm as it is. */
    isNormFrozen: z.boolean().default(false),
    /** Epochs, from the first on, in which only the rows of class losses are trained. */
    frozenNetEpochs: z.int().min(0).default(0),
    earlyStop: earlyStopSchema.nullable().default(null),
    /** Magnitude pruning; not together with early stop, whose best weights may be from before it. */
    sparsity: sparsitySchema.nullable().default(null),
    seed: seed.default(1),
  })
  .refine(({ earlyStop, sparsity }) => earlyStop === null || sparsity === null, {
    path: ['sparsity'],
    message: 'cannot be combined with earlyStop',
  })
  .readonly();

export type Recipe = z.output<typeof recipeSchema>;
/** What may be left out is optional. */
export type RecipeInput = z.input<typeof recipeSchema>;
export type EarlyStopSpec = z.output<typeof earlyStopSchema>;
