import { DependencyError } from '../../core/errors.ts';
import type { Database } from '../../infra/prisma/database.ts';
import { resumeSpace } from './index-state.store.ts';
import type { VectorIndex, VectorSpace } from './vector-index.ts';

/** What this process knows of each space's index, so that it asks only once. */
export interface IndexReadiness {
  /**
   * Makes sure, once, that the space's collection is there and holds what PostgreSQL believes it holds. An index that
   * came back without its newest changes (a crash, a lost disk) gets them again: from the outbox where it still has
   * them, and else the space is marked incomplete, which has it compared with PostgreSQL from end to end.
   *
   * @throws {DependencyError} if the index or the database is away.
   */
  check(space: VectorSpace): Promise<void>;
  /** After a failure: the next call of `check` asks again. */
  forget(spaceId: string): void;
}

export function createIndexReadiness(parts: {
  readonly database: Database;
  readonly vectorIndex: VectorIndex;
  /** No other process applies changes to this index: what is still claimed at the start was claimed by the dead. */
  readonly isAlone?: boolean;
}): IndexReadiness {
  const { database, vectorIndex } = parts;
  const known = new Map<string, Promise<void>>();
  /** Spaces that this process has taken up where the one before it stopped. */
  const resumed = new Set<string>();

  const ask = async (space: VectorSpace): Promise<void> => {
    if (space.dimensions < 1)
      throw new RangeError(`check: dimensions must be at least 1, got ${space.dimensions}`);
    await vectorIndex.ensureSpace(space);
    const appliedSeq = await vectorIndex.appliedSeq(space);
    const isFirst = !resumed.has(space.id);
    const replaysAll = isFirst && !vectorIndex.isDurableOnApply;
    const dropsClaims = isFirst && (parts.isAlone ?? false);
    const resumption = { spaceId: space.id, appliedSeq, replaysAll, dropsClaims };
    await database.transaction((tx) => resumeSpace(tx, resumption));
    resumed.add(space.id);
  };

  return {
    check: (space) => {
      let answer = known.get(space.id);
      if (answer === undefined) {
        answer = ask(space);
        known.set(space.id, answer);
        answer.catch(() => known.delete(space.id));
      }
      return answer;
    },
    forget: (spaceId) => {
      known.delete(spaceId);
    },
  };
}

/** The space's index lacks changes that the outbox does not hold either; it is being compared with PostgreSQL. */
export function beingRebuilt(): DependencyError {
  return new DependencyError('vector-index', 'the vector index is being rebuilt', { retryAfterMs: 5000 });
}
