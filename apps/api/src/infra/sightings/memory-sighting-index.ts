import type { Clock } from '../../core/clock.ts';
import { DependencyError } from '../../core/errors.ts';
import { TooManySightingsError } from '../../features/sighting/sighting-index.ts';
import type { SightingHit, SightingIndex, SightingKey } from '../../features/sighting/sighting-index.ts';
import type {
  SightingHeadState,
  SightingQuery,
  SightingSource,
} from '../../features/sighting/sighting-index.ts';
import { ThreadLink, type ThreadStart } from '../threads/thread-link.ts';
import type { AddedSightings, MatrixKey, PlainSightingQuery, SightingCalls } from './sighting-protocol.ts';

export interface MemorySightingOptions {
  readonly source: SightingSource;
  readonly clock: Clock;
  readonly log: (line: string) => void;
  /** Sightings that the process holds, over all galleries. Default 500,000: 1.3 GiB of 512 dimensions. */
  readonly maxRows?: number;
  /** How long a search waits while its galleries are read for the first time. */
  readonly patienceMs?: number;
}

const defaultMaxRows = 500_000;
const defaultPatienceMs = 10_000;
/** Rows of one read: about 4 MB of 512 dimensions, and some milliseconds of the event loop. */
const pageRows = 2_000;
/** What expired is deleted by a sweeper within minutes; until then it is left out when hits are joined to rows. */
const expiredForMs = 60 * 60_000;
const maxAttempts = 4;

/** What the thread holds of a key. */
interface Held {
  seq: bigint;
  generation: number;
  rows: number;
  usedAt: number;
  /** Reads that are under way or wait. */
  reads: number;
  /** The read that is under way, or the last one. */
  reading: Promise<void>;
}

const file = new URL('./sighting-worker.ts', import.meta.url);
const keyOf = ({ galleryId, spaceId }: SightingKey): MatrixKey => `${galleryId} ${spaceId}`;

/**
 * Sightings in the memory of this process, read from the database when they are first searched, and from then on what came since,
 * before each search. Nothing is written anywhere, so that nothing can be out of step: after a crash it is read again.
 */
export class MemorySightingIndex implements SightingIndex {
  readonly #options: Required<MemorySightingOptions>;
  readonly #start: ThreadStart = { file, data: null, what: 'index of sightings' };
  readonly #held = new Map<MatrixKey, Held>();
  #link: ThreadLink<SightingCalls> | null = null;
  #uses = 0;
  #isClosed = false;
  #warming: Promise<void> = Promise.resolve();

  constructor(options: MemorySightingOptions) {
    this.#options = { maxRows: defaultMaxRows, patienceMs: defaultPatienceMs, ...options };
  }

  async search(query: SightingQuery): Promise<readonly SightingHit[]> {
    const keys = query.galleries.map(({ galleryId }) => ({ galleryId, spaceId: query.spaceId }));
    for (let attempt = 1; ; attempt += 1) {
      const heads = await this.#withPatience(this.#catchUp(keys));
      const galleries = query.galleries.filter(({ galleryId }) => heads.has(galleryId));
      if (galleries.length === 0) return [];
      const { hits, missing } = await (await this.#thread()).call('search', toPlain(query, galleries));
      if (missing.length === 0) return hits;
      // Another search needed the room meanwhile, or the thread was started again.
      for (const key of missing) this.#readAnew(key);
      if (attempt === maxAttempts) throw busy();
    }
  }

  warmUp(): Promise<void> {
    this.#warming = this.#readRecent().catch((error: unknown) => {
      if (!this.#isClosed) this.#options.log(`sightings: not all were read ahead: ${String(error)}`);
    });
    return this.#warming;
  }

  async forget(key: SightingKey, sightingIds: readonly string[]): Promise<void> {
    await (await this.#thread()).call('forget', { key: keyOf(key), sightingIds });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.allSettled([this.#warming, ...[...this.#held.values()].map(({ reading }) => reading)]);
    await this.#link?.terminate();
  }

  /** Takes no room from what was searched meanwhile; what is too large is left out, and smaller ones after it are not. */
  async #readRecent(): Promise<void> {
    const { source, maxRows, log } = this.#options;
    let [galleries, read] = [0, 0];
    for (const key of await source.recentKeys()) {
      if (this.#isClosed) return;
      const rows = await source.count(key);
      const others = [...this.#held].filter(([other]) => other !== keyOf(key));
      if (others.reduce((sum, [, held]) => sum + held.rows, rows) > maxRows) continue;
      await this.#catchUp([key]);
      galleries += 1;
      read += rows;
    }
    if (galleries > 0) log(`sightings: ${read} of ${galleries} galleries were read into memory`);
  }

  /** @returns The galleries that have sightings; all of them are held. */
  async #catchUp(keys: readonly SightingKey[]): Promise<ReadonlySet<string>> {
    const heads = await this.#options.source.heads(keys);
    const wanted = new Set(heads.map(keyOf));
    for (const head of heads) {
      const held = this.#heldOf(head);
      // One read of a key at a time: each goes on where the one before ended.
      held.reads += 1;
      const reading = held.reading
        .catch(() => undefined)
        .then(() => this.#read(head, held, wanted))
        .finally(() => (held.reads -= 1));
      held.reading = reading;
      await reading;
    }
    return new Set(heads.map(({ galleryId }) => galleryId));
  }

  /** After the reads that are under way: they would go on in the middle. */
  #readAnew(key: MatrixKey): void {
    const held = this.#held.get(key);
    if (held === undefined) return;
    held.reading = held.reading
      .catch(() => undefined)
      .then(() => void Object.assign(held, { seq: 0n, rows: 0 }));
  }

  #heldOf(head: SightingHeadState): Held {
    const key = keyOf(head);
    const fresh = {
      seq: 0n,
      generation: head.generation,
      rows: 0,
      usedAt: 0,
      reads: 0,
      reading: Promise.resolve(),
    };
    const held = this.#held.get(key) ?? fresh;
    this.#held.set(key, held);
    held.usedAt = ++this.#uses;
    return held;
  }

