import { readFile } from 'node:fs/promises';
import { checkNetSpec } from '@gallerist/embedding/architectures';
import {
  changeRecipe,
  defaultRecipes,
  parseRecipe,
  recipeNames,
  TrainingError,
} from '@gallerist/embedding/training';
import type { Recipe } from '@gallerist/embedding/training';
import type { TrainOptions } from './options.ts';
import { UsageError } from '../../pack/command.ts';

/**
 * The recipe that a command line asks for, checked.
 *
 * @param features Of an adapter: the length of the embedder's vectors; else null.
 * @throws {UsageError} where there is no such recipe. @throws {TrainingError} `RECIPE_INVALID`. @throws {ArgumentError} for the net's options.
 */
export function trainingRecipe(base: object, options: TrainOptions, features: number | null): Recipe {
  const withNet = features === null ? base : changeRecipe(base, 'net.features', String(features));
  const withLoss = options.loss === null ? withNet : { ...withNet, losses: [{ name: options.loss }] };
  const recipe = parseRecipe(
    options.changes.reduce((changed, [path, value]) => changeRecipe(changed, path, value), withLoss),
  );
  checkNetSpec(recipe.net);
  return recipe;
}

/** By its name, or from its file; not checked yet. */
export async function baseRecipe(name: string): Promise<object> {
  const known = recipeNames.find((candidate) => candidate === name);
  if (known !== undefined) return defaultRecipes[known];
  if (!name.endsWith('.json')) {
    throw new UsageError(`--recipe must be one of ${recipeNames.join(', ')}, or a file .json, got ${name}`);
  }
  const text = await readFile(name, 'utf8').catch(() => {
    throw new UsageError(`--recipe: ${name} cannot be read`);
  });
  try {
    return Object(JSON.parse(text)) as object; // as: Object() gives one
  } catch {
    throw new TrainingError('RECIPE_INVALID', `${name} is not JSON.`);
  }
}

/** Whether the recipe's net takes an embedder's vectors. */
export function isAdapter(recipe: object): boolean {
  const net: unknown = Reflect.get(recipe, 'net');
  return typeof net === 'object' && net !== null && Reflect.get(net, 'architecture') === 'adapter';
}
