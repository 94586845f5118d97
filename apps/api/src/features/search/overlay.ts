import { DependencyError } from '../../core/errors.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import { cosineOfUnitVectors } from './cosine-similarity.ts';
import { beingRebuilt } from './index-readiness.ts';
import { liveEmbeddings, pendingPoints, type PendingPoint } from './overlay.store.ts';
import type { IdentityHit, VectorQuery, VectorSpace } from './vector-index.ts';

/** Above that an exact scan is no longer a small addition to a search: the index must catch up first. */
export const MAX_OVERLAY_ROWS = 10_000;
const RETRY_AFTER_MS = 2000;

/** What the index does not show yet, of one space and some galleries. */
export interface Overlay {
  /** Points with a pending change of either kind: what the index says of them does not count. */
  readonly maskedPointIds: ReadonlySet<string>;
  /** The living ones among them, with their vectors, as PostgreSQL has them. */
  readonly points: readonly PendingPoint[];
}

/**
 * Reads what is pending. Read it before the index is asked: what is applied in between is then in both, and counts once.
 *
 * @throws {DependencyError} with `dependency: 'vector-index'` if more than 10,000 changes are pending, or the index is
 * being rebuilt.
 */
export async function loadOverlay(
  tx: Transaction,
  space: VectorSpace,
  options: { readonly galleryIds: readonly string[]; readonly now: Date },
): Promise<Overlay> {
  const pending = await pendingPoints(tx, space.id, { ...options, limit: MAX_OVERLAY_ROWS + 1 });
  if (pending.isIncomplete) throw beingRebuilt();
  if (pending.rowCount > MAX_OVERLAY_ROWS) throw tooFarBehind();
  const maskedPointIds = new Set(pending.pointIds);
  if (maskedPointIds.size === 0) return { maskedPointIds, points: [] };
  const points = await liveEmbeddings(tx, space, { ...options, sampleIds: [...maskedPointIds] });
  return { maskedPointIds, points };
}

/**
 * Makes sure that searches of the galleries in the space would be answered.
 *
 * @throws {DependencyError} as `loadOverlay`, without the work of loading it.
 */
export async function requireSearchable(
  tx: Transaction,
  spaceId: string,
  galleryIds: readonly string[],
): Promise<void> {
  const pending = await pendingPoints(tx, spaceId, { galleryIds, limit: MAX_OVERLAY_ROWS + 1 });
  if (pending.isIncomplete) throw beingRebuilt();
  if (pending.rowCount > MAX_OVERLAY_ROWS) throw tooFarBehind();
}

function tooFarBehind(): DependencyError {
  return new DependencyError('vector-index', 'the vector index is too far behind', {
    retryAfterMs: RETRY_AFTER_MS,
  });
}

/** Exact scan: the best sample of each identity, best first. */
export function scanOverlay(overlay: Overlay, query: VectorQuery): IdentityHit[] {
  const best = new Map<string, IdentityHit>();
  for (const { vector, ...point } of overlay.points) {
    if (query.excludePointIds?.has(point.pointId) === true) continue;
    keepBest(best, { ...point, cosineSimilarity: cosineOfUnitVectors(query.vector, vector) });
  }
  return rankIdentities(best, query);
}

export function keepBest(best: Map<string, IdentityHit>, hit: IdentityHit): void {
  const known = best.get(hit.identityId);
  if (known === undefined || hit.cosineSimilarity > known.cosineSimilarity) best.set(hit.identityId, hit);
}

/** In the order that `VectorIndex.search` promises. */
export function rankIdentities(
  best: ReadonlyMap<string, IdentityHit>,
  { limit, minCosineSimilarity = -1 }: Pick<VectorQuery, 'limit' | 'minCosineSimilarity'>,
): IdentityHit[] {
  return [...best.values()]
    .filter((hit) => hit.cosineSimilarity >= minCosineSimilarity)
    .sort((a, b) => b.cosineSimilarity - a.cosineSimilarity || (a.identityId < b.identityId ? -1 : 1))
    .slice(0, limit);
}
