import { createSeededRandom, shuffled } from '@gallerist/metrics/random';

export interface Split {
  /** Indices of the people who are enrolled. */
  readonly known: readonly number[];
  /** Indices of the people who are left out: strangers to the gallery. */
  readonly unknown: readonly number[];
}

/** Chooses the strangers by the seed alone. At least one person stays known. */
export function splitPeople(
  people: number,
  { unknownShare, seed }: { unknownShare: number; seed: number },
): Split {
  const order = shuffled([...Array(people).keys()], createSeededRandom(seed));
  const unknownCount = Math.min(people - 1, Math.round(people * unknownShare));
  const ascending = (a: number, b: number): number => a - b;
  return {
    known: order.slice(unknownCount).sort(ascending),
    unknown: order.slice(0, unknownCount).sort(ascending),
  };
}
