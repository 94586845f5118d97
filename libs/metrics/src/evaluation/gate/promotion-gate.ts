import { ArgumentError } from '../../checks/argument-error.ts';
import { createSeededRandom } from '../../random/seeded-random.ts';
import { percentile } from '../percentile.ts';
import { HeldOutMeter } from './held-out-rates.ts';
import type { HeldOutRates } from './held-out-rates.ts';
import { countedIn } from './held-out-report.ts';
import type { HeldOutOptions, ProbeSlice } from './held-out-report.ts';
import { holmAdjusted } from './holm.ts';
import { drawIdentities } from './identity-bootstrap.ts';
import type { IdentityScores } from './identity-scores.ts';

export type GateVerdict = 'PASSED' | 'REFUSED' | 'INCONCLUSIVE';
export type GateMeasure = 'TPIR_AT_FPIR' | 'TAR_AT_FMR';

/** One comparison of the two models, candidate less active. Rates in [0, 1]. */
export interface GateRow {
  readonly measure: GateMeasure;
  /** null: all probes. */
  readonly slice: { readonly name: string; readonly value: string } | null;
  readonly identities: number;
  readonly probes: number;
  readonly candidate: number | null;
  readonly active: number | null;
  readonly difference: number | null;
  /** Lower end of the two-sided 95 % interval of the difference; of a slice at the level that Holm leaves it. */
  readonly lowerBound: number | null;
  /** What the bound has to exceed. */
  readonly margin: number;
  /** Of "not above the margin"; of a slice adjusted by Holm. null where nothing was tested. */
  readonly pValue: number | null;
  /** Slices of too few people are shown and not tested. */
  readonly isTested: boolean;
  readonly isPassed: boolean;
}

export interface GateReport {
  readonly verdict: GateVerdict;
  /** Better beyond doubt in both measures: what automatic promotion asks for. */
  readonly superior: boolean;
  readonly heldOutIdentities: number;
  readonly isResolved: { readonly tpir: boolean; readonly tar: boolean };
  readonly rows: readonly GateRow[];
}

export interface GateOptions extends HeldOutOptions {
  /** Differences above these are wanted. Defaults −0.005 and −0.02. */
  readonly margins?: { readonly overall: number; readonly slice: number };
  /** Fewer held-out people say nothing. Default 30. */
  readonly leastIdentities?: number;
  /** Slices of fewer people are not tested. Default 20. */
  readonly leastSliceIdentities?: number;
}

const defaults = {
  margins: { overall: -0.005, slice: -0.02 },
  leastIdentities: 30,
  leastSliceIdentities: 20,
};
const FEWEST_REPLICATES = 4_000;
/** Of each side: the lower end of a two-sided 95 % interval is a one-sided bound at 97.5 %. */
const ALPHA = 0.025;

/**
 * Whether a candidate may take the active model's place: non-inferiority by paired differences under a bootstrap over people. Both
 * models see the same probes and the same draws.
 *
 * PASSED: the lower bounds of the differences in TPIR at FPIR and in TAR at FMR exceed −0.5 point overall and, in each slice of at
 * least 20 people, −2 points (all slices and both measures together by Holm). Fewer than 30 people with two samples or more:
 * INCONCLUSIVE. `superior`: besides, both overall bounds exceed 0, at rates that the set can resolve; a model that changes nothing has
 * a difference of exactly 0, which does not.
 *
 * @throws {ArgumentError} if the two are not of the same probes.
 * @see Piaggio et al. 2012, doi:10.1001/jama.2012.87802 (non-inferiority by the bound of an interval)
 */
export function promotionGate(
  of: {
    readonly candidate: IdentityScores;
    readonly active: IdentityScores;
    readonly slices?: readonly ProbeSlice[];
  },
  options: GateOptions = {},
): GateReport {
  const { candidate, active, slices = [] } = of;
  checkPaired(candidate, active);
  const { margins, leastIdentities, leastSliceIdentities } = { ...defaults, ...options };
  const counts = slices.map(({ probes }) => countedIn(active, probes));
  const tested = counts.filter(({ identities }) => identities >= leastSliceIdentities).length;
  const compared = compare(of, { ...options, replicates: replicatesFor(2 * tested, options.replicates) });
  const everyone = countedIn(active, Uint32Array.from(active.people.keys()));
  const overall = measures.map(([measure, key]) => {
    const row = compared.row(0, key, { margin: margins.overall, level: ALPHA });
    const isPassed = row.lowerBound !== null && row.lowerBound > margins.overall;
    return { measure, slice: null, ...everyone, ...row, margin: margins.overall, isTested: true, isPassed };
  });
  const sliced = sliceRows(compared, { slices, counts, least: leastSliceIdentities, margin: margins.slice });
  const rows = [...overall, ...sliced];
  const isEnough = everyone.identities >= leastIdentities;
  const isPassed = rows.every((row) => !row.isTested || row.isPassed);
  const { isResolved } = compared;
  const isBetter = overall.every(({ lowerBound }) => lowerBound !== null && lowerBound > 0);
  const verdict = isEnough ? (isPassed ? 'PASSED' : 'REFUSED') : 'INCONCLUSIVE';
  return {
    verdict,
    superior: verdict === 'PASSED' && isBetter && isResolved.tpir && isResolved.tar,
    heldOutIdentities: everyone.identities,
    isResolved,
    rows,
  };
}

