import {
  appliedRows,
  deleteApplied,
  hasAppliedRows,
  oldestPending,
  prunedSeqs,
} from './outbox-pruning.store.ts';
import type { KeeperParts } from './index-keeper.types.ts';
import { knownSpaces } from './index-state.store.ts';

export interface IndexPruner {
  /** Once many rows are applied, or some have been for long. */
  pruneIfDue(): Promise<void>;
  prune(): Promise<void>;
}

/** A start replays at most about that many rows. */
const PRUNE_ROWS = 5_000;
const PRUNE_EVERY_MS = 10 * 60 * 1000;
const MAX_ROWS_AT_ONCE = 20_000;
/** Longer than any drain, even a stalled one, holds on to a change that it has read. */
const TOMBSTONE_AGE_MS = 60 * 60 * 1000;

/** Deletes applied rows of the outbox once the index would not lose them any more, and then old tombstones. */
export function createIndexPruner(parts: Pick<KeeperParts, 'database' | 'vectorIndex'>): IndexPruner {
  const { database, vectorIndex } = parts;
  let prunedAt = performance.now();
  let tombstoneBounds = new Map<string, bigint>();
  let boundsAt = performance.now();

  const prune = async (): Promise<void> => {
    prunedAt = performance.now();
    // Exactly the rows seen here: one that is applied while the index writes itself down may not be in its snapshot.
    const seqs = await appliedRows(database.client, MAX_ROWS_AT_ONCE);
    if (seqs.length === 0) return;
    await vectorIndex.persist();
    await database.transaction((tx) => deleteApplied(tx, seqs));
  };

  const pruneTombstones = async (): Promise<void> => {
    for (const space of await knownSpaces(database.client)) {
      const bound = tombstoneBounds.get(space.id);
      if (bound !== undefined) await vectorIndex.pruneTombstones(space, bound);
    }
    const pruned = await prunedSeqs(database.client);
    const oldest = await oldestPending(database.client);
    tombstoneBounds = new Map([...pruned].map(([id, seq]) => [id, least(seq, oldest.get(id) ?? seq)]));
    boundsAt = performance.now();
  };

  return {
    prune,
    pruneIfDue: async () => {
      const isOld = performance.now() - prunedAt > PRUNE_EVERY_MS;
      if (isOld || (await hasAppliedRows(database.client, PRUNE_ROWS))) await prune();
      if (performance.now() - boundsAt > TOMBSTONE_AGE_MS) await pruneTombstones();
    },
  };
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
