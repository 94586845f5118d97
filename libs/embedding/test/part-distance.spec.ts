import { partDistance } from '@gallerist/metrics/similarity';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partCosine } from '../src/parts/part-cosine.ts';

const [rows, parts, dimensions] = [3, 4, 5];
const value = fc.integer({ min: -300, max: 300 }).map((hundredths) => hundredths / 100);
const picture = fc.record({
  values: fc.array(value, { minLength: rows * parts * dimensions, maxLength: rows * parts * dimensions }),
  visible: fc.array(fc.constantFrom(0, 1, 1), { minLength: rows * parts, maxLength: rows * parts }),
});
type Pictures = typeof picture extends fc.Arbitrary<infer T> ? T : never;

const partsOf = ({ values, visible }: Pictures, row: number) => ({
  values: Float32Array.from(values.slice(row * parts * dimensions, (row + 1) * parts * dimensions)),
  count: parts,
  visibility: visible.slice(row * parts, (row + 1) * parts),
});
const featuresOf = ({ values, visible }: Pictures) => ({
  values: Float32Array.from(values),
  visible: Uint8Array.from(visible),
  rows,
  parts,
  dimensions,
});

describe('partDistance of the metrics library', () => {
  it('is 1 − partCosine for every pair, and as far as can be where nothing is seen in both', async () => {
    await fc.assert(
      fc.asyncProperty(picture, picture, async (a, b) => {
        const distances = await partDistance(featuresOf(a), featuresOf(b));
        distances.forEach((distance, at) => {
          const { similarity } = partCosine(partsOf(a, Math.floor(at / rows)), partsOf(b, at % rows));
          // Float32 there, float64 here.
          expect(distance).toBeCloseTo(similarity === null ? 2 : 1 - similarity, 5);
        });
      }),
      { seed: 8, numRuns: 40 },
    );
  });
});
