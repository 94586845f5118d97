import { ArgumentError } from '../../checks/argument-error.ts';
import { checkLength } from '../../checks/checks.ts';
import type { IdentityScores } from './identity-scores.ts';

/** The rates that a model is judged by; null without a sample that counts. */
export interface HeldOutRates {
  /** Mated searches whose person is first, above the threshold that keeps the FPIR. */
  readonly tpir: number | null;
  /** Genuine comparisons above the threshold that keeps the FMR. */
  readonly tar: number | null;
  /** Mated searches whose person is first, whatever the similarity. */
  readonly rank1: number | null;
}

export interface RateTargets {
  /** Default 0.01. */
  readonly fpir?: number;
  /** Default 0.001. */
  readonly fmr?: number;
}

export const defaultTargets: Required<RateTargets> = { fpir: 0.01, fmr: 0.001 };

/** Impostors that are sorted first, in multiples of those that the rate lets pass: a replicate seldom looks at more. */
const SORTED_MULTIPLE = 20;
const FEWEST_SORTED = 1_000;

/** Strangers by their similarity, greatest first. */
interface Ranked {
  /** `[K]` places in a list of scores. */
  readonly places: Uint32Array;
  readonly scores: Float32Array;
}

/**
 * Rates of a set of people under weights of the people: what a bootstrap over identities asks for thousands of times.
 * Everything is as in `tpirAtFpir` and `tarAtFmr` of trials in which each person occurs as often as its weight: a tie with a
 * stranger is no hit, and a threshold never exceeds its rate.
 */
export class HeldOutMeter {
  readonly #scores: IdentityScores;
  readonly #targets: Required<RateTargets>;
  /** `[S]` */
  readonly #mates: Float32Array;
  readonly #strangers: Float32Array;
  readonly #strangersRanked: Ranked;
  #impostorsRanked: Ranked;

  constructor(scores: IdentityScores, targets: RateTargets = {}) {
    const { identityCount, people, similarities } = scores;
    const expected = people.length * identityCount;
    checkLength('HeldOutMeter', 'similarities', { values: similarities, length: expected });
    this.#scores = scores;
    this.#targets = { fpir: targets.fpir ?? defaultTargets.fpir, fmr: targets.fmr ?? defaultTargets.fmr };
    for (const [name, rate] of Object.entries(this.#targets)) {
      if (rate > 0 && rate < 1) continue;
      throw new ArgumentError('HeldOutMeter', name, { expected: 'be in (0, 1)', actual: rate });
    }
    this.#mates = Float32Array.from(
      people,
      (person, probe) => similarities[probe * identityCount + person] ?? NaN,
    );
    this.#strangers = Float32Array.from(people, (person, probe) =>
      greatestOther(similarities.subarray(probe * identityCount, (probe + 1) * identityCount), person),
    );
    this.#strangersRanked = ranked(this.#strangers, people.length);
    const passing = Math.ceil(this.#targets.fmr * expected);
    this.#impostorsRanked = this.#rankImpostors(Math.max(FEWEST_SORTED, SORTED_MULTIPLE * passing));
  }

  get targets(): Required<RateTargets> {
    return this.#targets;
  }

  /** Whether there are enough searches and comparisons to tell the rates from 0. */
  get isResolved(): { readonly tpir: boolean; readonly tar: boolean } {
    const { people, identityCount } = this.#scores;
    const { fpir, fmr } = this.#targets;
    return { tpir: 1 / people.length <= fpir, tar: 1 / (people.length * (identityCount - 1)) <= fmr };
  }

