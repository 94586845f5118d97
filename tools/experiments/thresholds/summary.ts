import { expectedCalibrationError } from '@gallerist/metrics/calibration';
import { percentile } from '@gallerist/metrics/evaluation';
import type { DrawResult, Outcome } from './one-draw.ts';

/** A policy on galleries of a size, over all draws. */
export interface PolicyRow {
  readonly policy: string;
  readonly gallery: string;
  readonly draws: number;
  /** Draws whose FPIR was resolved. */
  readonly resolved: number;
  /** Of all draws: the realised FPIR is inside a resolved interval. */
  readonly covered: number;
  /** Of the draws without one: it is at most the upper bound. */
  readonly bounded: number | null;
  /** ciHigh / ciLow of resolved ones. */
  readonly medianRatio: number | null;
  readonly largestRatio: number | null;
  readonly bases: Readonly<Record<string, number>>;
  readonly medianMatch: number | null;
  readonly medianFpir: number | null;
  readonly lowestFpir: number | null;
  readonly highestFpir: number | null;
  readonly meanTpir: number | null;
}

export interface ConfidenceRow {
  readonly gallery: string;
  readonly searches: number;
  /** Of half mated searches, half strangers'. */
  readonly ece: number;
}

const nameOf = (identities: number): string =>
  identities > 500 ? `all (${identities})` : String(identities);

export function policyRows(results: readonly DrawResult[]): PolicyRow[] {
  const outcomes = results.flatMap((result) => result.outcomes);
  const groups = Map.groupBy(outcomes, ({ policy, identities }) => `${policy}|${nameOf(identities)}`);
  return [...groups].map(([key, group]) => {
    const [policy = '', gallery = ''] = key.split('|');
    return { policy, gallery, ...rowOf(group) };
  });
}

function rowOf(group: readonly Outcome[]): Omit<PolicyRow, 'policy' | 'gallery'> {
  const resolved = group.filter(({ fpir }) => fpir !== null && fpir.value !== null);
  const unresolved = group.filter(({ fpir }) => fpir !== null && fpir.value === null);
  const isInside = ({ fpir, realisedFpir }: Outcome): boolean =>
    fpir !== null && realisedFpir >= fpir.low && realisedFpir <= fpir.high;
  const ratios = resolved.map(({ fpir }) => (fpir === null ? Infinity : fpir.high / fpir.low));
  const realised = group.map(({ realisedFpir }) => realisedFpir);
  const tpirs = group.flatMap(({ tpir }) => tpir ?? []);
  return {
    draws: group.length,
    resolved: resolved.length,
    covered: resolved.filter(isInside).length / group.length,
    bounded: unresolved.length === 0 ? null : unresolved.filter(isInside).length / unresolved.length,
    medianRatio: percentile(ratios, 50),
    largestRatio: percentile(ratios, 100),
    bases: Object.fromEntries(
      [...Map.groupBy(group, ({ basis }) => basis)].map(([basis, some]) => [basis, some.length]),
    ),
    medianMatch: percentile(
      group.map(({ match }) => match),
      50,
    ),
    medianFpir: percentile(realised, 50),
    lowestFpir: percentile(realised, 0),
    highestFpir: percentile(realised, 100),
    meanTpir: tpirs.length === 0 ? null : tpirs.reduce((sum, tpir) => sum + tpir, 0) / tpirs.length,
  };
}

/**
 * Calibration error of the best candidate's confidence where half of the searches are mated: strangers' searches weigh so that
 * they are as many as mated ones.
 */
export function confidenceRows(results: readonly DrawResult[]): ConfidenceRow[] {
  const all = results.flatMap(({ confidences }) => confidences);
  return [...Map.groupBy(all, ({ identities }) => nameOf(identities))].map(([gallery, group]) => {
    const mated = group.flatMap((one) => one.mated);
    const strangers = group.flatMap((one) => one.strangers);
    // Each kind is repeated as often as the other one is long, less what they share: equal weights in whole numbers.
    const size = Math.min(mated.length, strangers.length);
    const every = <T>(values: readonly T[]): T[] =>
      Array.from({ length: size }, (_, i) => values[Math.floor((i * values.length) / size)]).filter(
        (value) => value !== undefined,
      );
    const chosen = every(mated);
    const others = every(strangers);
    const confidences = [...chosen.map(([confidence]) => confidence), ...others];
    const correct = [...chosen.map(([, isRight]) => (isRight ? 1 : 0)), ...others.map(() => 0)];
    return {
      gallery,
      searches: confidences.length,
      ece: expectedCalibrationError(confidences, correct).ece,
    };
  });
}
