import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  startConformingServer,
  type ConformingServer,
} from '../../../../test/qdrant-openapi/conforming-server.ts';
import { QdrantRequestValidator } from '../../../../test/qdrant-openapi/request-validator.ts';
import { deletion, pointIdOf, spaceOf, unitVector, upsert } from '../../../../test/vectors.ts';
import type { VectorIndex } from '../../../features/search/vector-index.ts';
import { openQdrantIndex } from './qdrant-index.ts';

const EAST = unitVector([1, 0, 0, 0]);
const space = spaceOf('requests', 4);
const payload = { deleted: false, seq: 7, galleryId: 'gallery-a', identityId: 'ann' };
const point = { id: pointIdOf(1), version: 3, score: 1, payload, vector: { embedding: [1, 0, 0, 0] } };
const ok = (result: unknown): unknown => ({ status: 'ok', time: 0.001, result });

const collection = {
  status: 'green',
  optimizer_status: 'ok',
  segments_count: 2,
  config: {
    params: { vectors: { embedding: { size: 4, distance: 'Dot' } } },
    hnsw_config: { m: 16, ef_construct: 128, full_scan_threshold: 10_000 },
    optimizer_config: {
      deleted_threshold: 0.2,
      vacuum_min_vector_number: 1000,
      default_segment_number: 0,
      flush_interval_sec: 5,
    },
  },
  payload_schema: {},
};

/** One identity, whom a second request for groups leaves out. */
const answers = {
  root: () => ({ title: 'qdrant - vector search engine', version: '1.19.0' }),
  create_collection: () => ok(true),
  get_collection: () => ok(collection),
  delete_collection: () => ok(true),
  create_field_index: () => ok({ operation_id: 1, status: 'completed' }),
  upsert_points: () => ok({ operation_id: 2, status: 'completed' }),
  delete_points: () => ok({ operation_id: 3, status: 'completed' }),
  scroll_points: () => ok({ points: [{ id: point.id, payload }], next_page_offset: null }),
  count_points: () => ok({ count: 1 }),
  query_points_groups: (body: unknown) =>
    ok({
      groups: JSON.stringify(body).includes('ann')
        ? []
        : [{ id: 'ann', hits: [{ id: point.id, version: 3, score: 1 }] }],
    }),
  query_batch_points: () => ok([{ points: [point] }]),
};

describe('requests of the Qdrant adapter', () => {
  let server: ConformingServer;
  let index: VectorIndex;

  beforeEach(async () => {
    server = await startConformingServer(answers);
    index = await openQdrantIndex({ url: server.url });
  });
  afterEach(async () => {
    await index.close();
    await server.close();
  });

  it('conform to the OpenAPI document of Qdrant 1.19, every operation of it', async () => {
    await index.ensureSpace(space);
    await index.apply(space, [
      upsert({ seq: 1, point: 1, identity: 'ann', vector: EAST }),
      deletion({ seq: 2, point: 2 }),
    ]);
    const query = { vector: EAST, galleryIds: ['gallery-a', 'gallery-b'], limit: 5 };
    const hit = { identityId: 'ann', galleryId: 'gallery-a', pointId: point.id, cosineSimilarity: 1 };
    expect(await index.search(space, query)).toEqual([hit]);
    const excludePointIds = new Set([pointIdOf(9)]);
    expect(await index.search(space, { ...query, excludePointIds, minCosineSimilarity: 0.5 })).toEqual([hit]);
    const summary = { pointId: point.id, seq: 7n, galleryId: 'gallery-a', identityId: 'ann' };
    expect(await index.scan(space, { afterPointId: null, limit: 10 })).toEqual([summary]);
    expect(await index.scan(space, { afterPointId: pointIdOf(1), limit: 10 })).toEqual([]);
    expect(await index.count(space)).toBe(1);
    expect(await index.appliedSeq(space)).toBe(7n);
    await index.pruneTombstones(space, 5n);
    await index.dropSpace(space);
    expect(index.describe()).toBe('Qdrant 1.19.0');
    expect(server.violations).toEqual([]);
    expect([...server.called].toSorted()).toEqual(server.validator.operationIds.toSorted());
  });

  it('conform too where a large collection is searched by its graph', async () => {
    const approximate = await openQdrantIndex({ url: server.url, exactUpToPoints: 0 });
    await approximate.search(space, { vector: EAST, galleryIds: ['gallery-a'], limit: 5 });
    expect(server.violations).toEqual([]);
    expect(server.called).toContain('query_points_groups');
  });
});

describe('the check of requests', () => {
  const validator = new QdrantRequestValidator();
  const violations = (path: string, body: unknown, query = ''): readonly string[] | undefined =>
    validator.match({ method: 'PUT', path, query: new URLSearchParams(query), body })?.violations;
  const points = [{ id: pointIdOf(1), vector: { embedding: [1, 0] }, payload: { seq: 1 } }];

  it('passes a sound request', () => {
    expect(violations('/collections/x/points', { points }, 'wait=true')).toEqual([]);
  });

  it.each([
    ['a misspelt field', { points, update_filtr: {} }],
    [
      'a filter condition that does not exist',
      { points, update_filter: { must: [{ key: 'seq', rang: { lt: 1 } }] } },
    ],
    ['a value of another type', { points, update_filter: { must: [{ key: 'seq', range: { lt: true } }] } }],
    ['a missing field', { points: [{ vector: [1] }] }],
    ['no body', undefined],
  ])('finds %s', (_, body) => {
    expect(violations('/collections/x/points', body)).not.toEqual([]);
  });

  it('finds an unknown parameter and an unknown path', () => {
    expect(violations('/collections/x/points', { points }, 'wai=true')).toEqual(['unknown parameter wai']);
    expect(violations('/collections/x/pints', { points })).toBeUndefined();
  });
});
