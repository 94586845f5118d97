import { rerankFeatures } from '@gallerist/metrics/reranking';
import { sequentialExecutor } from '@gallerist/metrics/similarity';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { storeDatabases } from '../../../test/databases.ts';
import type { TestDatabase } from '../../../test/databases.ts';
import { EnrolledPeople } from '../../../test/enrolled-people.ts';
import { unitVector } from '../../../test/vectors.ts';
import type { ThresholdUsed } from '../verification/threshold.ts';
import { rerankHits } from './rerank-hits.ts';

describe.each(storeDatabases)('re-ranking on $name', ({ open }) => {
  const now = new Date('2026-05-01T12:00:00Z');
  const vectors = {
    ada: [
      [1, 0.2, 0],
      [1, 0.3, 0],
    ],
    bea: [[1, 0, 0.15]],
    cleo: [
      [0, 1, 0],
      [0.1, 1, 0],
    ],
  };
  let database: TestDatabase;
  let people: EnrolledPeople;
  const ids: Record<string, string> = {};
  const samples: Record<string, string[]> = {};

  beforeAll(async () => {
    database = await open();
    people = await new EnrolledPeople(database, 'rerank').create();
    for (const [name, own] of Object.entries(vectors)) {
      const identityId = await people.identity();
      ids[name] = identityId;
      samples[name] = await database.transaction((tx) => people.enrolIn(tx, identityId, own));
    }
  }, 60_000);
  afterAll(() => database.close());

  const probe = unitVector([1, 0.05, 0.05]);
  const hits = () =>
    Object.entries(ids).map(([name, identityId], place) => ({
      ...{ identityId, galleryId: people.galleryId, sampleId: samples[name]?.[0] ?? '' },
      ...{ spaceId: people.space.id, cosineSimilarity: 0.9 - place / 10 },
      threshold: {} as ThresholdUsed, // not looked at
      confidence: null,
    }));
  const rerank = (excluded: readonly string[] = []) =>
    rerankHits({ client: database.client, executor: sequentialExecutor }, hits(), {
      vector: probe,
      excluded: new Set(excluded),
      query: { spaceId: people.space.id, galleryIds: [people.galleryId], filter: {}, now },
    });

  /** All vectors at once, whatever their order; the nearest of each identity. */
  async function expected(names: readonly (keyof typeof vectors)[]): Promise<Map<string, number>> {
    const rows = names.flatMap((name) =>
      vectors[name].map((vector) => ({ name, vector: unitVector(vector) })),
    );
    const values = new Float32Array(rows.flatMap(({ vector }) => [...vector]));
    const distances = await rerankFeatures(
      { values: probe, rows: 1, dimensions: 3 },
      { values, rows: rows.length, dimensions: 3 },
    );
    const best = new Map<string, number>();
    rows.forEach(({ name }, row) =>
      best.set(ids[name] ?? '', Math.min(distances[row] ?? NaN, best.get(ids[name] ?? '') ?? Infinity)),
    );
    return best;
  }

  test('gives each identity the place of its nearest sample, and keeps its similarity', async () => {
    const distances = await expected(['ada', 'bea', 'cleo']);
    const reranked = await rerank();
    reranked.forEach(({ identityId, rerankedDistance, cosineSimilarity }, index) => {
      // float32, in another order of the rows
      expect(rerankedDistance).toBeCloseTo(distances.get(identityId) ?? NaN, 5);
      expect(cosineSimilarity).toBe(hits()[index]?.cosineSimilarity);
    });
  });

  test('leaves out what the search leaves out; an identity without a sample has no place', async () => {
    const distances = await expected(['ada', 'cleo']);
    const reranked = await rerank(samples['bea']);
    const places = new Map(reranked.map((hit) => [hit.identityId, hit.rerankedDistance]));
    expect(places.get(ids['bea'] ?? '')).toBeUndefined();
    expect(places.get(ids['ada'] ?? '')).toBeCloseTo(distances.get(ids['ada'] ?? '') ?? NaN, 5);
  });
});
