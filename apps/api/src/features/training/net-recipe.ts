import { checkNetSpec } from '@gallerist/embedding/architectures';
import {
  defaultRecipes,
  parseRecipe,
  TrainingError,
  type Recipe,
  type RecipeName,
} from '@gallerist/embedding/training';
import { ArgumentError } from '@gallerist/metrics/checks';
import {
  findAlignmentTemplate,
  paddingValues,
  specTemplate,
  type PreprocessSpec,
} from '@gallerist/preprocess';
import type { Modality } from '../../core/modality.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { invalidInput, type UserFailure } from '../../core/user-failure.ts';
import {
  changedLosses,
  epochsOf,
  optimiserOf,
  type RecipeData,
  type TrainingOptions,
} from './training-options.ts';
import type { NetRecipe } from './training.types.ts';

/** What each recipe is called in the library, and what it can be trained on. */
export const netRecipes: Readonly<
  Record<NetRecipe, { readonly name: RecipeName; readonly modalities: readonly Modality[] }>
> = {
  EMBEDDINGNET: { name: 'embeddingnet', modalities: ['FACE', 'BODY'] },
  MOBILEFACENET: { name: 'mobilefacenet', modalities: ['FACE'] },
  IRESNET: { name: 'iresnet', modalities: ['FACE'] },
  PCB: { name: 'pcb', modalities: ['BODY'] },
};

export interface NetRecipeData extends Omit<RecipeData, 'features'> {
  /** Of the model that the crops were kept for. */
  readonly preprocess: PreprocessSpec;
  /** Pictures of a batch that memory allows for. */
  readonly largestBatch: number;
}

/** Why crops cannot be learnt from whatever the net: a template of the pack's own is not known to the library. */
export function cropProblem({ geometry }: PreprocessSpec): string | null {
  if (geometry.kind === 'box') return null;
  const { name } = specTemplate(geometry.template);
  if (findAlignmentTemplate(name) !== null) return null;
  return `crops of the template ${name}, which is its pack's own, are learnt from by the recipe ADAPTER only`;
}

/**
 * The whole recipe of a net that learns from kept crops. How a picture is cut is what the crops were kept by, so that they go in bit
 * for bit, in training, at promotion and in serving; what becomes of their bytes is the recipe's.
 */
export function netRecipe(
  recipe: NetRecipe,
  options: TrainingOptions,
  data: NetRecipeData,
): Result<Recipe, UserFailure> {
  try {
    const whole = parseRecipe(draftOf(recipe, options, data));
    checkNetSpec(whole.net);
    return ok(whole);
  } catch (error) {
    if (!(error instanceof TrainingError || error instanceof ArgumentError)) throw error;
    return fail(invalidInput(error.message.slice(0, 500), ['input', 'options']));
  }
}

function draftOf(recipe: NetRecipe, options: TrainingOptions, data: NetRecipeData) {
  const { net, pictures, losses, optimiser, ...base } = defaultRecipes[netRecipes[recipe].name];
  if (pictures === null || pictures === undefined)
    throw new TypeError('netRecipe: the recipe is of pictures');
  const { channelOrder, pixelScale, mean, std } = pictures.training.preprocess;
  const preprocess: PreprocessSpec = {
    ...data.preprocess,
    ...{ channelOrder, pixelScale, mean, std, layout: 'nhwc' },
  };
  const sampler = samplerOf(recipe, options, data);
  return {
    ...base,
    epochs: epochsOf(options, base.epochs, data.trainRows / batchSizeOf({ sampler })),
    ...(options.seed === undefined ? {} : { seed: options.seed }),
    net: {
      ...net,
      ...(recipe === 'PCB' ? { paddingColour: paddingColourOf(preprocess) } : {}),
      ...options.net,
    },
    // padding is in the kept crops already: the net finds it by its colour, in training as in serving
    pictures: { ...pictures, hasPaddingMask: false, training: { ...pictures.training, preprocess } },
    losses: changedLosses(losses, options),
    sampler,
    optimiser: optimiserOf(optimiser, options),
    earlyStop: data.hasValidation
      ? { metric: 'meanAveragePrecision' as const, patience: options.patience ?? 10 }
      : null,
  };
}

function paddingColourOf(preprocess: PreprocessSpec): readonly number[] | null {
  const { geometry } = preprocess;
  return geometry.kind === 'box' && geometry.fit === 'letterbox' ? [...paddingValues(preprocess)] : null;
}

const largestOwnBatch = 64;

/** As large as the recipe has it, unless memory or data allow for less. */
function samplerOf(recipe: NetRecipe, options: TrainingOptions, data: NetRecipeData) {
  const { sampler } = defaultRecipes[netRecipes[recipe].name];
  const isByPerson = options.classesPerBatch !== undefined || options.samplesPerClass !== undefined;
  if (sampler.name === 'random' && !isByPerson) {
    const wanted = options.batchSize ?? Math.min(sampler.batchSize ?? largestOwnBatch, data.largestBatch);
    return { ...sampler, batchSize: Math.max(2, Math.min(wanted, data.trainRows)) };
  }
  const samplesPerClass = options.samplesPerClass ?? 4;
  const batch = options.batchSize ?? Math.min(largestOwnBatch, data.largestBatch);
  const classes = Math.max(2, Math.floor(batch / samplesPerClass));
  return {
    name: 'pk' as const,
    classesPerBatch: options.classesPerBatch ?? classes,
    samplesPerClass,
    singletons: data.hasSingletons ? ('include' as const) : ('exclude' as const),
  };
}

/** Pictures of a step, where there are people enough. */
export function batchSizeOf({
  sampler,
}: {
  readonly sampler:
    { readonly batchSize: number } | { readonly classesPerBatch: number; readonly samplesPerClass: number };
}): number {
  return 'batchSize' in sampler ? sampler.batchSize : sampler.classesPerBatch * sampler.samplesPerClass;
}
