import type { Measures } from '@gallerist/embedding/evaluation';
import { percent } from '../report/format-outcome.ts';
import type { EvaluationOutcome } from '../report/report.types.ts';
import { escapeHtml } from './escape-html.ts';

/** A table of texts; the first column names the row. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = (tag: 'th' | 'td', texts: readonly string[]) =>
    `<tr>${texts.map((text) => `<${tag}>${escapeHtml(text)}</${tag}>`).join('')}</tr>`;
  return `<div class="scroll"><table><thead>${cells('th', head)}</thead><tbody>${rows
    .map((row) => cells('td', row))
    .join('')}</tbody></table></div>`;
}

export function operatingTable({ verification }: EvaluationOutcome): string {
  if (verification === undefined) return '';
  const { tarAtFmr, sampledImpostors, impostorPairs } = verification;
  const rows = tarAtFmr.map(({ fmr, tar, interval, sampleFmr, threshold, isResolved }) => [
    fmr.toExponential(),
    `${percent(tar)}${isResolved ? '' : ' (too few impostor pairs for this rate)'}`,
    `${percent(interval.low)} to ${percent(interval.high)}`,
    sampleFmr.toExponential(2),
    threshold.toFixed(4),
  ]);
  const sampled =
    sampledImpostors === impostorPairs
      ? ''
      : ` Rates are taken from a seeded sample of ${sampledImpostors.toLocaleString('en')} impostor pairs.`;
  return `<h2>Thresholds</h2>
<p class="quiet">Accepted is what is at or above the threshold. Intervals: 95 %, pairs taken as independent.${sampled}</p>
${table(['FMR', 'TAR', 'interval', 'FMR of the sample', 'threshold'], rows)}`;
}

export function searchTable({ identification }: EvaluationOutcome): string {
  if (identification === undefined) return '';
  const rows = identification.fnirAtFpir.map(({ targetFpir, fnir, fpir, threshold, isResolved }) => [
    targetFpir.toExponential(),
    `${percent(fnir.rate)}${isResolved ? '' : ' (too few strangers for this rate)'}`,
    `${percent(fnir.low)} to ${percent(fnir.high)}`,
    percent(fpir),
    threshold.toFixed(4),
  ]);
  return `<h2>Open-set search</h2>
<p class="quiet">Intervals: 95 %, bootstrap over people.</p>
${table(['FPIR asked for', 'FNIR', 'interval', 'FPIR', 'threshold'], rows)}`;
}

export function foldTable({ accuracy }: EvaluationOutcome): string {
  if (accuracy === undefined || accuracy === null) return '';
  const rows = accuracy.folds.map((fold, place) => [
    String(place + 1),
    percent(fold.accuracy),
    fold.threshold.toFixed(3),
  ]);
  return `<h2>Folds</h2>
<p class="quiet">Each fold is decided at the threshold that was best on the others.</p>
${table(['fold', 'accuracy', 'threshold'], rows)}`;
}

export function sliceTablesHtml({ slices }: EvaluationOutcome): string {
  if (slices === undefined) return '';
  const tables = slices.map(({ attribute, rows, missing }) => {
    const title = `<h3>By ${escapeHtml(attribute)} of the probe</h3>`;
    if (missing !== null) return `${title}<p class="quiet">n/a: ${escapeHtml(missing)}</p>`;
    return title + measureTable(rows.map((row) => ({ ...row, count: row.trials })));
  });
  return `<h2>Slices</h2><p class="quiet">At the thresholds of all trials.</p>${tables.join('\n')}`;
}

export function variantTable({ variants }: EvaluationOutcome): string {
  if (variants === undefined) return '';
  return `<h2>Changed probes</h2>
<p class="quiet">The probe's crop was changed and embedded again; references and thresholds stayed as they were.</p>
${measureTable(variants)}`;
}

function measureTable(
  rows: readonly { readonly label: string; readonly measures: Measures; readonly count?: number }[],
): string {
  const names = Object.keys(rows[0]?.measures ?? {});
  const hasCounts = rows.some(({ count }) => count !== undefined);
  return table(
    ['', ...(hasCounts ? ['trials'] : []), ...names],
    rows.map(({ label, measures, count }) => [
      label,
      ...(hasCounts ? [(count ?? 0).toLocaleString('en')] : []),
      ...names.map((name) => percent(measures[name] ?? null)),
    ]),
  );
}
