import { QdrantClient } from '@qdrant/js-client-rest';
import { DependencyError } from '../../../core/errors.ts';
import type { IdentityHit, PointChange, PointSummary } from '../../../features/search/vector-index.ts';
import type { VectorIndex, VectorQuery, VectorSpace } from '../../../features/search/vector-index.ts';
import { checkChanges, checkPage, checkQuery, checkSpace } from '../vector-checks.ts';
import { CollectionMissingError, QdrantCalls, statusOf, type RetryPolicy } from './qdrant-calls.ts';
import {
  collectionOf,
  collectionSettings,
  type ClusterLayout,
  LIVE,
  PAYLOAD_INDEXES,
  TOMBSTONE,
  VECTOR,
} from './qdrant-collection.ts';
import { olderThan, pointBody } from './qdrant-collection.ts';
import { searchQdrant } from './qdrant-search.ts';
import { checkVersion } from './qdrant-version.ts';

export interface QdrantIndexOptions {
  readonly url: string;
  readonly apiKey?: string;
  readonly layout?: ClusterLayout;
  readonly log?: (line: string) => void;
  /** Collections up to so many points are searched exactly, larger ones by HNSW on INT8 with rescoring. */
  readonly exactUpToPoints?: number;
  readonly retries?: RetryPolicy;
  readonly readTimeoutMs?: number;
  readonly writeTimeoutMs?: number;
}

/** Where the embedded index would stop too; one node compares 100,000 × 512 in some 20 ms. */
const EXACT_UP_TO_POINTS = 200_000;
const COUNT_LASTS_MS = 30_000;
const READ_TIMEOUT_MS = 8_000;
const WRITE_TIMEOUT_MS = 30_000;
/** Small, because making and reading JSON of floats takes the event loop: about 10 ms for 64 × 512. */
const POINTS_A_REQUEST = 64;

/** The vector index in a Qdrant server. Fails if it cannot be reached or is too old. */
export async function openQdrantIndex(options: QdrantIndexOptions): Promise<VectorIndex> {
  const index = new QdrantIndex(options);
  await index.ping();
  return index;
}

class QdrantIndex implements VectorIndex {
  readonly isDurableOnApply = true;
  readonly #reader: QdrantClient;
  readonly #writer: QdrantClient;
  readonly #calls: QdrantCalls;
  readonly #layout: ClusterLayout | undefined;
  readonly #exactUpToPoints: number;
  readonly #roughCounts = new Map<string, { readonly points: number; readonly validUntil: number }>();
  #version = '';

  constructor(options: QdrantIndexOptions) {
    // The key as a header, because the client's own option for it writes to the console.
    const key = options.apiKey === undefined ? {} : { 'api-key': options.apiKey };
    // Qdrant sends compressed answers in pieces, whose last one waits 40 ms for the acknowledgement of the one before.
    const headers = { 'accept-encoding': 'identity', ...key };
    const common = { url: options.url, headers, checkCompatibility: false };
    this.#reader = new QdrantClient({ ...common, timeout: options.readTimeoutMs ?? READ_TIMEOUT_MS });
    this.#writer = new QdrantClient({ ...common, timeout: options.writeTimeoutMs ?? WRITE_TIMEOUT_MS });
    this.#layout = options.layout;
    this.#calls = new QdrantCalls(options);
    this.#exactUpToPoints = options.exactUpToPoints ?? EXACT_UP_TO_POINTS;
  }

