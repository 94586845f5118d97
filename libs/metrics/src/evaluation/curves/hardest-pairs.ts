import { checkLength } from '../../checks/checks.ts';
import type { IdentityScores } from '../gate/identity-scores.ts';

/** Two samples, as rows, and their cosine similarity. */
export interface RowPair {
  readonly one: number;
  readonly other: number;
  readonly similarity: number;
}

export interface HardestPairs {
  /** Of two people each, the most alike first; of any two people only their most alike samples. */
  readonly impostor: readonly RowPair[];
  /** Of one person each, the least alike first; of each person only its least alike samples. */
  readonly genuine: readonly RowPair[];
}

export interface LabelledVectors {
  /** `[S·D]` row-major, rows of length 1. */
  readonly vectors: Float32Array;
  readonly dimensions: number;
}

/**
 * Where a model comes nearest to being wrong: look-alikes, and pictures of one person that hardly resemble each other.
 *
 * @param scores Of the very vectors.
 * @param most Of either kind. Default 12.
 * @throws {ShapeError} if lengths do not fit.
 */
export function hardestPairs(scores: IdentityScores, rows: LabelledVectors, most = 12): HardestPairs {
  const expected = scores.people.length * rows.dimensions;
  checkLength('hardestPairs', 'vectors', { values: rows.vectors, length: expected });
  return { impostor: mostAlike(scores, rows, most), genuine: leastAlike(scores, rows, most) };
}

function mostAlike(scores: IdentityScores, rows: LabelledVectors, most: number): readonly RowPair[] {
  const { people, identityCount, similarities } = scores;
  const best = new Float32Array(identityCount * identityCount).fill(-Infinity);
  const probes = new Uint32Array(identityCount * identityCount);
  people.forEach((person, probe) => {
    for (let other = person + 1; other < identityCount; other += 1) {
      const similarity = similarities[probe * identityCount + other] ?? -Infinity;
      const place = person * identityCount + other;
      if (similarity <= (best[place] ?? 0)) continue;
      best[place] = similarity;
      probes[place] = probe;
    }
  });
  return greatestPlaces(best, most).map((place) => {
    const one = probes[place] ?? 0;
    const pairs = rowsOf(people, place % identityCount).map((other) => pairOf(rows, one, other));
    return pairs.reduce((found, pair) => (pair.similarity > found.similarity ? pair : found));
  });
}

function leastAlike({ people, identityCount }: IdentityScores, rows: LabelledVectors, most: number) {
  const byPerson = Array.from({ length: identityCount }, (): number[] => []);
  people.forEach((person, row) => byPerson[person]?.push(row));
  const least = byPerson.flatMap((own) => {
    const pairs = own.flatMap((one, at) => own.slice(at + 1).map((other) => pairOf(rows, one, other)));
    return pairs.toSorted((a, b) => a.similarity - b.similarity).slice(0, 1);
  });
  return least.sort((a, b) => a.similarity - b.similarity).slice(0, most);
}

/** Places of the greatest values, greatest first; −∞ counts for nothing. */
function greatestPlaces(values: Float32Array, most: number): readonly number[] {
  const places: number[] = [];
  values.forEach((value, place) => {
    const last = values[places[most - 1] ?? -1] ?? -Infinity;
    if (value === -Infinity || (places.length === most && value <= last)) return;
    const before = places.findIndex((other) => (values[other] ?? 0) < value);
    places.splice(before === -1 ? places.length : before, 0, place);
    places.length = Math.min(places.length, most);
  });
  return places;
}

const rowsOf = (people: Int32Array, person: number): number[] =>
  [...people.keys()].filter((row) => people[row] === person);

function pairOf({ vectors, dimensions }: LabelledVectors, one: number, other: number): RowPair {
  let sum = 0;
  for (let i = 0; i < dimensions; i += 1)
    sum += (vectors[one * dimensions + i] ?? 0) * (vectors[other * dimensions + i] ?? 0);
  return { one, other, similarity: Math.max(-1, Math.min(1, sum)) };
}
