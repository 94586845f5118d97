import { rerankFeatures } from '@gallerist/metrics/reranking';
import type { BlockExecutor } from '@gallerist/metrics/similarity';
import type { GalleryScope } from '../../core/context.ts';
import type { Clock } from '../../core/clock.ts';
import type { Database } from '../../infra/prisma/database.ts';
import type { FindPlace } from './find-cursor.ts';
import { findLimits } from './find.types.ts';
import type { SightingHit, SightingIndex, SightingQuery } from './sighting-index.ts';
import { findSightings } from './sighting.store.ts';
import type { Sighting } from './sighting.types.ts';

export interface FindHitParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly sightingIndex: SightingIndex;
  /** Threads for what is too heavy for the event loop. */
  readonly executor: BlockExecutor;
}

export interface FoundSighting {
  readonly sighting: Sighting;
  readonly cosineSimilarity: number;
  /** Null where it was not re-ranked. */
  readonly rerankedDistance: number | null;
}

export interface HitWork {
  readonly scope: GalleryScope;
  readonly query: Omit<SightingQuery, 'after' | 'limit' | 'wantVectors'>;
  readonly after: FindPlace | null;
  readonly limit: number;
  readonly rerank: boolean;
}

/** Those after the place, best first: one more than `limit` where there are so many. */
export async function collectHits(parts: FindHitParts, work: HitWork): Promise<readonly FoundSighting[]> {
  const { after, limit, rerank } = work;
  if (!rerank || after?.kind === 'similarity') {
    const place = after === null ? null : { cosineSimilarity: after.value, sightingId: after.sightingId };
    return await bySimilarity(parts, work, { place, wanted: limit + 1 });
  }
  const { ranked, last } = await reranked(parts, work);
  const rest = after === null ? ranked : ranked.filter((found) => isAfter(found, after));
  if (rest.length > limit || last === null) return rest.slice(0, limit + 1);
  const beyond = await bySimilarity(parts, work, { place: last, wanted: limit + 1 - rest.length });
  return [...rest, ...beyond];
}

/** Joined to rows: who was deleted or has expired since is left out, and the next ones move up. */
async function bySimilarity(
  parts: FindHitParts,
  { query, scope }: HitWork,
  from: {
    readonly place: Pick<SightingHit, 'cosineSimilarity' | 'sightingId'> | null;
    readonly wanted: number;
  },
): Promise<readonly FoundSighting[]> {
  const found: FoundSighting[] = [];
  for (let place = from.place; ;) {
    const limit = from.wanted - found.length;
    const hits = await parts.sightingIndex.search({
      ...query,
      ...(place === null ? {} : { after: place }),
      limit,
    });
    found.push(...(await joined(parts, { scope, spaceId: query.spaceId }, hits)));
    if (hits.length < limit || found.length >= from.wanted) return found;
    place = hits.at(-1) ?? null;
  }
}

/**
 * The nearest, in the order of whose neighbours they are. Re-ranking goes by the neighbourhood whatever is decided about it, so that
 * those below the threshold take part, and are left out afterwards.
 */
async function reranked(
  parts: FindHitParts,
  { query, scope }: HitWork,
): Promise<{ readonly ranked: readonly FoundSighting[]; readonly last: SightingHit | null }> {
  const galleries = query.galleries.map((gallery) => ({ ...gallery, minCosineSimilarity: -1 }));
  const limit = findLimits.reranked;
  const hits = await parts.sightingIndex.search({ ...query, galleries, limit, wantVectors: true });
  const live = await joined(parts, { scope, spaceId: query.spaceId }, hits);
  const vectors = new Map(hits.map(({ sightingId, vector }) => [sightingId, vector]));
  const dimensions = query.vector.length;
  const values = new Float32Array(live.length * dimensions);
  live.forEach(({ sighting }, row) => values.set(vectors.get(sighting.id) ?? [], row * dimensions));
  const distances =
    live.length === 0
      ? []
      : await rerankFeatures(
          { values: query.vector, rows: 1, dimensions },
          { values, rows: live.length, dimensions },
          { executor: parts.executor },
        );
  const least = new Map(
    query.galleries.map(({ galleryId, minCosineSimilarity }) => [galleryId, minCosineSimilarity]),
  );
  const ranked = live
    .map((found, row) => ({ ...found, rerankedDistance: distances[row] ?? 1 }))
    .filter(({ sighting, cosineSimilarity }) => cosineSimilarity >= (least.get(sighting.galleryId) ?? 1))
    .sort((a, b) => a.rerankedDistance - b.rerankedDistance || (a.sighting.id < b.sighting.id ? -1 : 1));
  return { ranked, last: hits.length < limit ? null : (hits.at(-1) ?? null) };
}

function isAfter({ sighting, rerankedDistance }: FoundSighting, after: FindPlace): boolean {
  const distance = rerankedDistance ?? Infinity;
  return distance > after.value || (distance === after.value && sighting.id > after.sightingId);
}

async function joined(
  { database, clock, sightingIndex }: FindHitParts,
  { scope, spaceId }: { readonly scope: GalleryScope; readonly spaceId: string },
  hits: readonly SightingHit[],
): Promise<readonly FoundSighting[]> {
  if (hits.length === 0) return [];
  const ids = hits.map(({ sightingId }) => sightingId);
  const rows = await findSightings(database.client, { scope, now: clock.now() }, ids);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const gone = Map.groupBy(
    hits.filter(({ sightingId }) => !byId.has(sightingId)),
    ({ galleryId }) => galleryId,
  );
  for (const [galleryId, missing] of gone) {
    await sightingIndex.forget(
      { galleryId, spaceId },
      missing.map(({ sightingId }) => sightingId),
    );
  }
  return hits.flatMap(({ sightingId, cosineSimilarity }) => {
    const sighting = byId.get(sightingId);
    return sighting === undefined ? [] : [{ sighting, cosineSimilarity, rerankedDistance: null }];
  });
}
