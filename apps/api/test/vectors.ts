import { createHash } from 'node:crypto';
import { cosineOfUnitVectors } from '../src/features/search/cosine-similarity.ts';
import type {
  IdentityHit,
  PointChange,
  VectorQuery,
  VectorSpace,
} from '../src/features/search/vector-index.ts';

/** Deterministic numbers in [0, 1): the 32-bit generator mulberry32. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function unitVector(components: readonly number[] | Float32Array): Float32Array {
  const length = Math.hypot(...components);
  return Float32Array.from(components, (component) => component / length);
}

/** Uniform on the sphere is not needed: components in [−1, 1), then scaled to length 1. */
export function randomUnitVector(random: () => number, dimensions: number): Float32Array {
  return unitVector(Array.from({ length: dimensions }, () => random() * 2 - 1));
}

export function spaceOf(name: string, dimensions: number): VectorSpace {
  return { id: createHash('sha256').update(name).digest('hex'), dimensions };
}

/** The `number`-th point id: UUIDs in rising order. */
export function pointIdOf(number: number): string {
  return `00000000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;
}

export function upsert(fields: {
  seq: number;
  point: number;
  gallery?: string;
  identity: string;
  vector: Float32Array;
}): Upsert {
  const { seq, point, gallery = 'gallery-a', identity, vector } = fields;
  return {
    operation: 'UPSERT',
    seq: BigInt(seq),
    pointId: pointIdOf(point),
    galleryId: gallery,
    identityId: identity,
    vector,
  };
}

export type Upsert = Extract<PointChange, { operation: 'UPSERT' }>;

export function deletion(fields: { seq: number; point: number }): PointChange {
  return { operation: 'DELETE', seq: BigInt(fields.seq), pointId: pointIdOf(fields.point) };
}

/** What a search has to answer, by comparing with every point. */
export function searchByBruteForce(points: readonly Upsert[], query: VectorQuery): IdentityHit[] {
  const hits = points
    .filter((point) => query.galleryIds.includes(point.galleryId))
    .filter((point) => query.excludePointIds?.has(point.pointId) !== true)
    .map(({ identityId, galleryId, pointId, vector }) => ({
      identityId,
      galleryId,
      pointId,
      cosineSimilarity: cosineOfUnitVectors(vector, query.vector),
    }))
    .filter((hit) => hit.cosineSimilarity >= (query.minCosineSimilarity ?? -1))
    .sort(
      (a, b) =>
        b.cosineSimilarity - a.cosineSimilarity ||
        compare(a.identityId, b.identityId) ||
        compare(a.pointId, b.pointId),
    );
  const seen = new Set<string>();
  return hits.filter(({ identityId }) => !seen.has(identityId) && seen.add(identityId)).slice(0, query.limit);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
