import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type {
  PointChange,
  VectorIndex,
  VectorQuery,
  VectorSpace,
} from '../src/features/search/vector-index.ts';
import { cosineOfUnitVectors } from '../src/features/search/cosine-similarity.ts';
import {
  deletion,
  pointIdOf,
  randomUnitVector,
  searchByBruteForce,
  seededRandom,
  spaceOf,
  unitVector,
  upsert,
  type Upsert,
} from './vectors.ts';

export interface VectorIndexUnderTest {
  readonly name: string;
  open(): Promise<VectorIndex>;
  /** Random cases of the comparison with brute force; fewer where each one costs round trips. */
  readonly randomRuns: number;
}

const EAST = unitVector([1, 0, 0, 0]);
const NORTH = unitVector([0, 1, 0, 0]);
const NORTH_EAST = unitVector([1, 1, 0, 0]);
const EAST_NORTH_EAST = unitVector([3, 1, 0, 0]);

/** What every implementation of VectorIndex promises; run it for each. */
export function describeVectorIndex({ name, open, randomRuns }: VectorIndexUnderTest): void {
  describe(`vector index contract: ${name}`, () => {
    let index: VectorIndex;
    let space: VectorSpace;
    let spacesMade: VectorSpace[] = [];
    let nextSpace = 0;

    const freshSpace = async (dimensions = 4): Promise<VectorSpace> => {
      nextSpace += 1;
      const made = spaceOf(`${name} ${process.pid} ${nextSpace}`, dimensions);
      spacesMade.push(made);
      await index.dropSpace(made);
      await index.ensureSpace(made);
      return made;
    };
    const search = (query: Partial<VectorQuery> = {}): ReturnType<VectorIndex['search']> =>
      index.search(space, { vector: EAST, galleryIds: ['gallery-a'], limit: 10, ...query });
    const identities = async (query: Partial<VectorQuery> = {}): Promise<string[]> =>
      (await search(query)).map((hit) => hit.identityId);
    const livePoints = async (): Promise<string[]> =>
      (await index.scan(space, { afterPointId: null, limit: 1000 })).map((point) => point.pointId);

    beforeAll(async () => {
      index = await open();
    });
    beforeEach(async () => {
      space = await freshSpace();
      return async () => {
        for (const made of spacesMade) await index.dropSpace(made);
        spacesMade = [];
      };
    });
    afterAll(() => index.close());

    describe('search', () => {
      it('finds nothing in an empty space', async () => {
        expect(await search()).toEqual([]);
        expect(await index.count(space)).toBe(0);
        expect(await livePoints()).toEqual([]);
      });

      it('orders identities by falling cosine similarity and says which sample was best', async () => {
        await index.apply(space, [
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
        await index.apply(space, crowd);
        await index.apply(space, [
          upsert({ seq: 1001, point: 1001, identity: 'quiet', vector: NORTH_EAST }),
          upsert({ seq: 1002, point: 1002, identity: 'opposite', vector: unitVector([-1, 0, 0, 0]) }),
        ]);
        expect(await identities({ limit: 4 })).toEqual(['crowd-0', 'crowd-1', 'crowd-2', 'quiet']);
        expect(await identities({ limit: 5 })).toHaveLength(5);
        expect(await identities({ limit: 50 })).toHaveLength(5);
      });

      it('breaks ties by identity id, and between samples of one identity by point id', async () => {
        await index.apply(
          space,
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
        await index.apply(space, [
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
        await index.apply(space, [
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
        await index.apply(
          space,
          [1, 2, 3, 4, 5].map((i) =>
            upsert({ seq: i, point: i, identity: `person-${i}`, vector: randomUnitVector(random, 4) }),
          ),
        );
        const all = await search({ vector: probe });
        for (const [rank, { cosineSimilarity }] of all.entries()) {
          const justAbove = cosineSimilarity + Number.EPSILON;
          expect(await search({ vector: probe, minCosineSimilarity: cosineSimilarity })).toHaveLength(
            rank + 1,
          );
          expect(await search({ vector: probe, minCosineSimilarity: justAbove })).toHaveLength(rank);
        }
      });

      it('answers similarities inside [-1, 1], also for a vector with itself', async () => {
        const random = seededRandom(12);
        const vectors = Array.from({ length: 40 }, () => randomUnitVector(random, 4));
        await index.apply(
          space,
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
            await index.apply(target, points);
            const excludePointIds = new Set(
              points.filter(() => random() < 0.2).map((point) => point.pointId),
            );
            const probe: VectorQuery = {
              ...query,
              vector: randomUnitVector(random, dimensions),
              excludePointIds,
            };
            expect(await index.search(target, probe)).toEqual(searchByBruteForce(points, probe));
            await index.dropSpace(target);
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
        for (let i = 0; i < points.length; i += 500) await index.apply(target, points.slice(i, i + 500));
        const gone = points.filter(() => random() < 0.4);
        await index.apply(
          target,
          gone.map(({ pointId }, i): PointChange => ({
            operation: 'DELETE',
            seq: BigInt(10_001 + i),
            pointId,
          })),
        );
        points = points.filter((point) => !gone.includes(point));
        expect(await index.count(target)).toBe(points.length);
        for (const galleryIds of [['gallery-a'], ['gallery-b'], ['gallery-a', 'gallery-b']]) {
          const query = { vector: randomUnitVector(random, 64), galleryIds, limit: 25 };
          expect(await index.search(target, query)).toEqual(searchByBruteForce(points, query));
        }
      });
    });

    describe('apply', () => {
      it('replaces a point, its vector, gallery and identity', async () => {
        await index.apply(space, [upsert({ seq: 1, point: 1, identity: 'ann', vector: EAST })]);
        await index.apply(space, [
          upsert({ seq: 2, point: 1, gallery: 'gallery-b', identity: 'ben', vector: NORTH }),
        ]);
        expect(await identities()).toEqual([]);
        expect(await search({ galleryIds: ['gallery-b'], vector: NORTH })).toEqual([
          { identityId: 'ben', galleryId: 'gallery-b', pointId: pointIdOf(1), cosineSimilarity: 1 },
        ]);
        expect(await index.count(space)).toBe(1);
      });

      it('deletes a point', async () => {
        await index.apply(space, [
          upsert({ seq: 1, point: 1, identity: 'ann', vector: EAST }),
          upsert({ seq: 2, point: 2, identity: 'ben', vector: EAST }),
        ]);
        await index.apply(space, [deletion({ seq: 3, point: 1 })]);
        expect(await identities()).toEqual(['ben']);
        expect(await index.count(space)).toBe(1);
        expect(await livePoints()).toEqual([pointIdOf(2)]);
      });

      it('ignores a replay of everything', async () => {
        const history = [
          upsert({ seq: 1, point: 1, identity: 'ann', vector: EAST }),
          upsert({ seq: 2, point: 2, identity: 'ben', vector: EAST }),
          deletion({ seq: 3, point: 1 }),
          upsert({ seq: 4, point: 2, identity: 'cat', vector: EAST }),
        ];
        for (const change of history) await index.apply(space, [change]);
        for (const change of history) await index.apply(space, [change]);
        await index.apply(space, history);
        expect(await identities()).toEqual(['cat']);
      });

      it('never resurrects a deleted point by a late upsert', async () => {
        await index.apply(space, [upsert({ seq: 1, point: 1, identity: 'ann', vector: EAST })]);
        await index.apply(space, [deletion({ seq: 5, point: 1 })]);
        await index.apply(space, [upsert({ seq: 4, point: 1, identity: 'ann', vector: EAST })]);
        await index.apply(space, [upsert({ seq: 5, point: 1, identity: 'ann', vector: EAST })]);
        expect(await identities()).toEqual([]);
        await index.apply(space, [upsert({ seq: 6, point: 1, identity: 'ann', vector: EAST })]);
        expect(await identities()).toEqual(['ann']);
      });

      it('remembers a delete that came before the upsert it is newer than', async () => {
        await index.apply(space, [deletion({ seq: 2, point: 1 })]);
        await index.apply(space, [upsert({ seq: 1, point: 1, identity: 'ann', vector: EAST })]);
        expect(await identities()).toEqual([]);
        expect(await index.count(space)).toBe(0);
      });

      it('ignores a delete that is older than the upsert it meets', async () => {
        await index.apply(space, [upsert({ seq: 2, point: 1, identity: 'ann', vector: EAST })]);
        await index.apply(space, [deletion({ seq: 1, point: 1 })]);
        expect(await identities()).toEqual(['ann']);
      });

      it('keeps a moved point with its new identity when the old upsert comes again', async () => {
        await index.apply(space, [upsert({ seq: 7, point: 1, identity: 'ben', vector: EAST })]);
        await index.apply(space, [upsert({ seq: 3, point: 1, identity: 'ann', vector: EAST })]);
        expect(await identities()).toEqual(['ben']);
      });

      it('takes the newest change of a point inside one call, in whatever order', async () => {
        await index.apply(space, [
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
        await index.apply(space, [
          upsert({ seq: 10, point: 1, identity: 'ann', vector: EAST }),
          upsert({ seq: 20, point: 2, identity: 'ben', vector: EAST }),
        ]);
        await index.apply(space, [
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
            for (const change of changes) await index.apply(target, [change]);
            expect(await index.scan(target, { afterPointId: null, limit: 10 })).toEqual([
              { pointId: pointIdOf(1), seq: 3n, galleryId: 'gallery-a', identityId: 'cat' },
              { pointId: pointIdOf(3), seq: 6n, galleryId: 'gallery-b', identityId: 'eve' },
            ]);
            await index.dropSpace(target);
          }),
          { numRuns: Math.min(randomRuns, 30), seed: 20_261_123 },
        );
      });

      it('shows every change of calls that overlap', async () => {
        await Promise.all(
          Array.from({ length: 20 }, (_, i) =>
            index.apply(space, [upsert({ seq: i + 1, point: i + 1, identity: `person-${i}`, vector: EAST })]),
          ),
        );
        expect(await index.count(space)).toBe(20);
      });

      it('takes an empty list', async () => {
        await index.apply(space, []);
        expect(await index.count(space)).toBe(0);
      });
    });

    describe('scan', () => {
      it('pages through the live points in the order of their ids', async () => {
        const order = [7, 3, 9, 1, 5, 2, 8];
        await index.apply(
          space,
          order.map((point, i) => upsert({ seq: i + 1, point, identity: `person-${point}`, vector: EAST })),
        );
        await index.apply(space, [deletion({ seq: 100, point: 3 }), deletion({ seq: 101, point: 4 })]);
        const seen: string[] = [];
        let afterPointId: string | null = null;
        for (;;) {
          const page = await index.scan(space, { afterPointId, limit: 2 });
          if (page.length === 0) break;
          expect(page.length).toBeLessThanOrEqual(2);
          seen.push(...page.map((point) => point.pointId));
          afterPointId = page.at(-1)?.pointId ?? null;
        }
        expect(seen).toEqual([1, 2, 5, 7, 8, 9].map(pointIdOf));
      });

      it('starts behind a point id that is not there, and says what each point belongs to', async () => {
        await index.apply(space, [
          upsert({ seq: 41, point: 2, gallery: 'gallery-b', identity: 'ann', vector: EAST }),
          upsert({ seq: 42, point: 4, identity: 'ben', vector: EAST }),
        ]);
        expect(await index.scan(space, { afterPointId: pointIdOf(1), limit: 1 })).toEqual([
          { pointId: pointIdOf(2), seq: 41n, galleryId: 'gallery-b', identityId: 'ann' },
        ]);
        expect(await index.scan(space, { afterPointId: pointIdOf(3), limit: 9 })).toEqual([
          { pointId: pointIdOf(4), seq: 42n, galleryId: 'gallery-a', identityId: 'ben' },
        ]);
      });
    });

    describe('spaces', () => {
      it('makes a space once, and keeps its points when asked again', async () => {
        await index.apply(space, [upsert({ seq: 1, point: 1, identity: 'ann', vector: EAST })]);
        await Promise.all([index.ensureSpace(space), index.ensureSpace(space)]);
        expect(await index.count(space)).toBe(1);
      });

      it('makes one space when two callers ask at once', async () => {
        const both = await freshSpace();
        await index.dropSpace(both);
        await Promise.all([index.ensureSpace(both), index.ensureSpace(both)]);
        await index.apply(both, [upsert({ seq: 1, point: 1, identity: 'ann', vector: EAST })]);
        expect(await index.count(both)).toBe(1);
      });

      it('drops a space with all its points and the memory of its deletes', async () => {
        await index.apply(space, [
          upsert({ seq: 1, point: 1, identity: 'ann', vector: EAST }),
          deletion({ seq: 9, point: 2 }),
        ]);
        await index.dropSpace(space);
        await index.dropSpace(space);
        await index.ensureSpace(space);
        expect(await index.count(space)).toBe(0);
        expect(await index.appliedSeq(space)).toBe(0n);
        await index.apply(space, [upsert({ seq: 1, point: 2, identity: 'ben', vector: EAST })]);
        expect(await identities()).toEqual(['ben']);
      });

      it('keeps two spaces apart, also with the same point ids and other dimensions', async () => {
        const other = await freshSpace(3);
        await index.apply(space, [upsert({ seq: 1, point: 1, identity: 'ann', vector: EAST })]);
        await index.apply(other, [
          upsert({ seq: 1, point: 1, identity: 'zoe', vector: unitVector([0, 0, 1]) }),
        ]);
        await index.apply(other, [deletion({ seq: 2, point: 1 })]);
        expect(await identities()).toEqual(['ann']);
        expect(await index.count(other)).toBe(0);
        await index.dropSpace(other);
        expect(await identities()).toEqual(['ann']);
      });

      it('refuses a space whose id is known with other dimensions', async () => {
        await expect(index.ensureSpace({ ...space, dimensions: 5 })).rejects.toThrow(RangeError);
      });
    });

    describe('sequence numbers', () => {
      it('says the highest it has applied, deletes and reordered changes included', async () => {
        expect(await index.appliedSeq(space)).toBe(0n);
        await index.apply(space, [upsert({ seq: 5, point: 1, identity: 'ann', vector: EAST })]);
        await index.apply(space, [upsert({ seq: 3, point: 2, identity: 'ben', vector: EAST })]);
        expect(await index.appliedSeq(space)).toBe(5n);
        await index.apply(space, [deletion({ seq: 8, point: 1 })]);
        expect(await index.appliedSeq(space)).toBe(8n);
      });

      it('keeps numbers up to 2^53 - 1 exactly', async () => {
        const seq = Number.MAX_SAFE_INTEGER - 1;
        await index.apply(space, [upsert({ seq, point: 1, identity: 'ann', vector: EAST })]);
        await index.apply(space, [upsert({ seq: seq + 1, point: 1, identity: 'ben', vector: EAST })]);
        await index.apply(space, [upsert({ seq, point: 1, identity: 'ann', vector: EAST })]);
        expect(await identities()).toEqual(['ben']);
        expect(await index.appliedSeq(space)).toBe(BigInt(seq + 1));
      });

      it('forgets deletes below the number it is told, no live point, and keeps appliedSeq', async () => {
        await index.apply(space, [
          upsert({ seq: 1, point: 1, identity: 'ann', vector: EAST }),
          deletion({ seq: 4, point: 2 }),
          deletion({ seq: 6, point: 3 }),
        ]);
        await index.pruneTombstones(space, 6n);
        expect(await identities()).toEqual(['ann']);
        await index.apply(space, [
          upsert({ seq: 3, point: 2, identity: 'ben', vector: EAST }),
          upsert({ seq: 5, point: 3, identity: 'cat', vector: EAST }),
        ]);
        expect(await identities()).toEqual(['ann', 'ben']);
        expect(await index.appliedSeq(space)).toBe(6n);
      });

      it('lets persist resolve', async () => {
        await index.apply(space, [upsert({ seq: 1, point: 1, identity: 'ann', vector: EAST })]);
        await index.persist();
        expect(await index.count(space)).toBe(1);
      });
    });

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
        await expect(index.apply(space, [upsert({ ...valid, vector })])).rejects.toThrow(RangeError);
        await expect(search({ vector })).rejects.toThrow(RangeError);
        expect(await index.count(space)).toBe(0);
      });

      it('applies nothing of a call of which one change is refused', async () => {
        const changes = [
          upsert({ ...valid, vector: EAST }),
          upsert({ ...valid, point: 2, vector: new Float32Array(4) }),
        ];
        await expect(index.apply(space, changes)).rejects.toThrow(RangeError);
        expect(await index.count(space)).toBe(0);
      });

      it('refuses a limit below 1, no gallery, a minimum outside [-1, 1], and a malformed point id', async () => {
        await expect(search({ limit: 0 })).rejects.toThrow(RangeError);
        await expect(search({ limit: 1.5 })).rejects.toThrow(RangeError);
        await expect(search({ galleryIds: [] })).rejects.toThrow(RangeError);
        await expect(search({ minCosineSimilarity: 1.1 })).rejects.toThrow(RangeError);
        await expect(search({ minCosineSimilarity: Number.NaN })).rejects.toThrow(RangeError);
        const change: PointChange = { operation: 'DELETE', seq: 1n, pointId: '../1' };
        await expect(index.apply(space, [change])).rejects.toThrow(RangeError);
        await expect(index.apply(space, [{ ...change, pointId: pointIdOf(1), seq: 0n }])).rejects.toThrow(
          RangeError,
        );
      });
    });

    it('answers a ping and says what it is', async () => {
      await index.ping();
      expect(index.describe()).toMatch(/\S/);
      expect(index.isDurableOnApply).toBe(true);
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
