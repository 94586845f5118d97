import { changeRecipe, defaultRecipes, parseRecipe } from '@gallerist/embedding/training';
import type { Recipe, RecipeInput } from '@gallerist/embedding/training';

/** One recipe of the table. */
export interface Variant {
  readonly name: string;
  readonly hasWarmup: boolean;
}

const losses: Readonly<Record<string, RecipeInput['losses'][number]>> = {
  softmax: { name: 'normalized-softmax', temperature: 1 / 16 },
  cosface: { name: 'cosface', margin: 0.2, scale: 16 },
  arcface: { name: 'arcface', margin: 0.3, scale: 16 },
  'random-triplet': { name: 'triplet', margin: 0.2, miner: { name: 'random' } },
  'batch-hard-triplet': { name: 'batch-hard-triplet' },
  'sup-con': { name: 'sup-con' },
  'multi-similarity': { name: 'multi-similarity' },
};

/** Each loss with a warm-up of 5 % of the steps and without. */
export const variants: readonly Variant[] = Object.keys(losses).flatMap((name) =>
  [true, false].map((hasWarmup) => ({ name, hasWarmup })),
);

export const titleOf = ({ name, hasWarmup }: Variant): string => `${name}${hasWarmup ? ' + warm-up' : ''}`;

/** The shipped recipe with the variant's loss and schedule: all else is equal. */
export function recipeOf(
  { name, hasWarmup }: Variant,
  of: { readonly features: number; readonly seed: number },
): Recipe {
  const loss = losses[name];
  if (loss === undefined) throw new RangeError(`there is no variant ${name}`);
  const base = { ...defaultRecipes.adapter, losses: [loss], seed: of.seed };
  const shaped = changeRecipe(base, 'schedule.warmupShare', hasWarmup ? '0.05' : '0');
  return parseRecipe(changeRecipe(shaped, 'net.features', String(of.features)));
}
