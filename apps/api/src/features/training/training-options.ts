import { parseRecipe, defaultRecipes, TrainingError, type Recipe } from '@gallerist/embedding/training';
import { z } from 'zod';
import type { JsonObject } from '../../core/json.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { invalidInput, type UserFailure } from '../../core/user-failure.ts';

/** What `options` of startTraining may hold; what is left out has the recipe's own value. */
export const trainingOptionsSchema = z.strictObject({
  epochs: z.int().min(1).max(1000).optional(),
  seed: z
    .int()
    .min(0)
    .max(2 ** 32 - 1)
    .optional(),
  rate: z.number().positive().max(1).optional(),
  rank: z.int().min(1).max(4096).optional(),
  dropout: z.number().min(0).max(0.9).optional(),
  margin: z.number().min(0).max(1).optional(),
  scale: z.number().min(1).max(128).optional(),
  classesPerBatch: z.int().min(2).max(512).optional(),
  samplesPerClass: z.int().min(2).max(64).optional(),
  /** Looks at validation people without a better one, after which it stops. */
  patience: z.int().min(1).max(100).optional(),
  maxSamplesPerIdentity: z.int().min(2).max(1000).optional(),
});

export type TrainingOptions = z.infer<typeof trainingOptionsSchema>;

/** Checks what a caller gave; every problem is named. */
export function parseTrainingOptions(options: JsonObject): Result<TrainingOptions, UserFailure> {
  const parsed = trainingOptionsSchema.safeParse(options);
  if (parsed.success) return ok(parsed.data);
  const problems = parsed.error.issues.map(({ path, message }) => [...path, message].join(': '));
  return fail(invalidInput(problems.join('; '), ['input', 'options']));
}

/** What a recipe has to know of its data. */
export interface RecipeData {
  /** Length of the embedder's vectors. */
  readonly features: number;
  readonly trainRows: number;
  readonly hasValidation: boolean;
  /** People of one picture, which take part all the same: hard negatives. */
  readonly hasSingletons: boolean;
}

/** A gallery is small: fewer steps than these teach nothing. */
const fewestSteps = 300;
const mostEpochs = 200;

/** The whole recipe of an adapter. @throws {TrainingError} if options and data do not go together. */
export function adapterRecipe(options: TrainingOptions, data: RecipeData): Recipe {
  const { net, sampler, losses, optimiser, earlyStop, ...base } = defaultRecipes.adapter;
  const { classesPerBatch = 32, samplesPerClass = 4, rate, margin, scale, rank, dropout } = options;
  const stepsPerEpoch = Math.max(1, Math.floor(data.trainRows / (classesPerBatch * samplesPerClass)));
  const ownEpochs = Math.min(mostEpochs, Math.max(base.epochs, Math.ceil(fewestSteps / stepsPerEpoch)));
  const [loss] = losses;
  if (loss === undefined) throw new TrainingError('RECIPE_INVALID', 'The recipe has no loss.');
  return parseRecipe({
    ...base,
    epochs: options.epochs ?? ownEpochs,
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    net: {
      ...net,
      features: data.features,
      ...(rank === undefined ? {} : { rank }),
      ...(dropout === undefined ? {} : { dropout }),
    },
    losses: [
      { ...loss, ...(margin === undefined ? {} : { margin }), ...(scale === undefined ? {} : { scale }) },
    ],
    sampler: {
      ...sampler,
      classesPerBatch,
      samplesPerClass,
      singletons: data.hasSingletons ? 'include' : 'exclude',
    },
    optimiser: { ...optimiser, ...(rate === undefined ? {} : { rate }) },
    earlyStop: data.hasValidation
      ? { ...earlyStop, ...(options.patience === undefined ? {} : { patience: options.patience }) }
      : null,
  });
}
