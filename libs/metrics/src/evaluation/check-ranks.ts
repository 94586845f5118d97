import { ArgumentError } from '../checks/argument-error.ts';
import { checkList, checkWhole } from '../checks/checks.ts';

/**
 * The ranks of a query's good matches that were found, of so many relevant ones.
 *
 * @throws {ArgumentError} if they are not ascending whole numbers from 1 on, or `relevant` is no whole number from their
 *   count on.
 */
export function checkRanks(caller: string, ranks: ArrayLike<number>, relevant: number = ranks.length): void {
  checkList(caller, 'ranks', ranks);
  checkWhole(caller, 'relevant', { value: relevant, atLeast: ranks.length });
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
