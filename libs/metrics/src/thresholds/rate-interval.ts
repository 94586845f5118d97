import type { Interval } from '../evaluation/clopper-pearson.ts';
import { inverseIncompleteBeta } from '../evaluation/incomplete-beta.ts';
import { checkLabels, checkLength } from '../checks/checks.ts';

/** Who was compared: `[N]` identity of the one side and of the other side of each comparison. */
export interface ComparedIdentities {
  readonly probes: ArrayLike<number>;
  readonly references: ArrayLike<number>;
}

/**
 * Interval of a rate over comparisons, Clopper and Pearson's with the effective number of comparisons: those that share a
 * person are not independent, and their number is divided by the design effect (clustered over binomial variance).
 *
 * @param accepted `[N]`: whether each comparison is an error.
 * @param identities Without them all comparisons count as independent, which makes the interval too narrow wherever people
 *   occur in several comparisons. Where no comparison is an error, there are as many effective ones as identities.
 * @throws {ShapeError} if the labels have another length.
 * @see Korn and Graubard 1998 (Clopper-Pearson intervals with effective sample size); Aronow et al. 2015,
 *   doi:10.1093/pan/mpv018 (variance over pairs)
 */
export function rateInterval(
  accepted: ArrayLike<boolean>,
  {
    identities,
    confidenceLevel,
  }: { readonly identities?: ComparedIdentities | undefined; readonly confidenceLevel: number },
): Interval {
  const trials = accepted.length;
  let errors = 0;
  for (let i = 0; i < trials; i += 1) errors += accepted[i] === true ? 1 : 0;
  const effective =
    identities === undefined ? trials : effectiveTrials(accepted, errors / trials, identities);
  const share = (errors / trials) * effective;
  const tail = (1 - confidenceLevel) / 2;
  const rest = effective - share;
  return {
    low: errors === 0 ? 0 : inverseIncompleteBeta(tail, { a: share, b: rest + 1 }),
    high: errors === trials ? 1 : inverseIncompleteBeta(1 - tail, { a: share + 1, b: rest }),
  };
}

/** At most the comparisons themselves, at least 1. */
function effectiveTrials(
  accepted: ArrayLike<boolean>,
  rate: number,
  { probes, references }: ComparedIdentities,
): number {
  const length = accepted.length;
  for (const [argument, values] of Object.entries({ probes, references })) {
    checkLength('rateInterval', argument, { values, length });
    checkLabels('rateInterval', argument, values);
  }
  const byIdentity = new Map<number, number>();
  const byPair = new Map<string, number>();
  const add = <K>(sums: Map<K, number>, key: K, value: number) => sums.set(key, (sums.get(key) ?? 0) + value);
  for (let i = 0; i < length; i += 1) {
    const [a, b] = [probes[i] ?? 0, references[i] ?? 0];
    const deviation = (accepted[i] === true ? 1 : 0) - rate;
    add(byIdentity, a, deviation);
    if (b !== a) add(byIdentity, b, deviation);
    add(byPair, a < b ? `${a} ${b}` : `${b} ${a}`, deviation);
  }
  if (rate === 0 || rate === 1) return Math.min(length, byIdentity.size);
  const squares = (sums: Iterable<number>) => {
    let sum = 0;
    for (const value of sums) sum += value * value;
    return sum;
  };
  const ofPairs = squares(byPair.values());
  const clustered = Math.max(squares(byIdentity.values()) - ofPairs, ofPairs);
  return Math.max(1, Math.min(length, (length ** 2 * rate * (1 - rate)) / clustered));
}
