import { checkWhole } from '../../checks/checks.ts';
import type { SeededRandom } from '../../random/seeded-random.ts';

/**
 * Draws people with replacement, as often as there are people, again and again.
 *
 * @param use Called with how often each person was drawn, `[N]`; the array is used again.
 * @throws {ArgumentError} if a count is no whole number ≥ 1.
 */
export function drawIdentities(
  identityCount: number,
  options: { readonly random: SeededRandom; readonly replicates: number },
  use: (weights: Float64Array, replicate: number) => void,
): void {
  const { random, replicates } = options;
  checkWhole('drawIdentities', 'identityCount', { value: identityCount, atLeast: 1 });
  checkWhole('drawIdentities', 'replicates', { value: replicates, atLeast: 1 });
  const weights = new Float64Array(identityCount);
  for (let replicate = 0; replicate < replicates; replicate += 1) {
    weights.fill(0);
    for (let draw = 0; draw < identityCount; draw += 1) {
      const person = random.integer(identityCount);
      weights[person] = (weights[person] ?? 0) + 1;
    }
    use(weights, replicate);
  }
}