const measures = [
  ['TPIR_AT_FPIR', 'tpir'],
  ['TAR_AT_FMR', 'tar'],
] as const satisfies readonly (readonly [GateMeasure, keyof HeldOutRates])[];

type Key = (typeof measures)[number][1];

function checkPaired(candidate: IdentityScores, active: IdentityScores): void {
  const isSame =
    candidate.people.length === active.people.length &&
    candidate.people.every((person, probe) => person === active.people[probe]);
  if (isSame) return;
  const expected = 'be of the very probes that the active model saw';
  throw new ArgumentError('promotionGate', 'candidate', { expected, actual: 'others' });
}

/** So many that the smallest p-value passes Holm's first step. */
function replicatesFor(hypotheses: number, wanted = FEWEST_REPLICATES): number {
  return Math.max(wanted, Math.ceil((2 * hypotheses) / ALPHA));
}

interface Compared {
  readonly isResolved: GateReport['isResolved'];
  row(
    place: number,
    key: Key,
    of: { readonly margin: number; readonly level: number },
  ): Pick<GateRow, 'candidate' | 'active' | 'difference' | 'lowerBound' | 'pValue'>;
}

/** The differences of both models, of all probes (place 0) and of each slice, whole and under the same draws. */
function compare(
  { candidate, active, slices = [] }: Parameters<typeof promotionGate>[0],
  options: HeldOutOptions & { readonly replicates: number },
): Compared {
  const { seed = 1, replicates } = options;
  const [one, other] = [new HeldOutMeter(candidate, options), new HeldOutMeter(active, options)];
  const groups = slices.map(({ probes }) => probes);
  const [ours, theirs] = [one.rates(undefined, groups), other.rates(undefined, groups)];
  const differences = new Map<Key, number[][]>(measures.map(([, key]) => [key, ours.map(() => [])]));
  const random = createSeededRandom(seed);
  drawIdentities(active.identityCount, { random, replicates }, (weights) => {
    const [mine, yours] = [one.rates(weights, groups), other.rates(weights, groups)];
    for (const [, key] of measures) {
      mine.forEach((rates, place) => {
        const difference = differenceOf(rates[key], yours[place]?.[key]);
        if (difference !== null) differences.get(key)?.[place]?.push(difference);
      });
    }
  });
  return {
    isResolved: one.isResolved,
    row(place, key, { margin, level }) {
      const [mine = null, yours = null] = [ours[place]?.[key], theirs[place]?.[key]];
      const drawn = differences.get(key)?.[place] ?? [];
      const below = drawn.filter((difference) => difference <= margin).length;
      return {
        candidate: mine,
        active: yours,
        difference: differenceOf(mine, yours),
        lowerBound: percentile(drawn, 100 * level),
        pValue: drawn.length === 0 ? null : (below + 1) / (drawn.length + 1),
      };
    },
  };
}

function differenceOf(one: number | null | undefined, other: number | null | undefined): number | null {
  return one === null || one === undefined || other === null || other === undefined ? null : one - other;
}

function sliceRows(
  compared: Compared,
  of: {
    readonly slices: readonly ProbeSlice[];
    readonly counts: readonly { readonly identities: number; readonly probes: number }[];
    readonly least: number;
    readonly margin: number;
  },
): GateRow[] {
  const { slices, counts, least, margin } = of;
  const rows = slices.flatMap(({ name, value }, place) =>
    measures.map(([measure, key]) => {
      const count = counts[place] ?? { identities: 0, probes: 0 };
      const row = compared.row(place + 1, key, { margin, level: ALPHA });
      const isTested = count.identities >= least && row.pValue !== null;
      return {
        key,
        place,
        measure,
        slice: { name, value },
        ...count,
        ...row,
        margin,
        isTested,
        isPassed: true,
      };
    }),
  );
  const tested = rows.filter(({ isTested }) => isTested);
  const adjusted = holmAdjusted(tested.map(({ pValue }) => pValue ?? 1));
  const results = new Map(tested.map((row, at) => [row, adjusted[at] ?? 1]));
  return rows.map((row) => {
    const { key, place, ...shown } = row;
    const pValue = results.get(row);
    if (pValue === undefined) return { ...shown, pValue: null };
    // Holm divides the level by so much for this one
    const divisor = Math.max(1, pValue / Math.max(row.pValue ?? 1, Number.MIN_VALUE));
    const { lowerBound } = compared.row(place + 1, key, { margin, level: ALPHA / divisor });
    return { ...shown, pValue, lowerBound, isPassed: pValue <= ALPHA };
  });
}
