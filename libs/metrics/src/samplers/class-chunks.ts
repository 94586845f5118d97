import { shuffled } from '../random/seeded-random.ts';
import type { SeededRandom } from '../random/seeded-random.ts';

/** Cuts the rows of a class into chunks of K that hold each row at least once. */
export type Chunker = (rows: Int32Array, random: SeededRandom) => readonly Int32Array[];

/**
 * Shuffled rows cut into ⌈n / K⌉ chunks; the last one is filled up from the first. A row comes twice in a chunk only where
 * the class has fewer than K: then each row comes ⌊K / n⌋ or ⌈K / n⌉ times.
 */
export function plainChunks(samplesPerClass: number): Chunker {
  return (rows, random) => {
    const order = Int32Array.from(shuffled(Array.from(rows), random));
    return Array.from({ length: Math.ceil(rows.length / samplesPerClass) }, (_, chunk) =>
      Int32Array.from(
        { length: samplesPerClass },
        (_unused, i) => order[(chunk * samplesPerClass + i) % order.length] ?? 0,
      ),
    );
  };
}

/** The chunks of each class in turn, cut anew when they are used up. */
export class ChunkQueues {
  readonly #members: readonly Int32Array[];
  readonly #chunker: Chunker;
  readonly #random: SeededRandom;
  readonly #waiting: Int32Array[][];

  constructor(members: readonly Int32Array[], chunker: Chunker, random: SeededRandom) {
    this.#members = members;
    this.#chunker = chunker;
    this.#random = random;
    this.#waiting = members.map((rows) => [...chunker(rows, random)]);
  }

  /** `[C]` chunks before a row of the class comes again. */
  get lengths(): readonly number[] {
    return this.#waiting.map((chunks) => chunks.length);
  }

  next(one: number): Int32Array {
    const waiting = this.#waiting[one] ?? [];
    if (waiting.length === 0)
      waiting.push(...this.#chunker(this.#members[one] ?? new Int32Array(0), this.#random));
    return waiting.shift() ?? new Int32Array(0);
  }
}
