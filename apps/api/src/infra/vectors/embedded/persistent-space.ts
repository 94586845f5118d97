import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { PointChange, VectorSpace } from '../../../features/search/vector-index.ts';
import { encodeChange } from './change-record.ts';
import { AsideFile, syncFolder, type SpaceFileWriter } from './space-file.writer.ts';
import type { SpacePoints } from './space-points.ts';
import { writePoints } from './space-snapshot.ts';

export interface CompactionPolicy {
  /** The file is rewritten once it holds more dead vectors (deleted, replaced) than this and than live ones. */
  readonly deadVectors: number;
  /** A deleted vector leaves the disk at the latest after so long, also where few were deleted. */
  readonly delayMs: number;
}

export interface OpenedSpace {
  readonly space: VectorSpace;
  readonly path: string;
  readonly points: SpacePoints;
  readonly writer: SpaceFileWriter;
  /** Upserts in the file; those beyond the live points are dead. */
  readonly vectorsInFile: number;
}

interface AppendedRecords {
  readonly records: Buffer[];
  vectors: number;
}

interface WaitingChanges {
  readonly changes: readonly PointChange[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * One space: its points in memory, and its file, which holds a snapshot of them and every change since. A change is
 * first appended to the file and synced, then applied to memory: what was promised is found again after a crash.
 * The file is rewritten as a snapshot once enough of it is out of date, while changes and searches go on.
 */
export class PersistentSpace {
  readonly space: VectorSpace;
  readonly points: SpacePoints;
  readonly #path: string;
  readonly #policy: CompactionPolicy;
  readonly #log: (line: string) => void;
  #writer: SpaceFileWriter;
  #vectorsInFile: number;
  #waiting: WaitingChanges[] = [];
  /** Whatever touches the file takes its turn: appends, the end of a compaction, closing. */
  #turn: Promise<unknown> = Promise.resolve();
  /** What was appended since a compaction began to copy; null while none runs. */
  #sinceCopyBegan: AppendedRecords | null = null;
  #compaction: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #isClosing = false;
  /** Then only the timer tries again: a full disk is not tried at every change. */
  #hasFailedToCompact = false;

  constructor(opened: OpenedSpace, policy: CompactionPolicy, log: (line: string) => void) {
    this.space = opened.space;
    this.points = opened.points;
    this.#path = opened.path;
    this.#writer = opened.writer;
    this.#vectorsInFile = opened.vectorsInFile;
    this.#policy = policy;
    this.#log = log;
    this.#considerCompaction();
  }

  /** Resolves once the changes are on disk and in memory. Changes that wait together share one write and one sync. */
  apply(changes: readonly PointChange[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ changes, resolve, reject });
      if (this.#waiting.length === 1) void this.#inTurn(() => this.#applyWaiting());
    });
  }

