import { canonicalJson, paddingValues, sha256Hex, specSize } from '@gallerist/preprocess';
import { z } from 'zod';
import { TrainingError } from '../training-error.ts';
import { recipeSchema } from './recipe.schema.ts';
import type { Recipe } from './recipe.schema.ts';

/**
 * Checks a recipe from a file, a command line or a request, and fills in its defaults.
 *
 * A net of pictures gets the size that they are brought to, so that what is trained is what is served.
 * A part-based net that is told in training where letterbox padding is gets the padding's colour, by which it finds it in serving,
 * unless it names one itself (or null).
 *
 * @throws {TrainingError} `RECIPE_INVALID` with every problem and the path to it.
 */
export function parseRecipe(value: unknown): Recipe {
  const parsed = recipeSchema.safeParse(value);
  if (parsed.success) return withPaddingColour(withInputShape(parsed.data));
  throw new TrainingError('RECIPE_INVALID', `The recipe is invalid:\n${z.prettifyError(parsed.error)}`);
}

function withInputShape(recipe: Recipe): Recipe {
  const { net, pictures } = recipe;
  if (pictures === null) return recipe;
  const { height, width } = specSize(pictures.training.preprocess);
  const inputShape = [height, width, 3];
  const own: unknown = net['inputShape'] ?? inputShape;
  if (canonicalJson(own) === canonicalJson(inputShape)) return { ...recipe, net: { ...net, inputShape } };
  const expected = `[${inputShape.join(', ')}], the size that pictures are brought to`;
  const problem = `net.inputShape must be ${expected}, got ${JSON.stringify(own)}`;
  throw new TrainingError('RECIPE_INVALID', `The recipe is invalid:\n✖ ${problem}`);
}

function withPaddingColour(recipe: Recipe): Recipe {
  const { net, pictures } = recipe;
  if (net.architecture !== 'pcb' || 'paddingColour' in net || !pictures?.hasPaddingMask) return recipe;
  const paddingColour = [...paddingValues(pictures.training.preprocess)] as const;
  return { ...recipe, net: { ...net, paddingColour } };
}

/** SHA-256 of the canonical JSON of a recipe with all its defaults: equal for equal recipes, however they were written. */
export const recipeDigest = (recipe: Recipe): string => sha256Hex(canonicalJson(recipe));
