import { countPairs, falseMatchRate } from './search-hits.ts';
import type { SearchHits } from './search-hits.ts';
import { fitTailFmr } from './tail-fmr.ts';
import type { TailFmr } from './tail-fmr.ts';

/** Hits above the tail's threshold: at most, and of all comparisons at most that share. */
const MOST_HITS = 2000;
const LARGEST_SHARE = 5e-3;
const FEWEST_HITS = 50;
/** A tail is not shortened further: fewer hits would leave the fit to chance. */
const SHORTEST = 150;
/** Standard deviations of the counts at which a tail counts as bent. */
const BENT = 1.5;
/** Parts with fewer hits or pairs of people do not tell. */
const TELLING_HITS = 8;
const TELLING_PAIRS = 6;

/**
 * The longest tail that its own upper parts do not contradict: it is halved while the count of the upper half, quarter and so
 * on is not what the fit says. A population with families of look-alikes bends the tail where they take over.
 *
 * @returns null for fewer than 50 hits in the highest 0.5 % of the comparisons.
 */
export function fitStraightTail(hits: SearchHits): TailFmr | null {
  const { identities, probeIdentities } = hits.cohort;
  const share = Math.floor(LARGEST_SHARE * probeIdentities.length * (identities - 1));
  const most = Math.min(MOST_HITS, share, hits.count);
  if (most < FEWEST_HITS || !hasSpread(hits, most)) return null;
  const fewest = Math.min(most, SHORTEST);
  for (let count = most; ; count = Math.max(fewest, Math.floor(count / 2))) {
    const isShort = count === fewest || !hasSpread(hits, Math.floor(count / 2));
    const tail = fitTailFmr({ ...hits, count });
    if (isShort || isStraight(tail, { ...hits, count })) return tail;
  }
}

/** Counted against fitted rate at the last of the hits, in standard deviations of the count. */
export function deviationFromTail(tail: TailFmr, hits: SearchHits, pairs = countPairs(hits)): number {
  const similarity = hits.cohort.similarities[hits.count - 1] ?? 0;
  return Math.log(falseMatchRate(hits) / tail.rateAt(similarity)) * Math.sqrt(pairs);
}

function isStraight(tail: TailFmr, hits: SearchHits): boolean {
  for (let count = hits.count / 2; count >= TELLING_HITS; count /= 2) {
    const upper = { ...hits, count: Math.floor(count) };
    const pairs = countPairs(upper);
    if (pairs < TELLING_PAIRS) return true;
    if (Math.abs(deviationFromTail(tail, upper, pairs)) > BENT) return false;
  }
  return true;
}

/** Equal similarities, such as the same picture over and over, have no tail. */
function hasSpread({ cohort: { similarities } }: SearchHits, count: number): boolean {
  return (similarities[Math.floor(count / 4)] ?? 0) > (similarities[count - 1] ?? 0);
}