  async #read(head: SightingHeadState, held: Held, wanted: ReadonlySet<MatrixKey>): Promise<void> {
    const { source, clock } = this.#options;
    const key = keyOf(head);
    const link = await this.#thread();
    if (held.generation < head.generation) {
      await link.call('drop', { key });
      Object.assign(held, { seq: 0n, rows: 0, generation: head.generation });
    }
    if (held.seq >= head.lastSeq) return;
    if (held.rows === 0) await this.#makeRoom(await source.count(head), { key, wanted });
    for (;;) {
      if (this.#isClosed) throw busy();
      const page = await source.rowsAfter(head, held.seq, pageRows);
      const expiredBeforeMs = clock.now().getTime() - expiredForMs;
      const added = toAdded(page, { key, galleryId: head.galleryId, expiredBeforeMs });
      if (added !== null || held.rows === 0) {
        const request = added ?? emptyMatrix(head, { key, expiredBeforeMs });
        held.rows = await link.call('add', request, [request.vectors.buffer]);
      }
      held.seq = page.at(-1)?.seq ?? held.seq;
      if (page.length === pageRows) await this.#makeRoom(held.rows, { key, wanted });
      else break;
    }
    if (held.seq < head.lastSeq) held.seq = head.lastSeq;
  }

  /** Lets go of what was searched longest ago. @throws {TooManySightingsError} where that is not enough. */
  async #makeRoom(
    rows: number,
    { key, wanted }: { readonly key: MatrixKey; readonly wanted: ReadonlySet<MatrixKey> },
  ): Promise<void> {
    const { maxRows } = this.#options;
    const others = [...this.#held].filter(([other]) => other !== key);
    let total = rows + others.reduce((sum, [, held]) => sum + held.rows, 0);
    const idle = others
      .filter(([other, { reads }]) => !wanted.has(other) && reads === 0)
      .sort(([, a], [, b]) => a.usedAt - b.usedAt);
    for (const [other, held] of idle) {
      if (total <= maxRows) return;
      total -= held.rows;
      this.#held.delete(other);
      await (await this.#thread()).call('drop', { key: other });
    }
    if (total > maxRows) throw new TooManySightingsError(maxRows);
  }

  async #thread(): Promise<ThreadLink<SightingCalls>> {
    if (this.#isClosed) throw new TypeError('SightingIndex: the index must be open, it is closed');
    if (this.#link?.hasEnded === true) {
      this.#options.log('sightings: their thread has ended and is started again');
      this.#held.clear();
      this.#link = null;
    }
    this.#link ??= new ThreadLink(this.#start, this.#options.log);
    const link = this.#link;
    await link.ready();
    return link;
  }

  /** The read goes on where the search that wanted it gives up. */
  async #withPatience<T>(work: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(busy()), this.#options.patienceMs);
    });
    try {
      return await Promise.race([work, late]);
    } finally {
      clearTimeout(timer);
      work.catch(() => undefined);
    }
  }
}

const busy = (): DependencyError =>
  new DependencyError('vector-index', 'the sightings are being read', { retryAfterMs: 2_000 });

function toAdded(
  page: Awaited<ReturnType<SightingSource['rowsAfter']>>,
  of: { readonly key: MatrixKey; readonly galleryId: string; readonly expiredBeforeMs: number },
): AddedSightings | null {
  const dimensions = page[0]?.vector.length ?? 0;
  if (dimensions === 0) return null;
  const vectors = new Float32Array(page.length * dimensions);
  page.forEach(({ vector }, i) => vectors.set(vector, i * dimensions));
  const heads = page.map(({ sightingId, cameraId, capturedAtMs, expiresAtMs }) => ({
    ...{ sightingId, cameraId, capturedAtMs, expiresAtMs },
  }));
  return { ...of, dimensions, heads, vectors };
}

/** Of a key whose sightings are all deleted. */
function emptyMatrix(
  { galleryId }: SightingKey,
  of: { readonly key: MatrixKey; readonly expiredBeforeMs: number },
): AddedSightings {
  return { ...of, galleryId, dimensions: 1, heads: [], vectors: new Float32Array(0) };
}

function toPlain(query: SightingQuery, galleries: SightingQuery['galleries']): PlainSightingQuery {
  const { spaceId, vector, limit } = query;
  return {
    matrices: galleries.map(({ galleryId, minCosineSimilarity }) => ({
      key: keyOf({ galleryId, spaceId }),
      minCosineSimilarity,
    })),
    vector,
    sinceMs: query.sinceMs ?? -Infinity,
    untilMs: query.untilMs ?? Infinity,
    cameraIds: query.cameraIds ?? null,
    excludeCameraIds: query.excludeCameraIds ?? [],
    excludeIds: query.excludeIds ?? [],
    onlyIds: query.onlyIds ?? null,
    after: query.after ?? null,
    limit,
    wantVectors: query.wantVectors ?? false,
  };
}
