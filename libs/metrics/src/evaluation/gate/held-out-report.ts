import { createSeededRandom } from '../../random/seeded-random.ts';
import { HeldOutMeter } from './held-out-rates.ts';
import type { HeldOutRates, RateTargets } from './held-out-rates.ts';
import { drawIdentities } from './identity-bootstrap.ts';
import type { IdentityScores } from './identity-scores.ts';
import { intervalOverPeople } from './interval-over-people.ts';

/** Probes that have something in common, such as a camera. */
export interface ProbeSlice {
  /** What they have in common: `camera`. */
  readonly name: string;
  readonly value: string;
  /** Rows of the scores. */
  readonly probes: Uint32Array;
}

/** A rate with its interval over people (`intervalOverPeople`); nulls where there was nothing to count. */
export interface HeldOutRate {
  readonly rate: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export interface HeldOutMeasures {
  readonly identities: number;
  /** Probes whose person has another sample. */
  readonly probes: number;
  readonly tpirAtFpir: HeldOutRate;
  readonly tarAtFmr: HeldOutRate;
  readonly rank1: HeldOutRate;
}

export interface HeldOutReport extends HeldOutMeasures {
  readonly targets: Required<RateTargets>;
  /** Whether the searches and comparisons are enough to tell the targets from 0. */
  readonly isResolved: { readonly tpir: boolean; readonly tar: boolean };
  readonly slices: readonly (HeldOutMeasures & Pick<ProbeSlice, 'name' | 'value'>)[];
}

export interface HeldOutOptions extends RateTargets {
  /** Default 1. */
  readonly seed?: number;
  /** Default 1,000. */
  readonly replicates?: number;
}

/**
 * How well a model finds and tells apart people that it was not trained on, each of their samples left out once: TPIR at FPIR 1 %,
 * TAR at FMR 1e-3 (identity level) and rank-1, with 95 % intervals over people (`HeldOutRate`); of the slices at the thresholds
 * of all.
 *
 * @throws {ArgumentError} as `HeldOutMeter`.
 */
export function heldOutReport(
  scores: IdentityScores,
  slices: readonly ProbeSlice[] = [],
  options: HeldOutOptions = {},
): HeldOutReport {
  const { seed = 1, replicates = 1_000 } = options;
  const meter = new HeldOutMeter(scores, options);
  const groups = slices.map(({ probes }) => probes);
  const whole = meter.rates(undefined, groups);
  const draws: (readonly HeldOutRates[])[] = [];
  const random = createSeededRandom(seed);
  drawIdentities(scores.identityCount, { random, replicates }, (weights) => {
    draws.push(meter.rates(weights, groups));
  });
  const everyone = Uint32Array.from(scores.people.keys());
  const measures = [everyone, ...groups].map((probes, place) => {
    const counted = countedIn(scores, probes);
    const rate = (measure: keyof HeldOutRates): HeldOutRate =>
      withInterval(whole, draws, { place, measure, identities: counted.identities });
    return { ...counted, tpirAtFpir: rate('tpir'), tarAtFmr: rate('tar'), rank1: rate('rank1') };
  });
  const [all = none, ...sliced] = measures;
  return {
    ...all,
    targets: meter.targets,
    isResolved: meter.isResolved,
    slices: slices.map(({ name, value }, place) => ({ name, value, ...(sliced[place] ?? none) })),
  };
}

const unknown: HeldOutRate = { rate: null, low: null, high: null };
const none: HeldOutMeasures = {
  identities: 0,
  probes: 0,
  tpirAtFpir: unknown,
  tarAtFmr: unknown,
  rank1: unknown,
};

/** People and probes that count: those with another sample. */
export function countedIn(
  { people, identityCount, similarities }: IdentityScores,
  probes: Uint32Array,
): { readonly identities: number; readonly probes: number } {
  const counted = probes.filter((probe) => {
    const own = similarities[probe * identityCount + (people[probe] ?? 0)] ?? -Infinity;
    return own > -Infinity;
  });
  return { identities: new Set(Array.from(counted, (probe) => people[probe])).size, probes: counted.length };
}

function withInterval(
  whole: readonly HeldOutRates[],
  draws: readonly (readonly HeldOutRates[])[],
  of: { readonly place: number; readonly measure: keyof HeldOutRates; readonly identities: number },
): HeldOutRate {
  const rate = whole[of.place]?.[of.measure] ?? null;
  const drawn = draws.flatMap((rates) => rates[of.place]?.[of.measure] ?? []);
  return { rate, ...intervalOverPeople(rate, { drawn, identities: of.identities }) };
}