  async ensureSpace(space: VectorSpace): Promise<void> {
    checkSpace('VectorIndex.ensureSpace', space);
    const name = collectionOf(space);
    await this.#calls.run('make a collection', async () => {
      try {
        await this.#writer.createCollection(name, collectionSettings(space.dimensions, this.#layout));
      } catch (error) {
        const ALREADY_THERE = 409;
        if (statusOf(error) !== ALREADY_THERE) throw error;
      }
    });
    await this.#checkDimensions(space);
    for (const index of PAYLOAD_INDEXES) {
      await this.#calls.run('make an index', () =>
        this.#writer.createPayloadIndex(name, { ...index, wait: true }),
      );
    }
  }

  async apply(space: VectorSpace, changes: readonly PointChange[]): Promise<void> {
    checkChanges('VectorIndex.apply', space, changes);
    const newest = newestOfEachPoint(changes);
    for (let first = 0; first < newest.length; first += POINTS_A_REQUEST) {
      const points = newest.slice(first, first + POINTS_A_REQUEST).map(pointBody);
      const request = { wait: true, points, update_filter: olderThan(points) };
      await this.#present(space, () =>
        this.#calls.run('write', async () =>
          checkCompleted(await this.#writer.upsert(collectionOf(space), request)),
        ),
      );
    }
  }

  async search(space: VectorSpace, query: VectorQuery): Promise<readonly IdentityHit[]> {
    checkQuery('VectorIndex.search', space, query);
    return this.#present(space, async () => {
      const isExact = (await this.#roughCount(space)) <= this.#exactUpToPoints;
      const isReplicated = (this.#layout?.replicas ?? 1) > 1;
      return searchQdrant({ client: this.#reader, calls: this.#calls, space, query, isExact, isReplicated });
    });
  }

  async scan(
    space: VectorSpace,
    page: { readonly afterPointId: string | null; readonly limit: number },
  ): Promise<readonly PointSummary[]> {
    checkPage('VectorIndex.scan', space, page);
    const { afterPointId, limit } = page;
    // `offset` is the first id of the page, so the one before is asked for too, and may be gone.
    const from = afterPointId === null ? {} : { offset: afterPointId };
    const request = {
      filter: { must: [LIVE] },
      limit: limit + 1,
      with_payload: true,
      with_vector: false,
      ...from,
    };
    const { points } = await this.#orEmpty({ points: [] }, () =>
      this.#reader.scroll(collectionOf(space), request),
    );
    return points
      .filter(({ id }) => id !== afterPointId)
      .slice(0, limit)
      .map(({ id, payload }) => ({
        pointId: String(id),
        seq: BigInt(Number(payload?.['seq'])),
        galleryId: String(payload?.['galleryId']),
        identityId: String(payload?.['identityId']),
      }));
  }

  async dropSpace(space: VectorSpace): Promise<void> {
    checkSpace('VectorIndex.dropSpace', space);
    this.#roughCounts.delete(space.id);
    await this.#calls.run('remove a collection', () => this.#writer.deleteCollection(collectionOf(space)));
  }

  async count(space: VectorSpace): Promise<number> {
    checkSpace('VectorIndex.count', space);
    const request = { filter: { must: [LIVE] }, exact: true };
    const { count } = await this.#orEmpty({ count: 0 }, () =>
      this.#reader.count(collectionOf(space), request),
    );
    return count;
  }

  async appliedSeq(space: VectorSpace): Promise<bigint> {
    checkSpace('VectorIndex.appliedSeq', space);
    const order_by = { key: 'seq', direction: 'desc' } as const;
    const request = { limit: 1, order_by, with_payload: ['seq'], with_vector: false };
    const { points } = await this.#orEmpty({ points: [] }, () =>
      this.#reader.scroll(collectionOf(space), request),
    );
    return BigInt(Number(points[0]?.payload?.['seq'] ?? 0));
  }

  async persist(): Promise<void> {
    // Qdrant has written a change to its log before it answers.
  }

  async purge(): Promise<void> {
    // Qdrant answers without them from now on, and rewrites its segments in its own time.
  }

  async pruneTombstones(space: VectorSpace, belowSeq: bigint): Promise<void> {
    const highest = await this.appliedSeq(space);
    const lt = Number(belowSeq < highest ? belowSeq : highest);
    const filter = { must: [TOMBSTONE, { key: 'seq', range: { lt } }] };
    await this.#orEmpty(undefined, async () =>
      checkCompleted(await this.#writer.delete(collectionOf(space), { wait: true, filter })),
    );
  }

  async ping(): Promise<void> {
    const { version } = await this.#calls.run('ask for the version', () => this.#reader.versionInfo());
    checkVersion(version);
    this.#version = version;
  }

  describe(): string {
    return `Qdrant ${this.#version}`;
  }

  async close(): Promise<void> {
    // The client keeps no connection that would hold the process.
  }

  async #checkDimensions(space: VectorSpace): Promise<void> {
    const { config } = await this.#calls.run('read a collection', () =>
      this.#reader.getCollection(collectionOf(space)),
    );
    const vectors: unknown = config.params.vectors;
    const settings =
      typeof vectors === 'object' && vectors !== null && VECTOR in vectors ? vectors[VECTOR] : null;
    const size =
      typeof settings === 'object' && settings !== null && 'size' in settings ? settings.size : null;
    if (size === space.dimensions) return;
    throw new RangeError(
      `VectorIndex: space ${space.id} has ${String(size)} dimensions, got ${space.dimensions}`,
    );
  }

  /** Roughly how many points the space has, asked for now and then: it only chooses the way to search. */
  async #roughCount(space: VectorSpace): Promise<number> {
    const known = this.#roughCounts.get(space.id);
    if (known !== undefined && known.validUntil > performance.now()) return known.points;
    const { count } = await this.#calls.run('count', () =>
      this.#reader.count(collectionOf(space), { exact: false }),
    );
    this.#roughCounts.set(space.id, { points: count, validUntil: performance.now() + COUNT_LASTS_MS });
    return count;
  }

  async #present<T>(space: VectorSpace, task: () => Promise<T>): Promise<T> {
    try {
      return await task();
    } catch (error) {
      if (!(error instanceof CollectionMissingError)) throw error;
      this.#roughCounts.delete(space.id);
      const message = `Qdrant has no collection for space ${space.id}; the index has to be rebuilt`;
      throw new DependencyError('vector-index', message, { cause: error });
    }
  }

  async #orEmpty<T>(empty: NoInfer<T>, request: () => Promise<T>): Promise<T> {
    try {
      return await this.#calls.run('read', request);
    } catch (error) {
      if (error instanceof CollectionMissingError) return empty;
      throw error;
    }
  }
}

/** Qdrant may answer that it has noted a change but not applied it yet, when it is slow. */
function checkCompleted({ status }: { readonly status: string }): void {
  if (status === 'completed') return;
  throw new DependencyError('vector-index', `Qdrant has not finished a write in time (it is ${status})`);
}

function newestOfEachPoint(changes: readonly PointChange[]): PointChange[] {
  const newest = new Map<string, PointChange>();
  for (const change of changes) {
    const known = newest.get(change.pointId);
    if (known === undefined || known.seq < change.seq) newest.set(change.pointId, change);
  }
  return [...newest.values()];
}
