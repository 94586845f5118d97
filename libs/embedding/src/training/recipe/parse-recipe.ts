import { canonicalJson, sha256Hex } from '@gallerist/preprocess';
import { z } from 'zod';
import { TrainingError } from '../training-error.ts';
import { recipeSchema } from './recipe.schema.ts';
import type { Recipe } from './recipe.schema.ts';

/**
 * Checks a recipe from a file, a command line or a request, and fills in its defaults.
 *
 * @throws {TrainingError} `RECIPE_INVALID` with every problem and the path to it.
 */
export function parseRecipe(value: unknown): Recipe {
  const parsed = recipeSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new TrainingError('RECIPE_INVALID', `The recipe is invalid:\n${z.prettifyError(parsed.error)}`);
}

/** SHA-256 of the canonical JSON of a recipe with all its defaults: equal for equal recipes, however they were written. */
export const recipeDigest = (recipe: Recipe): string => sha256Hex(canonicalJson(recipe));
