import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cosineOfUnitVectors } from '../src/features/search/cosine-similarity.ts';
import type { PointChange, VectorQuery } from '../src/features/search/vector-index.ts';
import { EAST, EAST_NORTH_EAST, NORTH, NORTH_EAST, type VectorIndexHarness } from './vector-index.harness.ts';
import {
  pointIdOf,
  randomUnitVector,
  searchByBruteForce,
  seededRandom,
  unitVector,
  upsert,
  type Upsert,
} from './vectors.ts';

/** Ranking, grouping, filters, and equality with brute force. */
export function describeSearch({
  index,
  space,
  freshSpace,
  search,
  identities,
  livePoints,
  randomRuns,
}: VectorIndexHarness): void {
  describe('search', () => {
    it('finds nothing in an empty space', async () => {
      expect(await search()).toEqual([]);
      expect(await index().count(space())).toBe(0);
      expect(await livePoints()).toEqual([]);
    });

    it('orders identities by falling cosine similarity and says which sample was best', async () => {
      await index().apply(space(), [
        upsert({ seq: 1, point: 1, identity: 'ann', vector: NORTH }),
        upsert({ seq: 2, point: 2, identity: 'ben', vector: EAST }),
        upsert({ seq: 3, point: 3, identity: 'ann', vector: NORTH_EAST }),
      ]);
      expect(await search()).toEqual([
        { identityId: 'ben', galleryId: 'gallery-a', pointId: pointIdOf(2), cosineSimilarity: 1 },
        {
          identityId: 'ann',
          galleryId: 'gallery-a',
          pointId: pointIdOf(3),
          cosineSimilarity: cosineOfUnitVectors(EAST, NORTH_EAST),
        },
      ]);
    });

    it('counts identities, so that one with very many samples does not crowd out the others', async () => {
      const crowd = Array.from({ length: 600 }, (_, i) =>
        upsert({
          seq: i + 1,
          point: i + 1,
          identity: `crowd-${i % 3}`,
          vector: unitVector([1, i * 1e-5, 0, 0]),
        }),
      );
      await index().apply(space(), crowd);
      await index().apply(space(), [
        upsert({ seq: 1001, point: 1001, identity: 'quiet', vector: NORTH_EAST }),
        upsert({ seq: 1002, point: 1002, identity: 'opposite', vector: unitVector([-1, 0, 0, 0]) }),
      ]);
      expect(await identities({ limit: 4 })).toEqual(['crowd-0', 'crowd-1', 'crowd-2', 'quiet']);
      expect(await identities({ limit: 5 })).toHaveLength(5);
      expect(await identities({ limit: 50 })).toHaveLength(5);
    });

    it('breaks ties by identity id, and between samples of one identity by point id', async () => {
      await index().apply(
        space(),
        ['eve', 'dan', 'cy', 'bo', 'al'].flatMap((identity, i) => [
          upsert({ seq: 2 * i + 2, point: 20 - i, identity, vector: EAST }),
          upsert({ seq: 2 * i + 1, point: 40 - i, identity, vector: EAST }),
        ]),
      );
      expect((await search({ limit: 3 })).map((hit) => [hit.identityId, hit.pointId])).toEqual([
        ['al', pointIdOf(16)],
        ['bo', pointIdOf(17)],
        ['cy', pointIdOf(18)],
      ]);
    });

    it('searches the named galleries only, one or several', async () => {
      await index().apply(space(), [
        upsert({ seq: 1, point: 1, gallery: 'gallery-a', identity: 'ann', vector: EAST }),
        upsert({ seq: 2, point: 2, gallery: 'gallery-b', identity: 'ben', vector: EAST_NORTH_EAST }),
        upsert({ seq: 3, point: 3, gallery: 'gallery-c', identity: 'cat', vector: NORTH_EAST }),
      ]);
      expect(await identities({ galleryIds: ['gallery-b'] })).toEqual(['ben']);
      expect(await identities({ galleryIds: ['gallery-c', 'gallery-a'] })).toEqual(['ann', 'cat']);
      expect(await identities({ galleryIds: ['gallery-a', 'gallery-a'] })).toEqual(['ann']);
      expect(await identities({ galleryIds: ['gallery-z'] })).toEqual([]);
    });

    it('leaves excluded points out and answers the next best sample of their identity', async () => {
      await index().apply(space(), [
        upsert({ seq: 1, point: 1, identity: 'ann', vector: EAST }),
        upsert({ seq: 2, point: 2, identity: 'ann', vector: NORTH_EAST }),
        upsert({ seq: 3, point: 3, identity: 'ben', vector: EAST_NORTH_EAST }),
      ]);
      const hits = await search({ excludePointIds: new Set([pointIdOf(1), pointIdOf(99)]) });
      expect(hits.map((hit) => [hit.identityId, hit.pointId])).toEqual([
        ['ben', pointIdOf(3)],
        ['ann', pointIdOf(2)],
      ]);
      expect(await identities({ excludePointIds: new Set([1, 2, 3].map(pointIdOf)) })).toEqual([]);
    });

    it('takes minCosineSimilarity as inclusive in float64: the similarity it answered passes, the next number does not', async () => {
      const random = seededRandom(11);
      const probe = randomUnitVector(random, 4);
      await index().apply(
        space(),
        [1, 2, 3, 4, 5].map((i) =>
          upsert({ seq: i, point: i, identity: `person-${i}`, vector: randomUnitVector(random, 4) }),
        ),
      );
      const all = await search({ vector: probe });
      for (const [rank, { cosineSimilarity }] of all.entries()) {
        const justAbove = cosineSimilarity + Number.EPSILON;
        expect(await search({ vector: probe, minCosineSimilarity: cosineSimilarity })).toHaveLength(rank + 1);
        expect(await search({ vector: probe, minCosineSimilarity: justAbove })).toHaveLength(rank);
      }
    });

    it('answers similarities inside [-1, 1], also for a vector with itself', async () => {
      const random = seededRandom(12);
      const vectors = Array.from({ length: 40 }, () => randomUnitVector(random, 4));
      await index().apply(
        space(),
        vectors.map((vector, i) => upsert({ seq: i + 1, point: i + 1, identity: `person-${i}`, vector })),
      );
      for (const [i, vector] of vectors.entries()) {
        const [best] = await search({ vector, limit: 1 });
        expect(best?.identityId).toBe(`person-${i}`);
        expect(best?.cosineSimilarity).toBeGreaterThan(1 - 1e-6);
        expect(best?.cosineSimilarity).toBeLessThanOrEqual(1);
      }
    });

    it('answers what brute force answers, whatever the data', async () => {
      await fc.assert(
        fc.asyncProperty(randomCase, async ({ seed, dimensions, points: size, distinct, ...query }) => {
          const target = await freshSpace(dimensions);
          const random = seededRandom(seed);
          // Few distinct vectors make exact ties, many make near ones.
          const vectors = Array.from({ length: distinct }, () => randomUnitVector(random, dimensions));
          const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T; // `as`: never empty
          const points = Array.from({ length: size }, (_, i) =>
            upsert({
              seq: i + 1,
              point: i + 1,
              gallery: pick(['gallery-a', 'gallery-b']),
              identity: pick(['ann', 'ben', 'cat', 'dan', 'eve', 'fay', 'gus']),
              vector: pick(vectors),
            }),
          );
          await index().apply(target, points);
          const excludePointIds = new Set(points.filter(() => random() < 0.2).map((point) => point.pointId));
          const probe: VectorQuery = {
            ...query,
            vector: randomUnitVector(random, dimensions),
            excludePointIds,
          };
          expect(await index().search(target, probe)).toEqual(searchByBruteForce(points, probe));
          await index().dropSpace(target);
        }),
        { numRuns: randomRuns, seed: 20_261_123 },
      );
    });

    it('answers what brute force answers among thousands of points, while points come and go', async () => {
      const target = await freshSpace(64);
      const random = seededRandom(13);
      const identityOf = (i: number): string => `person-${(i % 700).toString().padStart(4, '0')}`;
      let points: Upsert[] = Array.from({ length: 4000 }, (_, i) =>
        upsert({
          seq: i + 1,
          point: i + 1,
          gallery: i % 3 === 0 ? 'gallery-b' : 'gallery-a',
          identity: identityOf(i),
          vector: randomUnitVector(random, 64),
        }),
      );
      for (let i = 0; i < points.length; i += 500) await index().apply(target, points.slice(i, i + 500));
      const gone = points.filter(() => random() < 0.4);
      await index().apply(
        target,
        gone.map(({ pointId }, i): PointChange => ({
          operation: 'DELETE',
          seq: BigInt(10_001 + i),
          pointId,
        })),
      );
      points = points.filter((point) => !gone.includes(point));
      expect(await index().count(target)).toBe(points.length);
      for (const galleryIds of [['gallery-a'], ['gallery-b'], ['gallery-a', 'gallery-b']]) {
        const query = { vector: randomUnitVector(random, 64), galleryIds, limit: 25 };
        expect(await index().search(target, query)).toEqual(searchByBruteForce(points, query));
      }
    });
  });
}

const randomCase = fc.record({
  seed: fc.integer(),
  dimensions: fc.constantFrom(1, 3, 4, 16, 17, 64, 130),
  points: fc.integer({ min: 1, max: 150 }),
  distinct: fc.integer({ min: 1, max: 60 }),
  limit: fc.integer({ min: 1, max: 9 }),
  galleryIds: fc.constantFrom(['gallery-a'], ['gallery-b'], ['gallery-a', 'gallery-b']),
  minCosineSimilarity: fc.constantFrom(-1, -0.2, 0, 0.3, 0.9),
});
