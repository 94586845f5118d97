import { packManifestSchema } from '@gallerist/embedding';
import { planNetInWorker, type NetPlan, type TrainingRuntime } from '@gallerist/embedding/node';
import type { Recipe } from '@gallerist/embedding/training';
import { canonicalJson, type PreprocessSpec } from '@gallerist/preprocess';
import type { Modality } from '../../core/modality.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { notFound, type UserFailure } from '../../core/user-failure.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import { modelSpace } from '../evaluation/model-space.ts';
import type { DatasetItem } from './dataset.ts';
import { cropProblem, netRecipe, netRecipes, type NetRecipeData } from './net-recipe.ts';
import { estimateOf, largestBatch, memoryProblem, trainingMemory } from './training-cost.ts';
import type { TrainingOptions } from './training-options.ts';
import { findActive, findEarlierSpeed } from './training.store.ts';
import type { NetRecipe, TrainingEstimate } from './training.types.ts';

/** What is known of the machine that will train; null where a schedule asks, whose run finds out. */
export interface TrainingMachine {
  readonly runtime: TrainingRuntime;
  readonly planOf: (recipe: Recipe) => Promise<NetPlan>;
}

export interface NetRequest {
  readonly recipe: NetRecipe;
  readonly modality: Modality;
  readonly options: TrainingOptions;
  /** Of the model that the galleries are searched with. */
  readonly manifest: unknown;
}

/** Why the recipe cannot be trained on the galleries, whatever they hold; null for one that can. */
export function recipeProblem({ recipe, modality, manifest }: NetRequest): UserFailure | null {
  const path = ['input', 'recipe'];
  const { modalities } = netRecipes[recipe];
  if (!modalities.includes(modality)) {
    const fitting = Object.entries(netRecipes).filter(([, of]) => of.modalities.includes(modality));
    const others = ['ADAPTER', ...fitting.map(([name]) => name)].join(', ');
    const message = `${recipe} is a net of ${modalities.join(' and ')}: for ${modality} there are ${others}`;
    return { code: 'RECIPE_UNAVAILABLE', message, path };
  }
  const problem = cropProblem(preprocessOf(manifest));
  return problem === null ? null : { code: 'RECIPE_UNAVAILABLE', message: problem, path };
}

const preprocessOf = (manifest: unknown): PreprocessSpec => packManifestSchema.parse(manifest).preprocess;

/** The recipe with all that was left out, and how long it takes; null where nobody knows. */
export interface TrainingCost {
  readonly recipe: Recipe;
  readonly estimate: TrainingEstimate | null;
}

/**
 * What training will take, before anything is written.
 *
 * @returns no estimate where nothing is known of the machine; `INVALID_INPUT` for options that the net does not take, `NOT_ENOUGH_MEMORY`.
 */
export async function costOf(
  tx: Transaction,
  request: NetRequest & { readonly items: readonly DatasetItem[] },
  machine: TrainingMachine | null,
): Promise<Result<TrainingCost, UserFailure>> {
  const facts = factsOfItems(request.items);
  const recipeFor = (most: number) => {
    const preprocess = preprocessOf(request.manifest);
    return netRecipe(request.recipe, request.options, { ...facts, preprocess, largestBatch: most });
  };
  const largest = recipeFor(Number.MAX_SAFE_INTEGER);
  if (!largest.ok) return largest;
  if (machine === null) return ok({ recipe: largest.value, estimate: null });
  const plan = await machine.planOf(largest.value);
  const memoryBytes = trainingMemory(machine.runtime);
  const recipe = recipeFor(largestBatch(plan, memoryBytes));
  if (!recipe.ok) return recipe;
  const problem = memoryProblem({ plan, recipe: recipe.value }, memoryBytes);
  if (problem !== null) return fail(problem);
  const { runtime } = machine;
  const earlier = await findEarlierSpeed(tx, { recipe: request.recipe, runtime });
  const of = { plan, recipe: recipe.value, pictures: facts.trainRows };
  return ok({ recipe: recipe.value, estimate: estimateOf(of, { runtime, earlier }) });
}

export function factsOfItems(
  items: readonly DatasetItem[],
): Omit<NetRecipeData, 'preprocess' | 'largestBatch'> {
  const of = (part: DatasetItem['part']) => items.filter((item) => item.part === part);
  return {
    trainRows: of('TRAIN').length,
    hasValidation: new Set(of('VALIDATION').map(({ identityId }) => identityId)).size >= 2,
    hasSingletons: of('HARD_NEGATIVE').length > 0,
  };
}

/** The model that a net is to start from. */
export async function initProblem(
  tx: Transaction,
  of: { readonly id: string | null; readonly recipe: string; readonly modality: Modality },
): Promise<UserFailure | null> {
  const path = ['input', 'initModelVersionId'];
  if (of.recipe === 'ADAPTER') {
    const message =
      'an adapter starts as no change at all: leave initModelVersionId out, or choose another recipe';
    return { code: 'INVALID_INPUT', message, path };
  }
  const model = of.id === null ? null : await modelSpace(tx, of.id);
  if (model === null) return notFound('model', path);
  if (model.modality === of.modality) return null;
  return {
    code: 'INVALID_INPUT',
    message: `the model is of ${model.modality}, the run of ${of.modality}`,
    path,
  };
}

/**
 * Plans the net of a request ahead of its transaction, which is then short: seconds for a large one. What is wrong with the request is
 * not for here.
 */
export async function planAhead(
  tx: Transaction,
  of: Omit<NetRequest, 'manifest'> & { readonly galleryId: string },
  { planOf }: TrainingMachine,
): Promise<void> {
  const [active] = await findActive(tx, [of.galleryId], of.modality);
  if (active === undefined || recipeProblem({ ...of, manifest: active.manifest }) !== null) return;
  const facts = { trainRows: 2, hasValidation: false, hasSingletons: false, largestBatch: 2 };
  const preprocess = preprocessOf(active.manifest);
  const recipe = netRecipe(of.recipe, of.options, { ...facts, preprocess });
  if (recipe.ok) await planOf(recipe.value);
}

const mostPlans = 50;

/** This machine; it plans nets in a thread, each net once. */
export function trainingMachine(runtime: TrainingRuntime): TrainingMachine {
  const plans = new Map<string, Promise<NetPlan>>();
  const planOf = (recipe: Recipe): Promise<NetPlan> => {
    const key = canonicalJson(recipe.net);
    const known = plans.get(key);
    if (known !== undefined) return known;
    if (plans.size >= mostPlans) plans.clear();
    const plan = planNetInWorker(recipe);
    plan.catch(() => plans.delete(key));
    plans.set(key, plan);
    return plan;
  };
  return { runtime, planOf };
}
