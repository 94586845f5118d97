import { ArgumentError } from '../checks/argument-error.ts';
import { checkNotEmpty, checkWhole } from '../checks/checks.ts';
import { labelClasses } from '../labels/label-classes.ts';
import { derivedSeed } from '../random/derived-seed.ts';

/** What the samplers of P classes with K rows each have in common. */
export interface PkOptions {
  /** P: different classes in each batch, ≥ 1. */
  readonly classesPerBatch: number;
  /** K: rows of each class in a batch, ≥ 1. A class with fewer repeats rows. */
  readonly samplesPerClass: number;
  /** Integer in [0, 2³²). */
  readonly seed: number;
  /**
   * Whether classes of one row take part: `include` (default) repeats the row K times, whose pairs with itself teach
   * nothing; `exclude` leaves them out.
   */
  readonly singletons?: 'include' | 'exclude';
}

/**
 * The rows of each class that takes part, in the order of `labelClasses`.
 *
 * @throws {ArgumentError} if an option is out of range or fewer than P classes take part.
 */
export function pkMembers(
  caller: string,
  labels: ArrayLike<number>,
  options: PkOptions,
): readonly Int32Array[] {
  const { classesPerBatch, samplesPerClass, seed, singletons = 'include' } = options;
  checkNotEmpty(caller, 'labels', labels);
  checkWhole(caller, 'classesPerBatch', { value: classesPerBatch, atLeast: 1 });
  checkWhole(caller, 'samplesPerClass', { value: samplesPerClass, atLeast: 1 });
  derivedSeed(seed);
  const { members } = labelClasses(labels);
  const taking = singletons === 'include' ? members : members.filter((rows) => rows.length > 1);
  if (taking.length < classesPerBatch) {
    throw new ArgumentError(caller, 'classesPerBatch', {
      expected: `be at most the ${taking.length} classes that take part`,
      actual: classesPerBatch,
    });
  }
  return taking;
}

/** One batch: the chunks of its classes, one after the other. */
export function joined(chunks: readonly Int32Array[]): Int32Array {
  const batch = new Int32Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    batch.set(chunk, at);
    at += chunk.length;
  }
  return batch;
}
