import { systemClock, type Clock } from '../../core/clock.ts';
import { DependencyError } from '../../core/errors.ts';
import type { Database } from '../../infra/prisma/database.ts';
import { createIndexReadiness, type IndexReadiness } from './index-readiness.ts';
import { keepBest, loadOverlay, rankIdentities, scanOverlay } from './overlay.ts';
import { expiredSamples, sampleStates, type SampleState } from './overlay.store.ts';
import type { IdentityHit, VectorIndex, VectorQuery, VectorSpace } from './vector-index.ts';

/** A hit whose sample is there, in that gallery, with that identity, which is enabled and valid. */
export type LiveHit = IdentityHit;

export interface IndexedSearch {
  /**
   * Searches as if the index were PostgreSQL: what is not applied yet is found, what is deleted, moved, disabled or
   * expired is not, whatever the index holds. Best sample of each identity, best first.
   *
   * @throws {DependencyError} with `dependency: 'vector-index'` if the index is away, too far behind or being rebuilt.
   */
  search(space: VectorSpace, query: VectorQuery): Promise<readonly LiveHit[]>;
}

export interface SearchParts {
  readonly database: Database;
  readonly vectorIndex: VectorIndex;
  readonly readiness?: IndexReadiness;
  readonly clock?: Clock;
}

/** The limit doubles each time, so that this is more identities than any gallery has. */
const MAX_ROUNDS = 24;

export function createIndexedSearch(parts: SearchParts): IndexedSearch {
  const readiness = parts.readiness ?? createIndexReadiness(parts);
  return {
    search: async (space, query) => {
      if (query.vector.length !== space.dimensions) {
        throw new RangeError(
          `search: vector must have ${space.dimensions} dimensions, got ${query.vector.length}`,
        );
      }
      try {
        await readiness.check(space);
        return await searchLive(parts, space, query);
      } catch (error) {
        if (error instanceof DependencyError) readiness.forget(space.id);
        throw error;
      }
    },
  };
}

async function searchLive(parts: SearchParts, space: VectorSpace, query: VectorQuery): Promise<LiveHit[]> {
  const bounds = { galleryIds: query.galleryIds, now: (parts.clock ?? systemClock).now() };
  const overlay = await loadOverlay(parts.database.client, space, bounds);
  const pending = scanOverlay(overlay, query);
  const excluded = new Set([...(query.excludePointIds ?? []), ...overlay.maskedPointIds]);
  const best = new Map<string, LiveHit>();
  for (let round = 0, limit = query.limit; round < MAX_ROUNDS; round += 1, limit *= 2) {
    const hits = await parts.vectorIndex.search(space, { ...query, limit, excludePointIds: excluded });
    const sampleIds = [...(round === 0 ? pending : []), ...hits].map((hit) => hit.pointId);
    const states = await sampleStates(parts.database.client, { ...bounds, sampleIds });
    if (round === 0) keepLive(best, pending, states);
    keepLive(best, hits, states);
    const strays = hits.filter((hit) => isStray(hit, states.get(hit.pointId)));
    for (const stray of strays) excluded.add(stray.pointId);
    for (const pointId of await hidden(parts, strays, { states, now: bounds.now })) excluded.add(pointId);
    // A stray hides its group's next best sample, a dead identity another identity: both cost a second look.
    const isEnough = hits.length < limit || countLive(hits, states) >= query.limit;
    if (strays.length === 0 && isEnough) return rankIdentities(best, query);
  }
  throw new DependencyError('vector-index', 'the vector index differs too much from the database');
}

function keepLive(
  best: Map<string, LiveHit>,
  hits: readonly IdentityHit[],
  states: ReadonlyMap<string, SampleState>,
): void {
  for (const hit of hits) {
    const state = states.get(hit.pointId);
    if (state?.isLive !== true) continue;
    keepBest(best, { ...hit, identityId: state.identityId, galleryId: state.galleryId });
  }
}

/** Whether the index shows a point that is gone, in a place where it no longer is, or past its time. */
function isStray(hit: IdentityHit, state: SampleState | undefined): boolean {
  return state?.identityId !== hit.identityId || state.galleryId !== hit.galleryId || state.isExpired;
}

/** An identity may have many samples whose time is over: none of them shall cost a look of its own. */
async function hidden(
  { database }: Pick<SearchParts, 'database'>,
  strays: readonly IdentityHit[],
  { states, now }: { readonly states: ReadonlyMap<string, SampleState>; readonly now: Date },
): Promise<readonly string[]> {
  const expired = strays.filter((hit) => states.get(hit.pointId)?.isExpired === true);
  const identityIds = [...new Set(expired.map((hit) => hit.identityId))];
  return identityIds.length === 0 ? [] : await expiredSamples(database.client, identityIds, now);
}

function countLive(hits: readonly IdentityHit[], states: ReadonlyMap<string, SampleState>): number {
  return hits.filter((hit) => states.get(hit.pointId)?.isLive === true).length;
}
