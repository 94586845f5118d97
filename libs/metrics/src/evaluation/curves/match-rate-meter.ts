import { ArgumentError } from '../../checks/argument-error.ts';
import { checkWhole } from '../../checks/checks.ts';
import type { IdentityScores } from '../gate/identity-scores.ts';

export interface MatchRates {
  /** TAR at each of the FMRs; null without a sample that counts. */
  readonly tar: readonly (number | null)[];
  /** `[K]` the share of searches whose person is within the first k. */
  readonly cmc: readonly (number | null)[];
}

export interface MatchRateOptions {
  /** FMRs in (0, 1), ascending. */
  readonly fmrs: readonly number[];
  /** Of the CMC. */
  readonly mostRank: number;
}

/** Of the impostors that the greatest FMR lets pass, so many more are ranked first: draws weigh them anew. */
const SLACK = 1.5;
const FEWEST_RANKED = 1_000;

/** Impostor comparisons, most alike first. */
interface Ranked {
  readonly scores: Float32Array;
  /** Whom the probe shows, and with whom it is compared. */
  readonly ones: Uint32Array;
  readonly others: Uint32Array;
}

/**
 * TAR at several FMRs and the CMC under weights of the people: what a bootstrap over identities asks for again and again. The rates are
 * those of `tarAtFmr` and `cumulativeMatch` of comparisons in which each person occurs as often as its weight; who is searched does
 * not change, so that ranks stay. A tie with a stranger counts against the person.
 */
export class MatchRateMeter {
  readonly #scores: IdentityScores;
  readonly #options: MatchRateOptions;
  readonly #mates: Float32Array;
  /** `[S]` from 1 on. */
  readonly #ranks: Uint32Array;
  #impostors: Ranked;

  /** @throws {ArgumentError} if the FMRs are not ascending in (0, 1), or the rank is no whole number from 1 on. */
  constructor(scores: IdentityScores, options: MatchRateOptions) {
    const { fmrs, mostRank } = options;
    checkWhole('MatchRateMeter', 'mostRank', { value: mostRank, atLeast: 1 });
    const isAscending = fmrs.every((fmr, at) => fmr > (fmrs[at - 1] ?? 0) && fmr < 1);
    if (!isAscending) {
      throw new ArgumentError('MatchRateMeter', 'fmrs', { expected: 'ascend in (0, 1)', actual: fmrs });
    }
    const { people, identityCount, similarities } = scores;
    this.#scores = scores;
    this.#options = options;
    this.#mates = Float32Array.from(people, (person, probe) => {
      return similarities[probe * identityCount + person] ?? -Infinity;
    });
    this.#ranks = Uint32Array.from(people, (person, probe) => {
      const row = similarities.subarray(probe * identityCount, (probe + 1) * identityCount);
      return row.reduce((rank, value, other) => {
        return other !== person && value >= (row[person] ?? 0) ? rank + 1 : rank;
      }, 1);
    });
    const passing = Math.ceil(SLACK * (fmrs.at(-1) ?? 0) * people.length * (identityCount - 1));
    this.#impostors = this.#rank(Math.max(FEWEST_RANKED, passing));
  }

  /** @param weights `[N]` ≥ 0: how often each person occurs. Default: once. */
  rates(weights: Float64Array = new Float64Array(this.#scores.identityCount).fill(1)): MatchRates {
    const { fmrs, mostRank } = this.#options;
    const limits = this.#limits(weights);
    const accepted = new Float64Array(fmrs.length);
    const found = new Float64Array(mostRank);
    let all = 0;
    this.#scores.people.forEach((person, probe) => {
      const mate = this.#mates[probe] ?? -Infinity;
      const weight = weights[person] ?? 0;
      if (mate === -Infinity || weight === 0) return;
      all += weight;
      for (let at = 0; at < fmrs.length; at += 1) {
        if (mate > (limits[at] ?? Infinity)) accepted[at] = (accepted[at] ?? 0) + weight;
      }
      const rank = this.#ranks[probe] ?? 0;
      if (rank <= mostRank) found[rank - 1] = (found[rank - 1] ?? 0) + weight;
    });
    const share = (count: number): number | null => (all === 0 ? null : count / all);
    let within = 0;
    return { tar: Array.from(accepted, share), cmc: Array.from(found, (count) => share((within += count))) };
  }

  /** What a comparison has to exceed at each of the FMRs. */
  #limits(weights: Float64Array): readonly number[] {
    const { people, identityCount } = this.#scores;
    const everybody = weights.reduce((sum, weight) => sum + weight, 0);
    const total = people.reduce((sum, person) => {
      const weight = weights[person] ?? 0;
      return sum + weight * (everybody - weight);
    }, 0);
    for (;;) {
      const limits = limitsOf(this.#impostors, { weights, total, fmrs: this.#options.fmrs });
      const { length } = this.#impostors.scores;
      const isWhole = length >= people.length * (identityCount - 1);
      if (isWhole || !limits.includes(-Infinity)) return limits;
      this.#impostors = this.#rank(2 * length);
    }
  }

  /** The most alike `count` of them, and all that tie with the last. */
  #rank(count: number): Ranked {
    const { people, identityCount, similarities } = this.#scores;
    const isImpostor = (place: number): boolean =>
      place % identityCount !== people[Math.floor(place / identityCount)];
    const impostors = similarities.filter((_, place) => isImpostor(place)).sort();
    const least = impostors[Math.max(0, impostors.length - count)] ?? -Infinity;
    const found: number[] = [];
    similarities.forEach((score, place) => {
      if (score >= least && isImpostor(place)) found.push(place);
    });
    const places = Uint32Array.from(found).sort((a, b) => (similarities[b] ?? 0) - (similarities[a] ?? 0));
    return {
      scores: Float32Array.from(places, (place) => similarities[place] ?? 0),
      ones: places.map((place) => people[Math.floor(place / identityCount)] ?? 0),
      others: places.map((place) => place % identityCount),
    };
  }
}

/** −∞ where all that are ranked may pass. */
function limitsOf(
  { scores, ones, others }: Ranked,
  under: { readonly weights: Float64Array; readonly total: number; readonly fmrs: readonly number[] },
): readonly number[] {
  const { weights, total, fmrs } = under;
  const limits = fmrs.map(() => -Infinity);
  let next = 0;
  let passed = 0;
  for (let start = 0; start < scores.length && next < fmrs.length;) {
    const score = scores[start];
    let end = start;
    let tied = 0;
    for (; end < scores.length && scores[end] === score; end += 1)
      tied += (weights[ones[end] ?? 0] ?? 0) * (weights[others[end] ?? 0] ?? 0);
    for (; tied > 0 && next < fmrs.length && (passed + tied) / total > (fmrs[next] ?? 1); next += 1)
      limits[next] = score ?? 0;
    passed += tied;
    start = end;
  }
  return limits;
}
