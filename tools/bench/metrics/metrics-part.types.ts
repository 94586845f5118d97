import type { BenchFigure } from '../bench.types.ts';

/** What is measured: the sizes of the published figures, or so small that a test can run it. */
export type BenchSize = 'full' | 'small';

/** Figures that are taken together, in a process of their own, so that its peak memory is theirs. */
export interface MetricsPart {
  readonly name: string;
  /** At most `runs` runs for each figure. */
  measure(size: BenchSize, runs: number): Promise<readonly BenchFigure[]>;
}
