import type { Database } from '../../infra/prisma/database.ts';
import type { IndexReadiness } from './index-readiness.ts';
import { claimChanges, giveBack, markApplied } from './outbox-claims.store.ts';
import type { ClaimedChange } from './outbox.types.ts';
import type { PointChange, VectorIndex, VectorSpace } from './vector-index.ts';

export interface DrainPass {
  /**
   * Applies one batch of pending changes; callers that come while one runs share the next.
   *
   * @returns The number of changes applied; 0 if nothing was there for this process.
   * @throws {DependencyError} if the index or the database is away; the changes stay pending.
   */
  run(): Promise<number>;
}

const BATCH_CHANGES = 500;
/** Longer than a batch takes; a process that died leaves its batch to the others after that. */
const LEASE_MS = 15_000;

export function createDrainPass(parts: {
  readonly database: Database;
  readonly vectorIndex: VectorIndex;
  readonly readiness: IndexReadiness;
}): DrainPass {
  let running: Promise<number> | null = null;
  let next: Promise<number> | null = null;

  const begin = (): Promise<number> => {
    const started = drainBatch(parts).finally(() => {
      running = null;
    });
    running = started;
    return started;
  };

  return {
    run: () => {
      if (running === null) return begin();
      // The batch under way may have been claimed before the caller's commit: it needs the one after it.
      next ??= running
        .catch(() => 0)
        .then(() => {
          next = null;
          return begin();
        });
      return next;
    },
  };
}

async function drainBatch(parts: Parameters<typeof createDrainPass>[0]): Promise<number> {
  const { client } = parts.database;
  const changes = await claimChanges(client, { limit: BATCH_CHANGES, leaseMs: LEASE_MS });
  const bySpace = Map.groupBy(changes, (change) => change.spaceId);
  const failures: unknown[] = [];
  for (const ofSpace of bySpace.values()) {
    const seqs = ofSpace.map((change) => change.seq);
    const space = ofSpace[0]?.space;
    if (space === undefined) continue;
    try {
      await applyTo(parts, space, newestOfEachPoint(ofSpace));
      await markApplied(client, seqs);
    } catch (error) {
      failures.push(error);
      parts.readiness.forget(space.id);
      await giveBack(client, seqs);
    }
  }
  if (failures.length > 0) throw failures[0];
  return changes.length;
}

async function applyTo(
  parts: Parameters<typeof createDrainPass>[0],
  space: VectorSpace,
  changes: readonly PointChange[],
): Promise<void> {
  await parts.readiness.check(space);
  await parts.vectorIndex.apply(space, changes);
}

function newestOfEachPoint(changes: readonly ClaimedChange[]): PointChange[] {
  const newest = new Map(changes.map((change) => [change.pointId, change])); // they come in the order of `seq`
  return [...newest.values()].map(toPointChange);
}

/** An upsert whose embedding is gone again is a delete: the row that says so may be in a later batch. */
function toPointChange({ seq, pointId, galleryId, identityId, vector, space }: ClaimedChange): PointChange {
  if (vector?.length !== space.dimensions) return { operation: 'DELETE', seq, pointId };
  return { operation: 'UPSERT', seq, pointId, galleryId, identityId, vector };
}
