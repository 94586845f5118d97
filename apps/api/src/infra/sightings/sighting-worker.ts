import { openPort } from '../threads/thread-port.ts';
import { ArenaFullError } from '../vectors/embedded/row-arena.ts';
import { byRank, SightingMatrix } from './sighting-matrix.ts';
import type { FoundSightings, MatrixKey, PlainSightingQuery, SightingCalls } from './sighting-protocol.ts';

/** The thread that holds sightings and scans them, so that the event loop of the server does not. */
const port = openPort();
const matrices = new Map<MatrixKey, SightingMatrix>();

type Handlers = {
  [Name in keyof SightingCalls]: (
    request: SightingCalls[Name]['request'],
  ) => Promise<SightingCalls[Name]['answer']>;
};

const handlers: Handlers = {
  async add({ key, galleryId, dimensions, heads, vectors, expiredBeforeMs }) {
    const known = matrices.get(key);
    // An empty one was made before anybody knew how long vectors are.
    const isFitting = known !== undefined && (known.dimensions === dimensions || heads.length === 0);
    const matrix = isFitting ? known : new SightingMatrix(galleryId, dimensions);
    matrices.set(key, matrix);
    for (const [i, head] of heads.entries()) {
      matrix.add(head, vectors.subarray(i * dimensions, (i + 1) * dimensions));
    }
    matrix.removeExpired(expiredBeforeMs);
    return await Promise.resolve(matrix.rows);
  },
  search: async (query) => await Promise.resolve(search(query)),
  async forget({ key, sightingIds }) {
    for (const sightingId of sightingIds) matrices.get(key)?.remove(sightingId);
    return await Promise.resolve(null);
  },
  async drop({ key }) {
    matrices.delete(key);
    return await Promise.resolve(null);
  },
  close: () => Promise.resolve(null),
};

function search({ matrices: wanted, wantVectors, ...plain }: PlainSightingQuery): FoundSightings {
  const missing = wanted.filter(({ key }) => !matrices.has(key)).map(({ key }) => key);
  if (missing.length > 0) return { hits: [], missing };
  const { cameraIds, excludeCameraIds, onlyIds } = plain;
  const query = {
    ...plain,
    cameraIds: cameraIds === null ? null : new Set(cameraIds),
    excludeCameraIds: new Set(excludeCameraIds),
    onlyIds: onlyIds === null ? null : new Set(onlyIds),
  };
  const found = wanted.flatMap(({ key, minCosineSimilarity }) => {
    const matrix = matrices.get(key);
    const hits = matrix?.search({ ...query, minCosineSimilarity }) ?? [];
    return hits.map(({ row, ...hit }) =>
      wantVectors && matrix !== undefined ? { ...hit, vector: matrix.vectorOf(row).slice() } : hit,
    );
  });
  return { hits: found.sort(byRank).slice(0, query.limit), missing };
}

port.serve(handlers, (error) => (error instanceof ArenaFullError ? 'FULL' : 'UNAVAILABLE'));
