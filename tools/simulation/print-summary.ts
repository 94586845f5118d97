import type { SizeSummary, UnresolvableSummary } from './summary.ts';

const columns = ['N', 'coverage', '(95 % over runs)', 'ratio', 'largest', 'FPIR', 'UNRESOLVED', 'fixed FPIR'];
const WIDTH = 18;

/** The table of one scenario. */
export function printSummary(
  title: string,
  sizes: readonly SizeSummary[],
  unresolvable: readonly UnresolvableSummary[],
): string {
  const rows = sizes.map((size) => [
    String(size.identities),
    percent(size.coverage),
    `${percent(size.coverageInterval.low)}-${percent(size.coverageInterval.high)}`,
    size.medianRatio.toFixed(2),
    size.largestRatio.toFixed(2),
    size.medianRealisedFpir.toPrecision(3),
    percent(size.unresolvedShare),
    size.fixedMedianRealisedFpir.toPrecision(3),
  ]);
  const lines = [columns, ...rows].map((row) => row.map((cell) => cell.padStart(WIDTH)).join(''));
  const others = unresolvable.map(
    ({ name, unresolvedShare, boundedShare }) =>
      `  ${name}: UNRESOLVED in ${percent(unresolvedShare)}, within the upper bound in ${percent(boundedShare)}`,
  );
  return [title, ...lines, ...others, ''].join('\n');
}

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
