import { ArgumentError } from '../checks/argument-error.ts';
import { checkFinite, checkNotEmpty, checkWhole } from '../checks/checks.ts';

/**
 * The highest impostor comparisons of a cohort: each probe against each other identity, at identity level (the maximum over
 * that identity's enrolled samples). The rest of the comparisons are only counted.
 */
export interface CohortTail {
  /** M: each of them is probed with its own samples and is in the others' gallery. */
  readonly identities: number;
  /** `[P]` int32 in [0, M): whose each probe is. */
  readonly probeIdentities: Int32Array;
  /** `[E]`, descending. */
  readonly similarities: Float64Array;
  /** `[E]` int32 in [0, P): the probe of each comparison. */
  readonly probes: Int32Array;
  /** `[E]` int32 in [0, M): the identity that it was compared with, another than the probe's. */
  readonly matches: Int32Array;
  /** All comparisons of at least this similarity are listed; −Infinity if all are. */
  readonly floor: number;
}

export interface CohortTailOptions {
  readonly identities: number;
  /** `[P]` int32 in [0, identities). */
  readonly probeIdentities: ArrayLike<number>;
  /** How many of the highest comparisons are kept (more where the last ones tie); default 500,000, 16 bytes each. */
  readonly limit?: number;
}

const DEFAULT_LIMIT = 500_000;
const SPARE = 4;

/**
 * Collects a `CohortTail` comparison by comparison in bounded memory. Hand in each pair of probe and other identity at most
 * once; what is below `floor` may be left out, which is how a caller that goes through millions saves the calls.
 *
 * @throws {ArgumentError} by the constructor if there are fewer than 3 identities, or a probe of none of them.
 */
export class CohortTailCollector {
  readonly #identities: number;
  readonly #probeIdentities: Int32Array;
  readonly #limit: number;
  #similarities: Float64Array;
  #probes: Int32Array;
  #matches: Int32Array;
  #count = 0;
  #floor = -Infinity;

  constructor({ identities, probeIdentities, limit = DEFAULT_LIMIT }: CohortTailOptions) {
    const caller = 'CohortTailCollector';
    checkWhole(caller, 'identities', { value: identities, atLeast: 3 });
    checkWhole(caller, 'limit', { value: limit, atLeast: 1 });
    checkNotEmpty(caller, 'probeIdentities', probeIdentities);
    this.#identities = identities;
    this.#probeIdentities = Int32Array.from(probeIdentities);
    for (const identity of this.#probeIdentities) this.#checkIdentity('probeIdentities', identity);
    this.#limit = limit;
    const capacity = Math.min(limit * SPARE, probeIdentities.length * identities);
    this.#similarities = new Float64Array(capacity);
    this.#probes = new Int32Array(capacity);
    this.#matches = new Int32Array(capacity);
  }

  /** Comparisons below it are not kept; it rises. */
  get floor(): number {
    return this.#floor;
  }

  /**
   * Takes one comparison; a probe against its own identity is no impostor comparison and is left out.
   *
   * @throws {ArgumentError} for an unknown probe or identity, a similarity that is not finite, or more comparisons than
   *   there are pairs.
   */
  add(probe: number, identity: number, similarity: number): void {
    const own = this.#probeIdentities[probe];
    if (own === undefined) throw mustBe('probe', `be in [0, ${this.#probeIdentities.length})`, probe);
    this.#checkIdentity('identity', identity);
    if (!Number.isFinite(similarity)) throw mustBe('similarity', 'be finite', similarity);
    if (own === identity || similarity < this.#floor) return;
    if (this.#count === this.#similarities.length) this.#compact();
    if (this.#count === this.#similarities.length) this.#grow();
    this.#similarities[this.#count] = similarity;
    this.#probes[this.#count] = probe;
    this.#matches[this.#count] = identity;
    this.#count += 1;
  }

  /** The tail of what was added so far, in arrays of its own. */
  finish(): CohortTail {
    this.#compact();
    const order = Uint32Array.from({ length: this.#count }, (_, i) => i);
    const similarities = this.#similarities;
    order.sort((a, b) => (similarities[b] as number) - (similarities[a] as number)); // as: both below count
    const pick = (values: ArrayLike<number>) => (place: number) => values[place] ?? 0;
    return {
      identities: this.#identities,
      probeIdentities: this.#probeIdentities.slice(),
      similarities: Float64Array.from(order, pick(similarities)),
      probes: Int32Array.from(order, pick(this.#probes)),
      matches: Int32Array.from(order, pick(this.#matches)),
      floor: this.#floor,
    };
  }

  /** Raises the floor to the lowest similarity that belongs to the `limit` highest, and drops what is below. */
  #compact(): void {
    if (this.#count <= this.#limit) return;
    const sorted = this.#similarities.slice(0, this.#count).sort();
    this.#floor = sorted[this.#count - this.#limit] as number; // as: limit < count
    let kept = 0;
    for (let i = 0; i < this.#count; i += 1) {
      const similarity = this.#similarities[i] as number; // as: below count
      if (similarity < this.#floor) continue;
      this.#similarities[kept] = similarity;
      this.#probes[kept] = this.#probes[i] as number; // as: below count
      this.#matches[kept] = this.#matches[i] as number; // as: below count
      kept += 1;
    }
    this.#count = kept;
  }

  /** Ties with the lowest that is kept may be more than there is room for. */
  #grow(): void {
    const pairs = this.#probeIdentities.length * this.#identities;
    if (this.#count === pairs) throw mustBe('pairs', `be at most ${pairs}`, 'one more');
    const capacity = Math.min(2 * this.#count, pairs);
    const similarities = new Float64Array(capacity);
    const probes = new Int32Array(capacity);
    const matches = new Int32Array(capacity);
    similarities.set(this.#similarities);
    probes.set(this.#probes);
    matches.set(this.#matches);
    this.#similarities = similarities;
    this.#probes = probes;
    this.#matches = matches;
  }

  #checkIdentity(argument: string, identity: number): void {
    if (Number.isInteger(identity) && identity >= 0 && identity < this.#identities) return;
    throw mustBe(argument, `be in [0, ${this.#identities})`, identity);
  }
}

/**
 * The tail of a whole matrix of comparisons, for cohorts that fit into memory.
 *
 * @param similarities `[P, M]`: each probe against each identity; entries against the probe's own identity are ignored,
 *   but must be finite.
 * @throws {ArgumentError} as `CohortTailCollector`; if the matrix has another size or holds NaN or ±∞.
 */
export function cohortTail(similarities: ArrayLike<number>, options: CohortTailOptions): CohortTail {
  checkFinite('cohortTail', 'similarities', similarities);
  const { identities, probeIdentities } = options;
  if (similarities.length !== identities * probeIdentities.length) {
    throw new ArgumentError('cohortTail', 'similarities', {
      expected: `have length ${probeIdentities.length} x ${identities}`,
      actual: similarities.length,
    });
  }
  const collector = new CohortTailCollector(options);
  for (let i = 0; i < similarities.length; i += 1) {
    collector.add(Math.floor(i / identities), i % identities, similarities[i] as number); // as: below its length
  }
  return collector.finish();
}

function mustBe(argument: string, expected: string, actual: unknown): ArgumentError {
  return new ArgumentError('CohortTailCollector', argument, { expected, actual });
}
