import { setTimeout as delay } from 'node:timers/promises';
import { QdrantClient } from '@qdrant/js-client-rest';
import { describe, expect, it } from 'vitest';
import {
  randomUnitVector,
  searchByBruteForce,
  seededRandom,
  spaceOf,
  unitVector,
} from '../../../../test/vectors.ts';
import { upsert, type Upsert } from '../../../../test/vectors.ts';
import { collectionOf } from './qdrant-collection.ts';
import { openQdrantIndex } from './qdrant-index.ts';

const url = process.env['TEST_QDRANT_URL'];
const DIMENSIONS = 512;
const IDENTITIES = 5_000;
const SAMPLES = 4;
const SEARCHES = 200;
const space = spaceOf(`recall ${process.pid}`, DIMENSIONS);

/** Samples of one person are alike (cosine about 0.6), people are not: the shape of face embeddings. */
function people(): Upsert[] {
  const random = seededRandom(31);
  return Array.from({ length: IDENTITIES }, () => randomUnitVector(random, DIMENSIONS)).flatMap((person, i) =>
    Array.from({ length: SAMPLES }, (_, k) =>
      upsert({
        seq: i * SAMPLES + k + 1,
        point: i * SAMPLES + k,
        identity: `person-${i}`,
        vector: near(person, random),
      }),
    ),
  );
}

function near(person: Float32Array, random: () => number): Float32Array {
  const noise = randomUnitVector(random, person.length);
  return unitVector(person.map((component, i) => component + 0.8 * (noise[i] ?? 0)));
}

describe.skipIf(url === undefined)('Qdrant by its graph over INT8', () => {
  it('finds the person as brute force does in at least 99 of 100 searches, with the same similarity', async () => {
    if (url === undefined) return;
    const points = people();
    const index = await openQdrantIndex({ url, exactUpToPoints: 0 });
    try {
      await index.ensureSpace(space);
      for (let i = 0; i < points.length; i += 1000) await index.apply(space, points.slice(i, i + 1000));
      await indexed(url);
      const random = seededRandom(32);
      let found = 0;
      for (let i = 0; i < SEARCHES; i += 1) {
        const person = points[Math.floor(random() * points.length)]?.vector ?? new Float32Array(0);
        const query = { vector: near(person, random), galleryIds: ['gallery-a'], limit: 1 };
        const [got] = await index.search(space, query);
        const [expected] = searchByBruteForce(points, query);
        if (got?.identityId === expected?.identityId) {
          found += 1;
          expect(got).toEqual(expected);
        }
      }
      expect(found).toBeGreaterThanOrEqual(0.99 * SEARCHES);
    } finally {
      await index.dropSpace(space);
      await index.close();
    }
  });
});

/** Until the graph is built: before that Qdrant compares with everything, and the test would say nothing. */
async function indexed(server: string): Promise<void> {
  const client = new QdrantClient({ url: server, checkCompatibility: false });
  for (;;) {
    const { status, indexed_vectors_count: count } = await client.getCollection(collectionOf(space));
    if (status === 'green' && (count ?? 0) > 0.8 * IDENTITIES * SAMPLES) return;
    await delay(500);
  }
}
