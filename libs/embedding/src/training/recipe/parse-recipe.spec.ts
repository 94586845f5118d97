import { describe, expect, it } from 'vitest';
import { TrainingError } from '../training-error.ts';
import { lossNames } from './loss.schema.ts';
import { parseRecipe, recipeDigest } from './parse-recipe.ts';

const small = {
  name: 'test',
  net: { architecture: 'adapter', features: 8 },
  losses: [{ name: 'arcface' }],
  sampler: { name: 'pk' },
  epochs: 3,
  optimiser: { name: 'adamw' },
  schedule: { name: 'cosine' },
};

const problemsOf = (value: unknown): string => {
  try {
    parseRecipe(value);
  } catch (error) {
    expect(error).toBeInstanceOf(TrainingError);
    expect((error as TrainingError).code).toBe('RECIPE_INVALID');
    return (error as TrainingError).message;
  }
  throw new Error('the recipe was accepted');
};

describe('parseRecipe', () => {
  it('fills in what is left out', () => {
    const recipe = parseRecipe(small);
    expect(recipe.losses[0]).toMatchObject({ name: 'arcface', margin: 0.5, scale: 64, weight: 1 });
    expect(recipe.sampler).toMatchObject({ classesPerBatch: 16, samplesPerClass: 4 });
    expect(recipe).toMatchObject({ clipNorm: 5, averageDecay: 0.999, seed: 1, earlyStop: null });
  });

  it('names every problem and its place', () => {
    const problems = problemsOf({
      ...small,
      losses: [{ name: 'arcface', margin: 4 }],
      epochs: 0,
      surprise: true,
    });
    for (const part of ['losses[0].margin', 'epochs', 'surprise']) expect(problems).toContain(part);
  });

  it.each([
    ['a loss that there is not', { losses: [{ name: 'archface' }] }, 'losses[0]'],
    ['an option of another loss', { losses: [{ name: 'cosface', fallback: 'hard' }] }, 'fallback'],
    ['no loss', { losses: [] }, 'losses'],
    ['a miner of two semi-hard choices', { losses: [semiHardTwice()] }, 'semi-hard'],
    ['a seed that is no whole number', { seed: 0.5 }, 'seed'],
    ['descending milestones', { schedule: { name: 'multi-step', milestones: [0.5, 0.4] } }, 'ascend'],
  ])('refuses %s', (_, change, part) => {
    expect(problemsOf({ ...small, ...change })).toContain(part);
  });

  it('knows every loss by its name with its defaults', () => {
    expect(lossNames).toHaveLength(31);
    for (const name of lossNames)
      expect(parseRecipe({ ...small, losses: [{ name }] }).losses).toHaveLength(1);
  });
});

describe('recipeDigest', () => {
  it('is equal for recipes that mean the same, and differs otherwise', () => {
    const digest = recipeDigest(parseRecipe(small));
    expect(recipeDigest(parseRecipe({ seed: 1, ...small }))).toBe(digest);
    expect(recipeDigest(parseRecipe({ ...small, seed: 2 }))).not.toBe(digest);
  });
});

function semiHardTwice() {
  return { name: 'triplet', miner: { name: 'batch-easy-hard', positive: 'semihard', negative: 'semihard' } };
}
