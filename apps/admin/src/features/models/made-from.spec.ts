import { describe, expect, it } from 'vitest';
import { madeFrom } from './made-from.ts';

describe('what a manifest says of how a pack was made', () => {
  it('is its kind, what it was made from, the recipe and what stayed in floating point', () => {
    const lineage = {
      kind: 'quantised',
      parent: { name: 'arc', version: '1.0', digest: 'a'.repeat(64) },
      recipe: 'int8-static',
      settings: { pictures: 40, keptInFloat: ['Conv_0', 7] },
    };
    expect(madeFrom(lineage)).toEqual({
      ...{ kind: 'quantised', parent: 'arc 1.0', recipe: 'int8-static' },
      keptInFloat: ['Conv_0'],
    });
  });

  it('is nothing where there is no lineage, and as much as is understood of one from another version', () => {
    expect([madeFrom(null), madeFrom('trained'), madeFrom([1])]).toEqual([null, null, null]);
    expect(madeFrom({ kind: 'dreamt', parent: 'arc' })).toEqual({
      ...{ kind: null, parent: null, recipe: null, keptInFloat: null },
    });
  });
});
