import { cosineOfUnitVectors } from '../../features/search/cosine-similarity.ts';
import type { SightingHit, SightingPlace } from '../../features/sighting/sighting-index.ts';
import { dotErrorBound } from '../vectors/embedded/dot-kernel.ts';
import { limitthHighest } from '../vectors/embedded/limitth-highest.ts';
import { RowArena, ROWS_A_BLOCK } from '../vectors/embedded/row-arena.ts';

export interface SightingHead {
  readonly sightingId: string;
  readonly cameraId: string;
  readonly capturedAtMs: number;
  readonly expiresAtMs: number;
}

export interface MatrixQuery {
  readonly vector: Float32Array;
  readonly minCosineSimilarity: number;
  readonly sinceMs: number;
  readonly untilMs: number;
  /** Null: all. */
  readonly cameraIds: ReadonlySet<string> | null;
  readonly excludeCameraIds: ReadonlySet<string>;
  readonly excludeIds: readonly string[];
  /** Null: all. */
  readonly onlyIds: ReadonlySet<string> | null;
  readonly after: SightingPlace | null;
  readonly limit: number;
}

/** The sightings of a gallery in a space: vectors for the kernel, and columns to filter by. A removed row is filled by the last. */
export class SightingMatrix {
  readonly dimensions: number;
  readonly galleryId: string;
  readonly #arena: RowArena;
  readonly #blocks: number[] = [];
  readonly #heads: SightingHead[] = [];
  readonly #rowOf = new Map<string, number>();

  constructor(galleryId: string, dimensions: number) {
    this.galleryId = galleryId;
    this.dimensions = dimensions;
    this.#arena = new RowArena(dimensions);
  }

  get rows(): number {
    return this.#heads.length;
  }

  /** A sighting that is there already gets the vector. */
  add(head: SightingHead, vector: Float32Array): void {
    const known = this.#rowOf.get(head.sightingId);
    const row = known ?? this.#heads.length;
    if (row === this.#blocks.length * ROWS_A_BLOCK) this.#blocks.push(this.#arena.takeBlock());
    this.#heads[row] = head;
    this.#rowOf.set(head.sightingId, row);
    this.vectorOf(row).set(vector);
  }

  remove(sightingId: string): void {
    const row = this.#rowOf.get(sightingId);
    if (row === undefined) return;
    const lastRow = this.#heads.length - 1;
    const last = this.#heads[lastRow];
    if (last !== undefined && row !== lastRow) {
      this.vectorOf(row).set(this.vectorOf(lastRow));
      this.#heads[row] = last;
      this.#rowOf.set(last.sightingId, row);
    }
    // Nothing of who is gone stays in memory.
    this.vectorOf(lastRow).fill(0);
    this.#heads.pop();
    this.#rowOf.delete(sightingId);
    if (Math.ceil(this.#heads.length / ROWS_A_BLOCK) < this.#blocks.length) {
      this.#arena.releaseBlock(this.#blocks.pop() ?? 0);
    }
  }

  removeExpired(beforeMs: number): void {
    const expired = this.#heads.filter(({ expiresAtMs }) => expiresAtMs < beforeMs);
    for (const { sightingId } of expired) this.remove(sightingId);
  }

  /** A view that is valid until the next `add`. */
  vectorOf(row: number): Float32Array {
    const block = this.#blocks[Math.floor(row / ROWS_A_BLOCK)];
    if (block === undefined)
      throw new RangeError(`SightingMatrix.vectorOf: row must be below ${this.rows}, got ${row}`);
    return this.#arena.row(block, row % ROWS_A_BLOCK);
  }

  /**
   * Exact, by falling similarity, ties by id: the float32 sums of the kernel only choose which rows are summed again in float64.
   * All within twice the bound of their error of the `limit`-th best are, so that ties come out right too.
   */
  search(query: MatrixQuery): (SightingHit & { readonly row: number })[] {
    if (this.rows === 0) return [];
    const error = dotErrorBound(this.dimensions);
    const approximate = this.#approximate(query, error);
    const { after, limit, minCosineSimilarity } = query;
    // Rows that may stand before or after the cursor: as many more have to be looked at.
    const near =
      after === null ? 0 : approximate.filter((value) => value >= after.cosineSimilarity - error).length;
    const reachable = limitthHighest(approximate, limit + near) - 2 * error;
    const cutoff = Math.max(reachable, minCosineSimilarity - error);
    const hits: (SightingHit & { readonly row: number })[] = [];
    for (let row = 0; row < approximate.length; row += 1) {
      const value = approximate[row] as number; // `as`: row < length
      const head = this.#heads[row];
      if (!(value >= cutoff) || value === -Infinity || head === undefined) continue;
      const cosineSimilarity = cosineOfUnitVectors(this.vectorOf(row), query.vector);
      const hit = { sightingId: head.sightingId, galleryId: this.galleryId, cosineSimilarity, row };
      if (cosineSimilarity >= minCosineSimilarity && (after === null || byRank(after, hit) < 0))
        hits.push(hit);
    }
    return hits.sort(byRank).slice(0, limit);
  }

  /** float32 sums by row; −∞ of rows that the query leaves out. */
  #approximate(query: MatrixQuery, error: number): Float32Array {
    this.#arena.setQuery(query.vector);
    const approximate = new Float32Array(this.rows);
    for (const [i, block] of this.#blocks.entries()) {
      const first = i * ROWS_A_BLOCK;
      approximate.set(this.#arena.scan(block, Math.min(ROWS_A_BLOCK, this.rows - first)), first);
    }
    const { sinceMs, untilMs, cameraIds, excludeCameraIds, onlyIds, after } = query;
    const highest = after === null ? Infinity : after.cosineSimilarity + error;
    for (const [row, { sightingId, capturedAtMs, cameraId }] of this.#heads.entries()) {
      const isLeftOut =
        capturedAtMs < sinceMs ||
        capturedAtMs >= untilMs ||
        (cameraIds !== null && !cameraIds.has(cameraId)) ||
        excludeCameraIds.has(cameraId) ||
        (onlyIds !== null && !onlyIds.has(sightingId)) ||
        (approximate[row] ?? 0) > highest;
      if (isLeftOut) approximate[row] = -Infinity;
    }
    for (const sightingId of query.excludeIds) {
      const row = this.#rowOf.get(sightingId);
      if (row !== undefined) approximate[row] = -Infinity;
    }
    return approximate;
  }
}

/** By falling similarity, then by id. */
export function byRank(a: SightingPlace, b: SightingPlace): number {
  if (a.cosineSimilarity !== b.cosineSimilarity) return b.cosineSimilarity - a.cosineSimilarity;
  return a.sightingId < b.sightingId ? -1 : Number(a.sightingId > b.sightingId);
}
