import { clopperPearson } from '../clopper-pearson.ts';
import { percentile } from '../percentile.ts';

interface Drawn {
  /** The rate in each draw of people; draws in which there was nothing to count are left out. */
  readonly drawn: readonly number[];
  /** How many people were counted, ≥ 0. */
  readonly identities: number;
}

/**
 * The 95 % percentile interval of a bootstrap over people. Where all of them did alike, at a rate of 0 or 1, every draw gives the
 * same and would claim certainty: then it is Clopper and Pearson's with people as trials.
 *
 * @param rate In [0, 1]; null where there was nothing to count.
 * @returns Nulls if there are no draws.
 */
export function intervalOverPeople(
  rate: number | null,
  { drawn, identities }: Drawn,
): { readonly low: number | null; readonly high: number | null } {
  const isUnanimous = (rate === 0 || rate === 1) && drawn.every((one) => one === rate);
  if (isUnanimous) return clopperPearson(rate * identities, identities);
  return { low: percentile(drawn, 2.5), high: percentile(drawn, 97.5) };
}
