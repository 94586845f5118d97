import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { once } from '../../test/score-samples.ts';
import { fuseFlipped } from './flip-fusion.ts';
import { poolTemplates } from './template-pooling.ts';
import { unitVector } from './unit-vector.ts';

const anyPicture = fc.record({
  feature: fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 3, maxLength: 3 }),
  template: fc.integer({ min: 5, max: 8 }),
  medium: fc.integer({ min: 0, max: 2 }),
  weight: fc.integer({ min: 0, max: 4 }).map((quarters) => quarters / 4),
});
const anyPictures = fc.array(anyPicture, { minLength: 1, maxLength: 12 });
type Picture = typeof anyPicture extends fc.Arbitrary<infer T> ? T : never;

const columns = (pictures: readonly Picture[]) => ({
  features: pictures.map(({ feature }) => feature),
  templates: pictures.map(({ template }) => template),
  media: pictures.map(({ medium }) => medium),
  weights: pictures.map(({ weight }) => weight),
});

const lengthOf = (vector: ArrayLike<number>) =>
  Math.sqrt(Array.from(vector).reduce((sum, v) => sum + v * v, 0));

/** Σ over media of the mean of weighted features, by plain loops; not normalised. */
function sumByLoops(pictures: readonly Picture[], template: number, norm: 'keep' | 'remove'): number[] {
  const sum = [0, 0, 0];
  for (const medium of [0, 1, 2]) {
    const frames = pictures.filter((picture) => picture.template === template && picture.medium === medium);
    for (const { feature, weight } of frames) {
      const divisor = frames.length * (norm === 'keep' ? 1 : lengthOf(feature) || 1);
      feature.forEach((value, d) => (sum[d]! += (weight * value) / divisor));
    }
  }
  return sum;
}

describe('poolTemplates', () => {
  it('sums the means of the media and normalises', () => {
    fc.assert(
      fc.property(anyPictures, fc.constantFrom('keep' as const, 'remove' as const), (pictures, norm) => {
        const pooled = poolTemplates(columns(pictures), { norm });
        const expected = [...new Set(pictures.map(({ template }) => template))].sort();
        expect(pooled.templates).toEqual(expected);
        pooled.templates.forEach((template, place) => {
          const sum = sumByLoops(pictures, template, norm);
          // A sum that cancels out but for rounding has no direction.
          if (lengthOf(sum) < 1e-9) return;
          pooled.features[place]!.forEach((value, d) =>
            expect(value).toBeCloseTo(sum[d]! / lengthOf(sum), 9),
          );
        });
      }),
      once,
    );
  });

  it('counts a long video as one picture', () => {
    const video = {
      features: [[1, 0], ...new Array<number[]>(9).fill([0, 1])],
      templates: new Array<number>(10).fill(3),
    };
    const pooled = poolTemplates({ ...video, media: [1, ...new Array<number>(9).fill(2)] }, { norm: 'keep' });
    expect(pooled.features[0]![0]).toBeCloseTo(Math.SQRT1_2, 12);
  });

  it('gives zeros, not NaN, where features cancel out', () => {
    const pictures = {
      features: [
        [1, 2],
        [-1, -2],
      ],
      templates: [1, 1],
      media: [1, 2],
    };
    for (const norm of ['keep', 'remove'] as const) {
      expect(poolTemplates(pictures, { norm }).features).toEqual([Float64Array.of(0, 0)]);
    }
    expect(
      poolTemplates({ features: [[0]], templates: [1], media: [1] }, { norm: 'remove' }).features,
    ).toEqual([Float64Array.of(0)]);
  });

  it('refuses lists of different lengths, values that are not finite and negative weights', () => {
    const good = {
      features: [
        [1, 2],
        [3, 4],
      ],
      templates: [1, 1],
      media: [1, 1],
    };
    const refused = (wrong: object) => () => poolTemplates({ ...good, ...wrong }, { norm: 'keep' });
    expect(refused({ features: [] })).toThrow('poolTemplates: features must not be empty, got length 0');
    expect(refused({ templates: [1] })).toThrow(/templates must have length 2, got length 1/);
    expect(refused({ media: [1] })).toThrow(/media must have length 2/);
    expect(refused({ features: [[1, 2], [3]] })).toThrow(/features must have length 2, got length 1 at 1/);
    expect(
      refused({
        features: [
          [1, 2],
          [3, NaN],
        ],
      }),
    ).toThrow(/features\[1\] must be finite, got NaN at 1/);
    expect(refused({ weights: [1] })).toThrow(/weights must have length 2/);
    expect(refused({ weights: [1, NaN] })).toThrow(/weights must be finite/);
    expect(refused({ weights: [1, -1] })).toThrow(/weights must be >= 0, got -1 at 1/);
  });
});

describe('fuseFlipped', () => {
  it('adds or concatenates, then normalises', () => {
    const fused = fuseFlipped([1, 2, 2], [2, 0, 1]);
    [3, 2, 3].forEach((value, d) => expect(fused[d]).toBeCloseTo(value / Math.sqrt(22), 12));
    expect(fuseFlipped([3, 0], [0, 4], 'concatenate')).toEqual(Float64Array.of(0.6, 0, 0, 0.8));
  });

  it('gives zeros where the two cancel out', () => {
    expect(fuseFlipped([1, -1], [-1, 1])).toEqual(Float64Array.of(0, 0));
  });

  it('refuses vectors of different lengths, of none, and values that are not finite', () => {
    expect(() => fuseFlipped([], [])).toThrow('fuseFlipped: feature must not be empty, got length 0');
    expect(() => fuseFlipped([1], [1, 2])).toThrow(/flipped must have length 1, got length 2/);
    expect(() => fuseFlipped([NaN], [1])).toThrow(/feature must be finite/);
    expect(() => fuseFlipped([1], [Infinity])).toThrow(/flipped must be finite/);
  });
});

describe('unitVector', () => {
  it('has length 1 also where squares overflow or vanish', () => {
    for (const scale of [1e-300, 1, 1e300]) {
      const [x, y] = unitVector([3 * scale, -4 * scale]);
      expect(x).toBeCloseTo(0.6, 12);
      expect(y).toBeCloseTo(-0.8, 12);
    }
  });
});
