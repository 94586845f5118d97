import { ArgumentError, ShapeError } from '@gallerist/metrics/checks';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fuseSimilarities } from './fuse-similarities.ts';
import { partCosine } from './part-cosine.ts';
import { partDescriptor } from './part-descriptor.ts';

const seeded = { seed: 5, numRuns: 200 };
/** Hundredths, so that zeros are common and squares never vanish in the plain oracle. */
const value = fc.integer({ min: -300, max: 300 }).map((hundredths) => hundredths / 100);
const values = fc.array(value, { minLength: 12, maxLength: 12 });
const visibility = fc.array(fc.constantFrom(0, 0.5, 1), { minLength: 4, maxLength: 4 });
const partsOf = (list: readonly number[], seen?: readonly number[]) =>
  seen === undefined ? { values: list, count: 4 } : { values: list, count: 4, visibility: seen };

const hasLength = (list: readonly number[], part: number) =>
  Math.hypot(...list.slice(part * 3, part * 3 + 3)) > 0;

/** Cosine of one part by the definition. */
function slowCosine(a: readonly number[], b: readonly number[], part: number): number {
  const [x, y] = [a, b].map((list) => list.slice(part * 3, part * 3 + 3));
  return x!.reduce((sum, left, i) => sum + left * y![i]!, 0) / (Math.hypot(...x!) * Math.hypot(...y!));
}

describe('partCosine', () => {
  it('is the mean cosine over the parts that both show', () => {
    fc.assert(
      fc.property(fc.tuple(values, values), visibility, visibility, ([a, b], seenA, seenB) => {
        const { perPart, similarity } = partCosine(partsOf(a, seenA), partsOf(b, seenB));
        const joint = [0, 1, 2, 3].filter(
          (part) => seenA[part]! > 0 && seenB[part]! > 0 && hasLength(a, part) && hasLength(b, part),
        );
        perPart.forEach((cosine, part) => {
          if (!joint.includes(part)) expect(cosine).toBeNull();
          else expect(cosine).toBeCloseTo(slowCosine(a, b, part), 9);
        });
        const mean = joint.reduce((sum, part) => sum + slowCosine(a, b, part), 0) / joint.length;
        if (joint.length === 0) expect(similarity).toBeNull();
        else expect(similarity).toBeCloseTo(mean, 9);
      }),
      seeded,
    );
  });

  it('is symmetrical, between −1 and 1, and 1 for a picture with itself', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const { similarity } = partCosine(partsOf(a), partsOf(b));
        expect(similarity).toBe(partCosine(partsOf(b), partsOf(a)).similarity);
        expect(Math.abs(similarity ?? 0)).toBeLessThanOrEqual(1);
        if (a.some((x) => x !== 0)) expect(partCosine(partsOf(a), partsOf(a)).similarity).toBeCloseTo(1, 12);
      }),
      seeded,
    );
  });

  it('leaves out a part of zeros, and has nothing to say of zeros alone', () => {
    const a = { values: [1, 0, 0, 0], count: 2 };
    const b = { values: [1, 0, 1, 1], count: 2 };
    expect(partCosine(a, b)).toEqual({ perPart: [1, null], similarity: 1 });
    const nothing = { values: [0, 0, 0, 0], count: 2 };
    expect(partCosine(nothing, b)).toEqual({ perPart: [null, null], similarity: null });
  });

  it('weighs parts, and has nothing to say where the weights leave nothing', () => {
    const a = { values: [1, 0, 1, 0], count: 2 };
    const b = { values: [1, 0, 0, 1], count: 2 };
    expect(partCosine(a, b, [3, 1]).similarity).toBe(0.75);
    expect(partCosine(a, b, [0, 0]).similarity).toBeNull();
  });

  it('refuses parts of other shapes and weights that are none', () => {
    expect(() => partCosine(partsOf([1, 2]), partsOf([1, 2]))).toThrow(ShapeError);
    expect(() => partCosine({ values: [1, 2], count: 2 }, { values: [1, 2], count: 1 })).toThrow(
      'partCosine: b must have 2 parts and 2 values as a has, got 1 and 2',
    );
    const one = { values: [1, 2], count: 1 };
    expect(() => partCosine(one, one, [-1])).toThrow(
      'partCosine: weights must be finite and >= 0, got -1 at 0',
    );
    expect(() => partCosine(one, one, [1, 1])).toThrow(ShapeError);
    expect(() => partCosine({ ...one, values: [NaN, 1] }, one)).toThrow(ArgumentError);
  });
});

