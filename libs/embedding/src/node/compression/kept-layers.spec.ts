import { describe, expect, it } from 'vitest';
import { ACCEPTED_LOSS, keepSensitive } from './kept-layers.ts';
import type { QuantisedVariants } from './kept-layers.ts';

/** Losses that add up: a variant is the list of the layers that are quantised in it. */
const losses: Readonly<Record<string, number>> = { a: 0.001, b: 0.02, c: 0.004, d: 0.3 };
const layers = Object.keys(losses);
const encode = (names: readonly string[]): Uint8Array => new TextEncoder().encode(names.join(' '));
const variants: QuantisedVariants = {
  layers,
  only: (layer) => encode([layer]),
  without: (kept) => encode(layers.filter((layer) => !kept.has(layer))),
};
const lossOf = (model: Uint8Array): Promise<number> =>
  Promise.resolve(
    new TextDecoder()
      .decode(model)
      .split(' ')
      .reduce((sum, name) => sum + losses[name]!, 0),
  );

describe('keepSensitive', () => {
  it('keeps none unless it is asked to, and looks no further', async () => {
    const { kept, sensitivities, loss } = await keepSensitive(variants, 0, lossOf);
    expect({ kept, sensitivities }).toEqual({ kept: [], sensitivities: [] });
    expect(loss).toBeCloseTo(0.325, 12);
  });

  it('keeps those that lose the most by themselves', async () => {
    const { kept, sensitivities, bytes } = await keepSensitive(variants, 2, lossOf);
    expect(kept).toEqual(['d', 'b']);
    expect(sensitivities.map(({ layer }) => layer)).toEqual(['d', 'b', 'c', 'a']);
    expect(bytes).toEqual(encode(['a', 'c']));
  });

  it('keeps the fewest that are enough', async () => {
    const { kept, loss } = await keepSensitive(variants, 'auto', lossOf);
    expect(kept).toEqual(['d', 'b']);
    expect(loss).toBeLessThanOrEqual(ACCEPTED_LOSS);
  });

  it('says so where nothing is enough', async () => {
    const never = () => Promise.resolve(0.1);
    await expect(keepSensitive(variants, 'auto', never)).rejects.toMatchObject({ code: 'TARGET_MISSED' });
  });
});
