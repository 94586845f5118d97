import { percentile } from '@gallerist/metrics/evaluation';

/** Every figure is the median of this many runs. */
export const runsPerFigure = 5;

/** Runs `measure` one run after the other and gives the median of what it returned. */
export async function medianOfRuns(
  measure: (run: number) => Promise<number>,
  runs = runsPerFigure,
): Promise<number> {
  const values: number[] = [];
  for (let run = 0; run < runs; run++) values.push(await measure(run));
  return percentile(values, 50) ?? NaN;
}

/** Seconds that `work` takes. */
export async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
}