describe('partDescriptor', () => {
  const lengthOf = (vector: Float64Array) => Math.hypot(...vector);

  it('has length 1 in both normalisations', () => {
    fc.assert(
      fc.property(values, (list) => {
        fc.pre(list.some((x) => x !== 0));
        expect(lengthOf(partDescriptor(partsOf(list)))).toBeCloseTo(1, 9);
        expect(lengthOf(partDescriptor(partsOf(list), 'whole'))).toBeCloseTo(1, 9);
      }),
      seeded,
    );
  });

  it('gives with per-part the mean of the part cosines as its dot product, where all parts are seen', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        fc.pre([0, 1, 2, 3].every((part) => hasLength(a, part) && hasLength(b, part)));
        const [x, y] = [partDescriptor(partsOf(a)), partDescriptor(partsOf(b))];
        const dot = x.reduce((sum, left, i) => sum + left * y[i]!, 0);
        expect(dot).toBeCloseTo(partCosine(partsOf(a), partsOf(b)).similarity ?? NaN, 9);
      }),
      seeded,
    );
  });

  it('leaves out parts that are not visible and takes pictures of nothing', () => {
    const descriptor = partDescriptor(partsOf([3, 4, 0, 1, 1, 1, 0, 0, 0, 0, 0, 2], [1, 0, 0, 1]));
    expect([...descriptor.subarray(3, 9)]).toEqual([0, 0, 0, 0, 0, 0]);
    expect(lengthOf(descriptor)).toBeCloseTo(1, 12);
    for (const normalisation of ['per-part', 'whole'] as const) {
      const nothing = partDescriptor(partsOf(new Array<number>(12).fill(1), [0, 0, 0, 0]), normalisation);
      expect([...nothing].every((x) => x === 0)).toBe(true);
    }
  });

  it('neither overflows nor vanishes', () => {
    for (const scale of [1e-300, 1e300]) {
      const descriptor = partDescriptor({ values: [3 * scale, 4 * scale], count: 1 }, 'whole');
      expect(descriptor[0]).toBeCloseTo(0.6, 12);
      expect(descriptor[1]).toBeCloseTo(0.8, 12);
    }
  });
});

describe('fuseSimilarities', () => {
  it('is the weighted mean, and renormalises over a missing branch', () => {
    expect(fuseSimilarities([0.96, 0.5, 0.4], [0.5, 0.4, 0.1])).toBeCloseTo(0.72, 12);
    expect(fuseSimilarities([0.96, 0.5, null], [0.5, 0.4, 0.1])).toBeCloseTo((0.48 + 0.2) / 0.9, 12);
    expect(fuseSimilarities([0.3, 0.9], [2, 0])).toBe(0.3);
  });

  it('stays between the similarities and does not depend on the scale of the weights', () => {
    const branch = fc.tuple(
      fc.double({ min: -1, max: 1, noNaN: true }),
      fc.double({ min: 0.01, max: 9, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(branch, { minLength: 1, maxLength: 5 }), (branches) => {
        const similarities = branches.map(([similarity]) => similarity);
        const weights = branches.map(([, weight]) => weight);
        const fused = fuseSimilarities(similarities, weights) ?? NaN;
        expect(fused).toBeGreaterThanOrEqual(Math.min(...similarities) - 1e-12);
        expect(fused).toBeLessThanOrEqual(Math.max(...similarities) + 1e-12);
        const tripled = weights.map((weight) => 3 * weight);
        expect(fuseSimilarities(similarities, tripled)).toBeCloseTo(fused, 12);
      }),
      seeded,
    );
  });

  it('has nothing to say without a branch, and refuses what is no similarity', () => {
    expect(fuseSimilarities([null, null], [1, 1])).toBeNull();
    expect(fuseSimilarities([], [])).toBeNull();
    expect(() => fuseSimilarities([NaN], [1])).toThrow(
      'fuseSimilarities: similarities must be finite or null, got NaN at 0',
    );
    expect(() => fuseSimilarities([1], [1, 2])).toThrow(ShapeError);
    expect(() => fuseSimilarities([1], [-1])).toThrow(ArgumentError);
  });
});
