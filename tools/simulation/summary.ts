import { clopperPearson } from '@gallerist/metrics/evaluation';
import type { Interval } from '@gallerist/metrics/evaluation';
import type { SeedResult } from './simulation.types.ts';

/** All seeds of one gallery size. */
export interface SizeSummary {
  readonly identities: number;
  readonly seeds: number;
  /** Share of the resolved runs whose interval covers the realised FPIR, with its own 95 % interval over runs. */
  readonly coverage: number;
  readonly coverageInterval: Interval;
  /** ciHigh / ciLow of the resolved runs. */
  readonly medianRatio: number;
  readonly largestRatio: number;
  readonly medianRealisedFpir: number;
  readonly unresolvedShare: number;
  readonly fixedMedianRealisedFpir: number;
}

export function summarise(results: readonly SeedResult[]): SizeSummary[] {
  const sizes = results[0]?.galleries.map(({ identities }) => identities) ?? [];
  return sizes.map((identities, place) => {
    const runs = results.flatMap(({ galleries }) => galleries[place] ?? []);
    const resolved = runs.filter(({ fitted }) => fitted.basis !== 'UNRESOLVED');
    const covered = resolved.filter(
      ({ fitted: { interval }, realisedFpir }) =>
        interval.low <= realisedFpir && realisedFpir <= interval.high,
    );
    const ratios = resolved.map(({ fitted: { interval } }) => interval.high / interval.low);
    return {
      identities,
      seeds: runs.length,
      coverage: covered.length / resolved.length,
      coverageInterval: clopperPearson(covered.length, resolved.length),
      medianRatio: median(ratios),
      largestRatio: Math.max(...ratios),
      medianRealisedFpir: median(runs.map(({ realisedFpir }) => realisedFpir)),
      unresolvedShare: 1 - resolved.length / runs.length,
      fixedMedianRealisedFpir: median(runs.map(({ fixedRealisedFpir }) => fixedRealisedFpir)),
    };
  });
}

export interface UnresolvableSummary {
  readonly name: string;
  readonly unresolvedShare: number;
  /** Share of the runs whose realised FPIR is within the upper bound. */
  readonly boundedShare: number;
}

export function summariseUnresolvable(results: readonly SeedResult[]): UnresolvableSummary[] {
  const names = results[0]?.unresolvable.map(({ name }) => name) ?? [];
  return names.map((name, place) => {
    const runs = results.flatMap(({ unresolvable }) => unresolvable[place] ?? []);
    const share = (count: number): number => count / runs.length;
    return {
      name,
      unresolvedShare: share(runs.filter(({ isUnresolved }) => isUnresolved).length),
      boundedShare: share(runs.filter(({ isBounded }) => isBounded).length),
    };
  });
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2;
}
