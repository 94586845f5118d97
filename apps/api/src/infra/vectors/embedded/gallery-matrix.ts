import { ROWS_A_BLOCK, type RowArena } from './row-arena.ts';

/** A live point: where its vector lies, and what it belongs to. */
export interface StoredPoint {
  readonly pointId: string;
  seq: bigint;
  identityId: string;
  matrix: GalleryMatrix;
  row: number;
}

/** A row that may be among the best, with its approximate similarity. */
export interface NearRow {
  readonly point: StoredPoint;
  readonly approximate: number;
}

/** The vectors of one gallery in one space, without holes: a removed row is filled by the last one. */
export class GalleryMatrix {
  readonly galleryId: string;
  readonly #arena: RowArena;
  readonly #blocks: number[] = [];
  readonly #points: StoredPoint[] = [];
  /** For each row the slot of its identity; slots are reused, so that the best-of array stays small. */
  #slotOfRow = new Int32Array(ROWS_A_BLOCK);
  readonly #slots = new Map<string, { readonly slot: number; rows: number }>();
  readonly #freeSlots: number[] = [];
  #slotsUsed = 0;

  constructor(galleryId: string, arena: RowArena) {
    this.galleryId = galleryId;
    this.#arena = arena;
  }

  get rows(): number {
    return this.#points.length;
  }

  add(point: StoredPoint, vector: Float32Array): void {
    const row = this.#points.length;
    if (row === this.#blocks.length * ROWS_A_BLOCK) this.#blocks.push(this.#arena.takeBlock());
    if (row === this.#slotOfRow.length) this.#growSlotOfRow();
    this.#points.push(point);
    point.matrix = this;
    point.row = row;
    this.vectorOf(row).set(vector);
    this.#slotOfRow[row] = this.#enterSlot(point.identityId);
  }

  remove(point: StoredPoint): void {
    this.#leaveSlot(point.identityId);
    const last = this.#points.pop();
    if (last === undefined)
      throw new RangeError(`GalleryMatrix.remove: the matrix must hold ${point.pointId}, is empty`);
    if (last !== point) {
      this.vectorOf(point.row).set(this.vectorOf(last.row));
      this.#slotOfRow[point.row] = this.#slotOfRow[last.row] ?? 0;
      this.#points[point.row] = last;
      last.row = point.row;
    }
    const needed = Math.ceil(this.#points.length / ROWS_A_BLOCK);
    if (needed < this.#blocks.length) this.#arena.releaseBlock(this.#blocks.pop() ?? 0);
  }

  /** A view that is valid until the next `add`. */
  vectorOf(row: number): Float32Array {
    const block = this.#blocks[Math.floor(row / ROWS_A_BLOCK)];
    if (block === undefined)
      throw new RangeError(`GalleryMatrix.vectorOf: row must be below ${this.rows}, got ${row}`);
    return this.#arena.row(block, row % ROWS_A_BLOCK);
  }

  /** Scans all rows but `masked` with the arena's query. */
  scan(masked: readonly number[]): GalleryScan {
    const similarities = new Float32Array(this.rows);
    for (const [i, block] of this.#blocks.entries()) {
      const first = i * ROWS_A_BLOCK;
      similarities.set(this.#arena.scan(block, Math.min(ROWS_A_BLOCK, this.rows - first)), first);
    }
    for (const row of masked) similarities[row] = -Infinity;
    const best = new Float32Array(this.#slotsUsed).fill(-Infinity);
    const slotOfRow = this.#slotOfRow;
    for (let row = 0; row < similarities.length; row += 1) {
      // `as`: row and slot are inside their arrays by construction; this loop runs once for each vector
      const slot = slotOfRow[row] as number;
      const similarity = similarities[row] as number; // `as`: see above
      if (similarity > (best[slot] as number)) best[slot] = similarity; // `as`: see above
    }
    return { similarities, best, matrix: this };
  }

  /** Rows at or above `cutoff` that may be the best of their identity: within `slack` of its best. */
  nearRows({ similarities, best }: GalleryScan, cutoff: number, slack: number): NearRow[] {
    const near: NearRow[] = [];
    for (let row = 0; row < similarities.length; row += 1) {
      const approximate = similarities[row] as number; // `as`: row < length
      if (!(approximate >= cutoff) || approximate === -Infinity) continue;
      const bestOfIdentity = best[this.#slotOfRow[row] as number] as number; // `as`: every row has a slot
      const point = this.#points[row];
      if (point !== undefined && approximate >= bestOfIdentity - slack) near.push({ point, approximate });
    }
    return near;
  }

  #enterSlot(identityId: string): number {
    const known = this.#slots.get(identityId);
    if (known !== undefined) {
      known.rows += 1;
      return known.slot;
    }
    const slot = this.#freeSlots.pop() ?? this.#slotsUsed++;
    this.#slots.set(identityId, { slot, rows: 1 });
    return slot;
  }

  #leaveSlot(identityId: string): void {
    const known = this.#slots.get(identityId);
    if (known === undefined)
      throw new RangeError(`GalleryMatrix.remove: identity ${identityId} must have a slot`);
    known.rows -= 1;
    if (known.rows > 0) return;
    this.#slots.delete(identityId);
    this.#freeSlots.push(known.slot);
  }

  #growSlotOfRow(): void {
    const larger = new Int32Array(this.#slotOfRow.length * 2);
    larger.set(this.#slotOfRow);
    this.#slotOfRow = larger;
  }
}

export interface GalleryScan {
  readonly matrix: GalleryMatrix;
  /** By row, float32 sums; −∞ for masked rows. */
  readonly similarities: Float32Array;
  /** By identity slot: the highest similarity of its rows, −∞ for none. */
  readonly best: Float32Array;
}
