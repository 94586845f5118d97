import { describe, expect, it } from 'vitest';
import type { PointChange } from '../src/features/search/vector-index.ts';
import { EAST, type VectorIndexHarness } from './vector-index.harness.ts';
import { pointIdOf, unitVector, upsert } from './vectors.ts';

/** What is refused, and that nothing of it is kept. */
export function describeMisuse({ index, space, search }: VectorIndexHarness): void {
  describe('misuse', () => {
    const valid = { seq: 1, point: 1, identity: 'ann' };
    const refusedVectors: readonly [string, Float32Array][] = [
      ['of another number of dimensions', unitVector([1, 0, 0])],
      ['with NaN', Float32Array.of(1, Number.NaN, 0, 0)],
      ['with an infinite component', Float32Array.of(Number.POSITIVE_INFINITY, 0, 0, 0)],
      ['of length 0', new Float32Array(4)],
      ['that is not normalised', Float32Array.of(1, 1, 0, 0)],
    ];

    it.each(refusedVectors)('refuses a vector %s, to store and to search', async (_, vector) => {
      await expect(index().apply(space(), [upsert({ ...valid, vector })])).rejects.toThrow(RangeError);
      await expect(search({ vector })).rejects.toThrow(RangeError);
      expect(await index().count(space())).toBe(0);
    });

    it('applies nothing of a call of which one change is refused', async () => {
      const changes = [
        upsert({ ...valid, vector: EAST }),
        upsert({ ...valid, point: 2, vector: new Float32Array(4) }),
      ];
      await expect(index().apply(space(), changes)).rejects.toThrow(RangeError);
      expect(await index().count(space())).toBe(0);
    });

    it('refuses a limit below 1, no gallery, a minimum outside [-1, 1], and a malformed point id', async () => {
      await expect(search({ limit: 0 })).rejects.toThrow(RangeError);
      await expect(search({ limit: 1.5 })).rejects.toThrow(RangeError);
      await expect(search({ galleryIds: [] })).rejects.toThrow(RangeError);
      await expect(search({ minCosineSimilarity: 1.1 })).rejects.toThrow(RangeError);
      await expect(search({ minCosineSimilarity: Number.NaN })).rejects.toThrow(RangeError);
      const change: PointChange = { operation: 'DELETE', seq: 1n, pointId: '../1' };
      await expect(index().apply(space(), [change])).rejects.toThrow(RangeError);
      await expect(index().apply(space(), [{ ...change, pointId: pointIdOf(1), seq: 0n }])).rejects.toThrow(
        RangeError,
      );
    });
  });
}
