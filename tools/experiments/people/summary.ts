import { pairedGain } from '../adapter/paired-gain.ts';
import type { PairedGain } from '../adapter/paired-gain.ts';
import type { RunResult } from './one-run.ts';

/** A finished run. */
export interface Row {
  readonly variant: string;
  readonly seed: number;
  readonly result: RunResult;
}

export interface Summary {
  readonly means: readonly {
    readonly variant: string;
    readonly seeds: number;
    readonly plain: number;
    readonly occluded: number;
    readonly seconds: number;
  }[];
  readonly differences: readonly ({
    readonly from: string;
    readonly to: string;
    readonly probes: 'plain' | 'occluded';
    /** Whether the interval is above 0. */
    readonly holds: boolean;
  } & PairedGain)[];
  /** Occluded less plain probes, of each variant. */
  readonly occlusion: readonly ({ readonly variant: string } & PairedGain)[];
}

const comparisons = [
  ['pixels', 'softmax'],
  ['colour-stripes', 'softmax'],
  ['softmax', 'arcface'],
  ['random-triplet', 'batch-hard-triplet'],
  ['pcb-6-stretch', 'pcb-6'],
  ['pcb-1', 'pcb-6'],
] as const;

/** Means and paired differences over the seeds that both of a pair have; those with fewer than two are left out. */
export function summaryOf(rows: readonly Row[]): Summary {
  const names = [...new Set(rows.map(({ variant }) => variant))];
  const means = names.map((variant) => {
    const own = rows.filter((row) => row.variant === variant);
    const mean = (key: keyof RunResult): number =>
      own.reduce((sum, { result }) => sum + result[key], 0) / own.length;
    return {
      variant,
      seeds: own.length,
      plain: mean('plain'),
      occluded: mean('occluded'),
      seconds: mean('seconds'),
    };
  });
  const across = (['plain', 'occluded'] as const).flatMap((probes) =>
    comparisons.map(([from, to]) => ({ from, to, probes, gains: gains(rows, { from, to, probes }) })),
  );
  const differences = across
    .filter((one) => one.gains.length > 1)
    .map(({ gains: of, ...what }) => {
      const gain = pairedGain(of);
      return { ...what, ...gain, holds: gain.low > 0 };
    });
  const occlusion = names
    .map((variant) => rows.filter((row) => row.variant === variant))
    .filter((own) => own.length > 1)
    .map((own) => ({
      variant: own[0]?.variant ?? '',
      ...pairedGain(own.map(({ result }) => result.occluded - result.plain)),
    }));
  return { means, differences, occlusion };
}

function gains(
  rows: readonly Row[],
  of: { readonly from: string; readonly to: string; readonly probes: 'plain' | 'occluded' },
): number[] {
  return rows
    .filter(({ variant }) => variant === of.to)
    .flatMap(({ seed, result }) => {
      const before = rows.find((row) => row.variant === of.from && row.seed === seed);
      return before === undefined ? [] : [result[of.probes] - before.result[of.probes]];
    });
}
