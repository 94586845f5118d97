import { ArgumentError } from '../checks/argument-error.ts';
import type { PairIndices, TripletIndices } from './index-tuples.types.ts';

/** More tuples than this are refused before they fill the memory (12 bytes a triplet: 768 MiB). */
export const MAXIMUM_TUPLES = 2 ** 26;

/** Rows that grow by doubling, without boxing each number. */
class RowList {
  #rows = new Int32Array(64);
  #length = 0;

  push(row: number): void {
    if (this.#length === this.#rows.length) {
      const longer = new Int32Array(this.#rows.length * 2);
      longer.set(this.#rows);
      this.#rows = longer;
    }
    this.#rows[this.#length] = row;
    this.#length += 1;
  }

  get length(): number {
    return this.#length;
  }

  build(): Int32Array {
    return this.#rows.slice(0, this.#length);
  }
}

/** Collects triplets for a miner. */
export class TripletList {
  readonly #caller: string;
  readonly #anchors = new RowList();
  readonly #positives = new RowList();
  readonly #negatives = new RowList();

  constructor(caller: string) {
    this.#caller = caller;
  }

  /** @throws {ArgumentError} beyond `MAXIMUM_TUPLES`. */
  push(anchor: number, positive: number, negative: number): void {
    if (this.#anchors.length === MAXIMUM_TUPLES) throw tooMany(this.#caller);
    this.#anchors.push(anchor);
    this.#positives.push(positive);
    this.#negatives.push(negative);
  }

  build(): TripletIndices {
    return {
      kind: 'triplets',
      anchors: this.#anchors.build(),
      positives: this.#positives.build(),
      negatives: this.#negatives.build(),
    };
  }
}

/** Collects pairs for a miner. */
export class PairList {
  readonly #caller: string;
  readonly #positiveAnchors = new RowList();
  readonly #positives = new RowList();
  readonly #negativeAnchors = new RowList();
  readonly #negatives = new RowList();

  constructor(caller: string) {
    this.#caller = caller;
  }

  /** @throws {ArgumentError} beyond `MAXIMUM_TUPLES`. */
  pushPositive(anchor: number, positive: number): void {
    if (this.#positives.length === MAXIMUM_TUPLES) throw tooMany(this.#caller);
    this.#positiveAnchors.push(anchor);
    this.#positives.push(positive);
  }

  /** @throws {ArgumentError} beyond `MAXIMUM_TUPLES`. */
  pushNegative(anchor: number, negative: number): void {
    if (this.#negatives.length === MAXIMUM_TUPLES) throw tooMany(this.#caller);
    this.#negativeAnchors.push(anchor);
    this.#negatives.push(negative);
  }

  build(): PairIndices {
    return {
      kind: 'pairs',
      positiveAnchors: this.#positiveAnchors.build(),
      positives: this.#positives.build(),
      negativeAnchors: this.#negativeAnchors.build(),
      negatives: this.#negatives.build(),
    };
  }
}

/** Refuses a number of tuples that is known before they are collected. @throws {ArgumentError} beyond `MAXIMUM_TUPLES`. */
export function checkTupleCount(caller: string, count: number): void {
  if (count > MAXIMUM_TUPLES) throw tooMany(caller, count);
}

function tooMany(caller: string, actual: number | string = 'more'): ArgumentError {
  return new ArgumentError(caller, 'labels', { expected: `give at most ${MAXIMUM_TUPLES} tuples`, actual });
}
