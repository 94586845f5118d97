import type { IdentityHit, PointChange, PointSummary } from '../../../features/search/vector-index.ts';
import type { VectorIndex, VectorQuery, VectorSpace } from '../../../features/search/vector-index.ts';
import { ThreadLink, type ThreadStart } from '../../threads/thread-link.ts';
import { checkChanges, checkPage, checkQuery, checkSpace } from '../vector-checks.ts';
import { packChanges } from './packed-changes.ts';
import type { CompactionPolicy } from './persistent-space.ts';
import type { CallAnswer, CallName, CallRequest, WorkerCalls, WorkerStart } from './worker-protocol.ts';

export interface EmbeddedIndexOptions {
  /** Holds one file for each space; made if it is not there. One process at a time. */
  readonly folder: string;
  readonly log?: (line: string) => void;
  readonly compaction?: CompactionPolicy;
}

const COMPACTION: CompactionPolicy = { deadVectors: 5_000, delayMs: 15 * 60_000 };

/**
 * The vector index inside this process: an exact scan in a worker thread, for up to 200,000 vectors. Resolves once the
 * files are read. If the thread dies, calls under way fail with `DependencyError`, and the next one starts it again.
 */
export async function openEmbeddedIndex(options: EmbeddedIndexOptions): Promise<VectorIndex> {
  const log = options.log ?? (() => undefined);
  const index = new EmbeddedIndex(
    { folder: options.folder, compaction: options.compaction ?? COMPACTION },
    log,
  );
  await index.ping();
  return index;
}

class EmbeddedIndex implements VectorIndex {
  readonly isDurableOnApply = true;
  readonly #start: ThreadStart;
  readonly #log: (line: string) => void;
  #link: ThreadLink<WorkerCalls>;
  #isClosed = false;

  constructor(data: WorkerStart, log: (line: string) => void) {
    const file = new URL('./vector-worker.ts', import.meta.url);
    this.#start = { file, data, what: 'embedded vector index' };
    this.#log = log;
    this.#link = new ThreadLink(this.#start, log);
  }

  async ensureSpace(space: VectorSpace): Promise<void> {
    checkSpace('VectorIndex.ensureSpace', space);
    await this.#call('ensureSpace', { space });
  }

  async apply(space: VectorSpace, changes: readonly PointChange[]): Promise<void> {
    checkChanges('VectorIndex.apply', space, changes);
    const packed = packChanges(changes, space.dimensions);
    await this.#call('apply', { space, changes: packed }, [packed.vectors.buffer]);
  }

  async search(space: VectorSpace, query: VectorQuery): Promise<readonly IdentityHit[]> {
    checkQuery('VectorIndex.search', space, query);
    const { galleryIds, limit, excludePointIds, minCosineSimilarity = -1 } = query;
    const plain = {
      vector: new Float32Array(query.vector),
      galleryIds,
      limit,
      excludePointIds: [...(excludePointIds ?? [])],
      minCosineSimilarity,
    };
    return this.#call('search', { space, query: plain }, [plain.vector.buffer]);
  }

  async scan(
    space: VectorSpace,
    page: { readonly afterPointId: string | null; readonly limit: number },
  ): Promise<readonly PointSummary[]> {
    checkPage('VectorIndex.scan', space, page);
    return this.#call('scan', { space, page });
  }

  async dropSpace(space: VectorSpace): Promise<void> {
    checkSpace('VectorIndex.dropSpace', space);
    await this.#call('dropSpace', { space });
  }

  async count(space: VectorSpace): Promise<number> {
    checkSpace('VectorIndex.count', space);
    return this.#call('count', { space });
  }

  async appliedSeq(space: VectorSpace): Promise<bigint> {
    checkSpace('VectorIndex.appliedSeq', space);
    return this.#call('appliedSeq', { space });
  }

  async persist(): Promise<void> {
    // Every change was synced to its file before its `apply` resolved.
  }

  async pruneTombstones(space: VectorSpace, belowSeq: bigint): Promise<void> {
    checkSpace('VectorIndex.pruneTombstones', space);
    await this.#call('pruneTombstones', { space, belowSeq });
  }

  async purge(space: VectorSpace): Promise<void> {
    checkSpace('VectorIndex.purge', space);
    await this.#call('purge', { space });
  }

  async ping(): Promise<void> {
    await this.#call('ping', {});
  }

  describe(): string {
    return 'embedded exact scan';
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (this.#link.hasEnded) return;
    try {
      await this.#link.ready();
      await this.#link.call('close', {});
    } finally {
      await this.#link.terminate();
    }
  }

  async #call<Name extends CallName>(
    name: Name,
    request: CallRequest<Name>,
    transfer?: readonly ArrayBuffer[],
  ): Promise<CallAnswer<Name>> {
    if (this.#isClosed) throw new TypeError(`VectorIndex.${name}: the index must be open, it is closed`);
    if (this.#link.hasEnded) {
      this.#log('vector index: its thread has ended and is started again');
      this.#link = new ThreadLink(this.#start, this.#log);
    }
    const link = this.#link;
    await link.ready();
    return link.call(name, request, transfer);
  }
}
