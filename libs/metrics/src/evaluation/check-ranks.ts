import { ArgumentError } from '../checks/argument-error.ts';

/** The ranks of a query's good matches. @throws {ArgumentError} if they are not ascending whole numbers from 1 on. */
export function checkRanks(caller: string, ranks: ArrayLike<number>): void {
  let previous = 0;
  for (let i = 0; i < ranks.length; i += 1) {
    const rank = ranks[i] ?? 0;
    if (!Number.isInteger(rank) || rank <= previous) {
      throw new ArgumentError(caller, 'ranks', {
        expected: 'be ascending whole numbers from 1 on',
        actual: `${rank} at ${i}`,
      });
    }
    previous = rank;
  }
}