  /**
   * @param weights `[N]` ≥ 0: how often each person occurs. Default: once.
   * @param groups Lists of probes, each with rates of its own at the thresholds of all.
   * @returns Of all, then of each group.
   */
  rates(
    weights: Float64Array = new Float64Array(this.#scores.identityCount).fill(1),
    groups: readonly Uint32Array[] = [],
  ): readonly HeldOutRates[] {
    const { people } = this.#scores;
    const above = { fpir: this.#strangerLimit(weights), fmr: this.#impostorLimit(weights) };
    const rate = (probes: Iterable<number>): HeldOutRates => {
      const sum = { tpir: 0, tar: 0, rank1: 0, all: 0 };
      for (const probe of probes) {
        const mate = this.#mates[probe] ?? -Infinity;
        if (mate === -Infinity) continue;
        const weight = weights[people[probe] ?? 0] ?? 0;
        const isFirst = mate > (this.#strangers[probe] ?? -Infinity);
        sum.all += weight;
        if (isFirst) sum.rank1 += weight;
        if (isFirst && mate > above.fpir) sum.tpir += weight;
        if (mate > above.fmr) sum.tar += weight;
      }
      const share = (count: number): number | null => (sum.all === 0 ? null : count / sum.all);
      return { tpir: share(sum.tpir), tar: share(sum.tar), rank1: share(sum.rank1) };
    };
    return [rate(people.keys()), ...groups.map(rate)];
  }

  /** What a search has to exceed. */
  #strangerLimit(weights: Float64Array): number {
    const { people } = this.#scores;
    const weightOf = (probe: number): number => weights[people[probe] ?? 0] ?? 0;
    const total = people.reduce((sum, person) => sum + (weights[person] ?? 0), 0);
    const { fpir } = this.#targets;
    return limitOf(this.#strangersRanked, { weightOf, total, rate: fpir }) ?? -Infinity;
  }

  /** What a comparison has to exceed. */
  #impostorLimit(weights: Float64Array): number {
    const { people, identityCount } = this.#scores;
    const weightOf = (place: number): number => {
      const person = people[Math.floor(place / identityCount)] ?? 0;
      return (weights[person] ?? 0) * (weights[place % identityCount] ?? 0);
    };
    const everybody = weights.reduce((sum, weight) => sum + weight, 0);
    const total = people.reduce((sum, person) => {
      const weight = weights[person] ?? 0;
      return sum + weight * (everybody - weight);
    }, 0);
    const { fmr } = this.#targets;
    for (;;) {
      const limit = limitOf(this.#impostorsRanked, { weightOf, total, rate: fmr });
      if (limit !== null) return limit;
      const { length } = this.#impostorsRanked.places;
      if (length >= people.length * (identityCount - 1)) return -Infinity;
      this.#impostorsRanked = this.#rankImpostors(2 * length);
    }
  }

  #rankImpostors(count: number): Ranked {
    const { people, identityCount, similarities } = this.#scores;
    const impostors = Float32Array.from(similarities);
    people.forEach((person, probe) => (impostors[probe * identityCount + person] = -Infinity));
    return ranked(impostors, count);
  }
}

function greatestOther(row: Float32Array, person: number): number {
  let greatest = -Infinity;
  for (let other = 0; other < row.length; other += 1) {
    if (other !== person) greatest = Math.max(greatest, row[other] ?? -Infinity);
  }
  return greatest;
}

/** The greatest `count` scores and all that tie with the last of them; −∞ counts for nothing. */
function ranked(scores: Float32Array, count: number): Ranked {
  const ascending = Float32Array.from(scores).sort();
  const least = ascending[Math.max(0, ascending.length - count)] ?? -Infinity;
  const places: number[] = [];
  scores.forEach((score, place) => {
    if (score >= least && score > -Infinity) places.push(place);
  });
  places.sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0));
  return { places: Uint32Array.from(places), scores };
}

/** The score that has to be exceeded to keep the rate; null where the ranked scores all may pass. */
function limitOf(
  { places, scores }: Ranked,
  under: { readonly weightOf: (place: number) => number; readonly total: number; readonly rate: number },
): number | null {
  const { weightOf, total, rate } = under;
  let passed = 0;
  for (let start = 0; start < places.length;) {
    const score = scores[places[start] ?? 0] ?? 0;
    let tied = 0;
    let end = start;
    for (; end < places.length && scores[places[end] ?? 0] === score; end += 1)
      tied += weightOf(places[end] ?? 0);
    if (tied > 0 && (passed + tied) / total > rate) return score;
    passed += tied;
    start = end;
  }
  return null;
}
