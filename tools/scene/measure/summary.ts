import { pairedGain } from '../../experiments/adapter/paired-gain.ts';
import type { PairedGain } from '../../experiments/adapter/paired-gain.ts';
import { methods } from './measure-seed.ts';
import type { Method, MethodResult, SeedResult } from './measure-seed.ts';
import { timelinesAt } from './timelines.ts';
import type { Timelines } from './timelines.ts';

export const measures = ['precision', 'recall', 'f1', 'map', 'rank1'] as const;
export type Measure = (typeof measures)[number];

/** Of one seed. */
export interface MethodFigures extends Timelines {
  readonly seed: number;
  /** The one that was best on the other seeds. */
  readonly threshold: number;
  readonly map: number;
  readonly rank1: number;
}

export interface SceneSummary {
  readonly figures: readonly {
    readonly embedder: string;
    readonly method: Method;
    readonly seeds: readonly MethodFigures[];
  }[];
  /** Pooled less a single crop, paired by seed; none with fewer than two seeds. */
  readonly gains: readonly ({
    readonly embedder: string;
    readonly from: Method;
    readonly measure: Measure;
  } & PairedGain)[];
}

/** From 0 to 0.9998, the closer the nearer to 1: pooled vectors are all alike, and a few thousandths tell them apart. */
const steps = Array.from({ length: 193 }, (_, i) => 1 - 2 ** (-i / 16));
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Thresholds are chosen on the other seeds, whose people are others; with one seed alone, on itself. */
export function summaryOf(results: readonly SeedResult[]): SceneSummary {
  const embedders = [...new Set(results.flatMap((one) => one.methods.map(({ embedder }) => embedder)))];
  const figures = embedders.flatMap((embedder) =>
    methods.map((method) => ({ embedder, method, seeds: figuresOf(results, { embedder, method }) })),
  );
  const gains = figures.flatMap(({ embedder, method: from, seeds }) => {
    const pooled = figures.find((one) => one.embedder === embedder && one.method === 'pooled')?.seeds ?? [];
    if (from === 'pooled' || seeds.length < 2) return [];
    return measures.map((measure) => ({
      ...{ embedder, from, measure },
      ...pairedGain(seeds.map((one, i) => (pooled[i]?.[measure] ?? 0) - (one[measure] ?? 0))),
    }));
  });
  return { figures, gains };
}

function figuresOf(
  results: readonly SeedResult[],
  of: Pick<MethodResult, 'embedder' | 'method'>,
): readonly MethodFigures[] {
  const rows = results.flatMap(({ seed, visits, methods: all }) => {
    const own = all.find(({ embedder, method }) => embedder === of.embedder && method === of.method);
    if (own === undefined) return [];
    const table = steps.map((threshold) => ({
      threshold,
      ...timelinesAt(own.sightings, visits, threshold),
    }));
    return [{ seed, table, map: own.map, rank1: own.rank1 }];
  });
  return rows.flatMap(({ seed, table, map, rank1 }) => {
    const others = rows.filter((other) => rows.length === 1 || other.seed !== seed);
    const f1 = steps.map((_, step) => mean(others.map((other) => other.table[step]?.f1 ?? 0)));
    const chosen = table[f1.indexOf(Math.max(...f1))];
    return chosen === undefined ? [] : [{ seed, ...chosen, map, rank1 }];
  });
}