  /** Rewrites the file without what is out of date; joins a compaction that already runs. */
  compact(): Promise<void> {
    this.#compaction ??= this.#compact().finally(() => {
      this.#compaction = null;
      this.#considerCompaction();
    });
    return this.#compaction;
  }

  /** Leaves no vector on disk that was deleted before the call. One compaction may have copied some before they were. */
  async purge(): Promise<void> {
    while (this.#deadVectors > 0) await this.compact();
  }

  /** Leaves no deleted vector on disk, as far as the disk lets us. */
  async close(): Promise<void> {
    this.#stopTimer();
    await this.#turn;
    if (this.#deadVectors > 0) await this.compact().catch((error: unknown) => this.#logFailure(error));
    this.#isClosing = true;
    await this.#compaction?.catch(() => undefined);
    await this.#inTurn(() => this.#seal()).catch((error: unknown) => this.#logFailure(error));
    await this.#inTurn(() => this.#writer.close());
  }

  async drop(): Promise<void> {
    this.#stopTimer();
    this.#isClosing = true;
    await this.#compaction?.catch(() => undefined);
    await this.#inTurn(() => this.#writer.close());
    await rm(this.#path, { force: true });
    await syncFolder(dirname(this.#path));
  }

  async #seal(): Promise<void> {
    const { id: spaceId, dimensions } = this.space;
    await this.#writer.seal({ spaceId, dimensions, appliedSeq: this.points.appliedSeq });
  }

  get #deadVectors(): number {
    return this.#vectorsInFile - this.points.count;
  }

  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(task);
    this.#turn = result.catch(() => undefined);
    return result;
  }

  async #applyWaiting(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = [];
    try {
      const changes = this.#withoutStale(waiting.flatMap((entry) => entry.changes));
      if (changes.length > 0) await this.#append(changes);
      for (const change of changes) this.points.apply(change);
      for (const { resolve } of waiting) resolve();
    } catch (error) {
      for (const { reject } of waiting) reject(error);
    }
    this.#considerCompaction();
  }

  async #append(changes: readonly PointChange[]): Promise<void> {
    this.points.reserve(changes);
    const records = Buffer.concat(changes.map(encodeChange));
    await this.#writer.append(records);
    const vectors = changes.filter(({ operation }) => operation === 'UPSERT').length;
    this.#vectorsInFile += vectors;
    if (this.#sinceCopyBegan === null) return;
    this.#sinceCopyBegan.records.push(records);
    this.#sinceCopyBegan.vectors += vectors;
  }

  /** The newest change of each point, if it is news. */
  #withoutStale(changes: readonly PointChange[]): PointChange[] {
    const newest = new Map<string, PointChange>();
    for (const change of changes) {
      const known = newest.get(change.pointId)?.seq ?? this.points.seqOf(change.pointId);
      if (change.seq > known) newest.set(change.pointId, change);
    }
    return [...newest.values()];
  }

  #considerCompaction(): void {
    if (this.#isClosing || this.#compaction !== null || this.#deadVectors === 0) return;
    const isUrgent = this.#deadVectors > Math.max(this.#policy.deadVectors, this.points.count);
    if (isUrgent && !this.#hasFailedToCompact) this.#compactIn(0);
    else if (this.#timer === null) this.#compactIn(this.#policy.delayMs);
  }

  #compactIn(delayMs: number): void {
    this.#stopTimer();
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.compact().then(
        () => {
          this.#hasFailedToCompact = false;
        },
        (error: unknown) => {
          this.#hasFailedToCompact = true;
          this.#logFailure(error);
        },
      );
    }, delayMs);
  }

  #stopTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  async #compact(): Promise<void> {
    this.#stopTimer();
    const { id: spaceId, dimensions } = this.space;
    const file = await AsideFile.open(this.#path, { spaceId, dimensions, appliedSeq: 0n });
    const tail: AppendedRecords = { records: [], vectors: 0 };
    try {
      // In turn, so that no change is between its append and its place in memory when the copying begins.
      await this.#inTurn(() => {
        this.#sinceCopyBegan = tail;
        return Promise.resolve();
      });
      const copied = await writePoints(this.points, file, () => this.#isClosing);
      await this.#inTurn(() => this.#moveIntoPlace(file, tail, copied));
    } catch (error) {
      await file.discard();
      throw error;
    } finally {
      this.#sinceCopyBegan = null;
    }
  }

  async #moveIntoPlace(file: AsideFile, tail: AppendedRecords, copied: number): Promise<void> {
    if (this.#isClosing) throw new Error('the space closes: its file stays as it is');
    await file.write(Buffer.concat(tail.records));
    const old = this.#writer;
    this.#writer = await file.moveIntoPlace(this.points.appliedSeq);
    this.#vectorsInFile = copied + tail.vectors;
    await old.close().catch(() => undefined); // everything in it is in the new file
  }

  #logFailure(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.#log(`vector index: the file of space ${this.space.id} could not be rewritten: ${reason}`);
  }
}
