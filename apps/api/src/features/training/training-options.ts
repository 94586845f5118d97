import {
  parseRecipe,
  defaultRecipes,
  TrainingError,
  type Recipe,
  type RecipeInput,
} from '@gallerist/embedding/training';
import { z } from 'zod';
import type { JsonObject } from '../../core/json.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { invalidInput, type UserFailure } from '../../core/user-failure.ts';
import type { TrainingRecipe } from './training.types.ts';

/** What `options` of startTraining may hold; what is left out has the recipe's own value. */
const trainingOptionsSchema = z.strictObject({
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
  /** Pictures of a step. */
  batchSize: z.int().min(4).max(1024).optional(),
  /** Looks at validation people without a better one, after which it stops. */
  patience: z.int().min(1).max(100).optional(),
  maxSamplesPerIdentity: z.int().min(2).max(1000).optional(),
  /** Options of the architecture, such as `dimensions` or `widths`. */
  net: z.record(z.string().max(64), z.json()).optional(),
});

export type TrainingOptions = z.infer<typeof trainingOptionsSchema>;

const ofAdapters: readonly (keyof TrainingOptions)[] = ['rank', 'dropout'];
const ofNets: readonly (keyof TrainingOptions)[] = ['batchSize', 'net'];

/** Checks what a caller gave; every problem is named. */
export function parseTrainingOptions(
  options: JsonObject,
  recipe: TrainingRecipe,
): Result<TrainingOptions, UserFailure> {
  const path = ['input', 'options'];
  const parsed = trainingOptionsSchema.safeParse(options);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path: place, message }) => [...place, message].join(': '));
    return fail(invalidInput(problems.join('; '), path));
  }
  const foreign = (recipe === 'ADAPTER' ? ofNets : ofAdapters).filter(
    (key) => parsed.data[key] !== undefined,
  );
  if (foreign.length === 0) return ok(parsed.data);
  return fail(invalidInput(`${foreign.join(' and ')}: not an option of the recipe ${recipe}`, path));
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

/** As many epochs as a recipe has, and more where a gallery is small. */
export function epochsOf({ epochs }: TrainingOptions, ofRecipe: number, stepsPerEpoch: number): number {
  if (epochs !== undefined) return epochs;
  const needed = Math.ceil(fewestSteps / Math.max(1, Math.floor(stepsPerEpoch)));
  return Math.min(mostEpochs, Math.max(ofRecipe, needed));
}

/** Margin and scale belong to the first loss, where that has them. */
export function changedLosses(losses: RecipeInput['losses'], { margin, scale }: TrainingOptions) {
  const [loss, ...others] = losses;
  if (loss === undefined) throw new TrainingError('RECIPE_INVALID', 'The recipe has no loss.');
  const change = { ...(margin === undefined ? {} : { margin }), ...(scale === undefined ? {} : { scale }) };
  return [{ ...loss, ...change }, ...others];
}

export const optimiserOf = (optimiser: RecipeInput['optimiser'], { rate }: TrainingOptions) => ({
  ...optimiser,
  ...(rate === undefined ? {} : { rate }),
});

/** The whole recipe of an adapter. @throws {TrainingError} if options and data do not go together. */
export function adapterRecipe(options: TrainingOptions, data: RecipeData): Recipe {
  const { net, sampler, losses, optimiser, earlyStop, ...base } = defaultRecipes.adapter;
  const { classesPerBatch = 32, samplesPerClass = 4, rank, dropout } = options;
  return parseRecipe({
    ...base,
    epochs: epochsOf(options, base.epochs, data.trainRows / (classesPerBatch * samplesPerClass)),
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    net: {
      ...net,
      features: data.features,
      ...(rank === undefined ? {} : { rank }),
      ...(dropout === undefined ? {} : { dropout }),
    },
    losses: changedLosses(losses, options),
    sampler: {
      ...sampler,
      classesPerBatch,
      samplesPerClass,
      singletons: data.hasSingletons ? 'include' : 'exclude',
    },
    optimiser: optimiserOf(optimiser, options),
    earlyStop: data.hasValidation
      ? { ...earlyStop, ...(options.patience === undefined ? {} : { patience: options.patience }) }
      : null,
  });
}
