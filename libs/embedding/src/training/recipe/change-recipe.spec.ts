import { describe, expect, it } from 'vitest';
import { changeRecipe } from './change-recipe.ts';
import { defaultRecipes, recipeNames } from './default-recipes.ts';
import { parseRecipe } from './parse-recipe.ts';

const base = { epochs: 1, optimiser: { rate: 0.1 }, losses: [{ name: 'arcface' }, { name: 'center' }] };

describe('changeRecipe', () => {
  it.each([
    ['epochs', '5', { ...base, epochs: 5 }],
    ['optimiser.rate', '1e-3', { ...base, optimiser: { rate: 1e-3 } }],
    ['losses.1.weight', '0.5', { ...base, losses: [{ name: 'arcface' }, { name: 'center', weight: 0.5 }] }],
    ['earlyStop', 'null', { ...base, earlyStop: null }],
    ['earlyStop.metric', 'recallAt1', { ...base, earlyStop: { metric: 'recallAt1' } }],
    ['sampler', '{"name":"pk"}', { ...base, sampler: { name: 'pk' } }],
  ])('sets %s to %s', (path, text, expected) => {
    const before = JSON.stringify(base);
    expect(changeRecipe(base, path, text)).toEqual(expected);
    expect(JSON.stringify(base)).toBe(before);
  });

  it.each(['epochs.more', 'losses.first', '', 'a..b', '__proto__.polluted'])(
    'refuses the path "%s"',
    (path) => {
      expect(() => changeRecipe(base, path, '1')).toThrow(
        expect.objectContaining({ code: 'RECIPE_INVALID' }),
      );
      expect(Reflect.has({}, 'polluted')).toBe(false);
    },
  );
});

describe('defaultRecipes', () => {
  it.each(recipeNames)('holds a valid recipe %s', (name) => {
    expect(parseRecipe(defaultRecipes[name])).toMatchObject({ name });
  });
});
