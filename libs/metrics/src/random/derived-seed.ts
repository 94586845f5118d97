import { ArgumentError } from '../checks/argument-error.ts';

const seedCount = 2 ** 32;

/**
 * Seed of a stream within a seeded run, such as an epoch or a step, so that a run can be taken up again at any of them
 * without a generator's state.
 *
 * Each number of the path is mixed in with the finaliser of MurmurHash3; paths of other numbers, lengths or orders give
 * unrelated seeds (equal by chance with probability 2⁻³²).
 *
 * @param seed Integer in [0, 2³²).
 * @param path Integers in [0, 2³²), for example epoch and step.
 * @returns Integer in [0, 2³²), for `createSeededRandom`.
 * @throws {ArgumentError} if a number is no such integer.
 */
export function derivedSeed(seed: number, ...path: readonly number[]): number {
  let state = word('seed', seed);
  for (const part of path) {
    state = mixed(state ^ mixed((word('path', part) + 0x9e3779b9) >>> 0));
    state = (state + 0x6d2b79f5) >>> 0;
  }
  return state;
}

function word(argument: string, value: number): number {
  if (Number.isInteger(value) && value >= 0 && value < seedCount) return value;
  throw new ArgumentError('derivedSeed', argument, { expected: 'be an integer in [0, 2^32)', actual: value });
}

function mixed(value: number): number {
  let z = value;
  z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
  return (z ^ (z >>> 16)) >>> 0;
}
