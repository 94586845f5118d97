import { ArgumentError } from '../../checks/argument-error.ts';
import { checkFinite, checkLength, checkWhole } from '../../checks/checks.ts';

/** Similarities of every sample of a set of people to every one of these people, under one model. */
export interface IdentityScores {
  /** N: people. */
  readonly identityCount: number;
  /** `[S]` in [0, N): whom each sample shows. */
  readonly people: Int32Array;
  /**
   * `[S·N]` row-major: the maximum over a person's samples. In the column of the sample's own person without the sample itself
   * (−∞ where it is the only one), as if it had not been enrolled: each sample is a probe of its person, and of a stranger to all
   * others.
   */
  readonly similarities: Float32Array;
}

/**
 * Scores at identity level, each sample left out once.
 *
 * @param of.vectors `[S·D]` row-major, rows of length 1.
 * @param of.people `[S]`: whom each row shows, as whole numbers in [0, N) that all occur.
 * @throws {ShapeError | ArgumentError} if lengths do not fit, a value is not finite or a person has no sample.
 */
export function identityScores(of: {
  readonly vectors: Float32Array;
  readonly dimensions: number;
  readonly people: Int32Array;
}): IdentityScores {
  const { vectors, dimensions, people } = of;
  checkWhole('identityScores', 'dimensions', { value: dimensions, atLeast: 1 });
  checkLength('identityScores', 'vectors', { values: vectors, length: people.length * dimensions });
  checkFinite('identityScores', 'vectors', vectors);
  const identityCount = countPeople(people);
  const similarities = new Float32Array(people.length * identityCount).fill(-Infinity);
  const keepGreatest = (probe: number, person: number, similarity: number): void => {
    const place = probe * identityCount + person;
    if (similarity > (similarities[place] ?? 0)) similarities[place] = similarity;
  };
  for (let one = 0; one < people.length; one += 1) {
    for (let other = one + 1; other < people.length; other += 1) {
      const similarity = dot(vectors, one * dimensions, { from: other * dimensions, length: dimensions });
      keepGreatest(one, people[other] ?? 0, similarity);
      keepGreatest(other, people[one] ?? 0, similarity);
    }
  }
  return { identityCount, people, similarities };
}

function countPeople(people: Int32Array): number {
  const present = new Set(people);
  for (let person = 0; person < present.size; person += 1) {
    if (present.has(person)) continue;
    const expected = `hold every whole number below ${present.size}`;
    throw new ArgumentError('identityScores', 'people', { expected, actual: `none of ${person}` });
  }
  return present.size;
}

function dot(
  vectors: Float32Array,
  start: number,
  other: { readonly from: number; readonly length: number },
): number {
  const { from, length } = other;
  let sum = 0;
  for (let i = 0; i < length; i += 1) sum += (vectors[start + i] ?? 0) * (vectors[from + i] ?? 0);
  return sum;
}
