import { createSeededRandom, shuffled } from '@gallerist/metrics/random';
import { EvaluationError } from '../evaluation-error.ts';

export interface GallerySplitOptions {
  /** Pictures that enrol an identity; of one with fewer all. */
  readonly templates: number;
  /** Share of the identities that are enrolled, in (0, 1). */
  readonly enrolledShare: number;
  readonly seed: number;
}

/** Rows of a set as an open-set search has them. */
export interface GallerySplit {
  readonly templates: Int32Array;
  /** Pictures of enrolled identities that are not enrolled themselves. */
  readonly mated: Int32Array;
  /** Pictures of identities that are not enrolled. */
  readonly strangers: Int32Array;
}

/**
 * Shares identities out at random: some are enrolled, all others are strangers. An identity of one picture may be enrolled:
 * nobody asks for it, but it may be mistaken for another one.
 *
 * @param identities `[rows]` whole numbers.
 * @throws {EvaluationError} `TOO_FEW_IDENTITIES`; `NO_GENUINE_PAIRS` where no enrolled identity has another picture.
 */
export function splitGallery(identities: Int32Array, options: GallerySplitOptions): GallerySplit {
  const { templates, enrolledShare, seed } = options;
  const rowsOf = new Map<number, number[]>();
  identities.forEach((identity, row) => {
    const rows = rowsOf.get(identity) ?? [];
    rows.push(row);
    rowsOf.set(identity, rows);
  });
  if (rowsOf.size < 2) {
    throw new EvaluationError(
      'TOO_FEW_IDENTITIES',
      `An open-set search needs two identities, one to enrol and one stranger; there is ${rowsOf.size}.`,
    );
  }
  const random = createSeededRandom(seed);
  const order = shuffled([...rowsOf.values()], random);
  const enrolled = Math.min(order.length - 1, Math.max(1, Math.round(enrolledShare * order.length)));
  const [enrolling, mated]: [number[], number[]] = [[], []];
  for (const rows of order.slice(0, enrolled)) {
    const drawn = shuffled(rows, random);
    enrolling.push(...drawn.slice(0, templates));
    mated.push(...drawn.slice(templates));
  }
  if (mated.length === 0) {
    throw new EvaluationError(
      'NO_GENUINE_PAIRS',
      `None of the ${enrolled} enrolled identities has more than ${templates} pictures, so nobody can be looked for.`,
    );
  }
  const ascending = (rows: readonly number[]) => Int32Array.from(rows).sort();
  return {
    templates: ascending(enrolling),
    mated: ascending(mated),
    strangers: ascending(order.slice(enrolled).flat()),
  };
}
