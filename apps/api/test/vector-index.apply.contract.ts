import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PointChange } from '../src/features/search/vector-index.ts';
import { EAST, NORTH, NORTH_EAST, type VectorIndexHarness } from './vector-index.harness.ts';
import { deletion, pointIdOf, upsert } from './vectors.ts';

/** Writes: replays, reordering, deletes, moves. */
export function describeApply({
  index,
  space,
  freshSpace,
  search,
  identities,
  livePoints,
  randomRuns,
}: VectorIndexHarness): void {
  describe('apply', () => {
    it('replaces a point, its vector, gallery and identity', async () => {
      await index().apply(space(), [upsert({ seq: 1, point: 1, identity: 'ann', vector: EAST })]);
      await index().apply(space(), [
        upsert({ seq: 2, point: 1, gallery: 'gallery-b', identity: 'ben', vector: NORTH }),
      ]);
      expect(await identities()).toEqual([]);
      expect(await search({ galleryIds: ['gallery-b'], vector: NORTH })).toEqual([
        { identityId: 'ben', galleryId: 'gallery-b', pointId: pointIdOf(1), cosineSimilarity: 1 },
      ]);
      expect(await index().count(space())).toBe(1);
    });

    it('deletes a point', async () => {
      await index().apply(space(), [
        upsert({ seq: 1, point: 1, identity: 'ann', vector: EAST }),
        upsert({ seq: 2, point: 2, identity: 'ben', vector: EAST }),
      ]);
      await index().apply(space(), [deletion({ seq: 3, point: 1 })]);
      expect(await identities()).toEqual(['ben']);
      expect(await index().count(space())).toBe(1);
      expect(await livePoints()).toEqual([pointIdOf(2)]);
    });

    it('ignores a replay of everything', async () => {
      const history = [
        upsert({ seq: 1, point: 1, identity: 'ann', vector: EAST }),
        upsert({ seq: 2, point: 2, identity: 'ben', vector: EAST }),
        deletion({ seq: 3, point: 1 }),
        upsert({ seq: 4, point: 2, identity: 'cat', vector: EAST }),
      ];
      for (const change of history) await index().apply(space(), [change]);
      for (const change of history) await index().apply(space(), [change]);
      await index().apply(space(), history);
      expect(await identities()).toEqual(['cat']);
    });

    it('never resurrects a deleted point by a late upsert', async () => {
      await index().apply(space(), [upsert({ seq: 1, point: 1, identity: 'ann', vector: EAST })]);
      await index().apply(space(), [deletion({ seq: 5, point: 1 })]);
      await index().apply(space(), [upsert({ seq: 4, point: 1, identity: 'ann', vector: EAST })]);
      await index().apply(space(), [upsert({ seq: 5, point: 1, identity: 'ann', vector: EAST })]);
      expect(await identities()).toEqual([]);
      await index().apply(space(), [upsert({ seq: 6, point: 1, identity: 'ann', vector: EAST })]);
      expect(await identities()).toEqual(['ann']);
    });

    it('remembers a delete that came before the upsert it is newer than', async () => {
      await index().apply(space(), [deletion({ seq: 2, point: 1 })]);
      await index().apply(space(), [upsert({ seq: 1, point: 1, identity: 'ann', vector: EAST })]);
      expect(await identities()).toEqual([]);
      expect(await index().count(space())).toBe(0);
    });

    it('ignores a delete that is older than the upsert it meets', async () => {
      await index().apply(space(), [upsert({ seq: 2, point: 1, identity: 'ann', vector: EAST })]);
      await index().apply(space(), [deletion({ seq: 1, point: 1 })]);
      expect(await identities()).toEqual(['ann']);
    });

    it('keeps a moved point with its new identity when the old upsert comes again', async () => {
      await index().apply(space(), [upsert({ seq: 7, point: 1, identity: 'ben', vector: EAST })]);
      await index().apply(space(), [upsert({ seq: 3, point: 1, identity: 'ann', vector: EAST })]);
      expect(await identities()).toEqual(['ben']);
    });

    it('takes the newest change of a point inside one call, in whatever order', async () => {
      await index().apply(space(), [
        upsert({ seq: 3, point: 1, identity: 'cat', vector: EAST }),
        upsert({ seq: 1, point: 1, identity: 'ann', vector: EAST }),
        deletion({ seq: 5, point: 2 }),
        upsert({ seq: 4, point: 2, identity: 'dan', vector: EAST }),
        deletion({ seq: 6, point: 3 }),
        upsert({ seq: 8, point: 3, identity: 'eve', vector: EAST }),
      ]);
      expect(await identities()).toEqual(['cat', 'eve']);
    });

    it('decides by seq for each point where new, stale and known points share a call', async () => {
      await index().apply(space(), [
        upsert({ seq: 10, point: 1, identity: 'ann', vector: EAST }),
        upsert({ seq: 20, point: 2, identity: 'ben', vector: EAST }),
      ]);
      await index().apply(space(), [
        upsert({ seq: 15, point: 1, identity: 'ann-moved', vector: EAST }),
        upsert({ seq: 16, point: 2, identity: 'ben-stale', vector: EAST }),
        upsert({ seq: 17, point: 3, identity: 'new', vector: EAST }),
        deletion({ seq: 18, point: 4 }),
      ]);
      expect(await identities()).toEqual(['ann-moved', 'ben', 'new']);
    });

    it('comes to the same points in every order of the same changes', async () => {
      const history: PointChange[] = [
        upsert({ seq: 1, point: 1, identity: 'ann', vector: EAST }),
        upsert({ seq: 2, point: 2, identity: 'ben', vector: NORTH }),
        upsert({ seq: 3, point: 1, identity: 'cat', vector: EAST }),
        deletion({ seq: 4, point: 2 }),
        upsert({ seq: 5, point: 3, identity: 'dan', vector: NORTH_EAST }),
        upsert({ seq: 6, point: 3, gallery: 'gallery-b', identity: 'eve', vector: NORTH_EAST }),
      ];
      const anyOrder = fc.shuffledSubarray(history, { minLength: history.length });
      await fc.assert(
        fc.asyncProperty(anyOrder, async (changes) => {
          const target = await freshSpace();
          for (const change of changes) await index().apply(target, [change]);
          expect(await index().scan(target, { afterPointId: null, limit: 10 })).toEqual([
            { pointId: pointIdOf(1), seq: 3n, galleryId: 'gallery-a', identityId: 'cat' },
            { pointId: pointIdOf(3), seq: 6n, galleryId: 'gallery-b', identityId: 'eve' },
          ]);
          await index().dropSpace(target);
        }),
        { numRuns: Math.min(randomRuns, 30), seed: 20_261_123 },
      );
    });

    it('shows every change of calls that overlap', async () => {
      await Promise.all(
        Array.from({ length: 20 }, (_, i) =>
          index().apply(space(), [
            upsert({ seq: i + 1, point: i + 1, identity: `person-${i}`, vector: EAST }),
          ]),
        ),
      );
      expect(await index().count(space())).toBe(20);
    });

    it('takes an empty list', async () => {
      await index().apply(space(), []);
      expect(await index().count(space())).toBe(0);
    });
  });
}
