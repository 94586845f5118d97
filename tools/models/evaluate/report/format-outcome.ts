import type { Measures } from '@gallerist/embedding/evaluation';
import type { EvaluationOutcome, HeadlineRow, SliceTable } from './report.types.ts';

const titles = {
  lfw: 'Verification of listed pairs (LFW)',
  identification: 'Open-set identification',
  market1501: 'Re-identification (Market-1501)',
  oneshot: 'One-shot episodes',
} as const;

export const titleOf = ({ protocol }: Pick<EvaluationOutcome, 'protocol'>): string => titles[protocol];

export const percent = (rate: number | null): string =>
  rate === null ? 'n/a' : `${(100 * rate).toFixed(2)} %`;

export const modelName = ({ model }: Pick<EvaluationOutcome, 'model'>): string =>
  model.version === null ? model.name : `${model.name} ${model.version}`;

/** The report for a terminal. */
export function formatOutcome(outcome: EvaluationOutcome): string {
  const { data, headline, seconds } = outcome;
  const width = Math.max(...headline.map(({ name }) => name.length));
  const left = data.unusable.length;
  return [
    `${titleOf(outcome)}: ${modelName(outcome)} on ${data.name}`,
    `${data.probes} probes, ${data.references} references, ${data.identities} identities` +
      (left === 0 ? '' : `; ${left} pictures gave no embedding and are refused`),
    '',
    ...headline.map((row) => `  ${row.name.padEnd(width)}  ${rateText(row)}`),
    ...(outcome.slices ?? []).flatMap(sliceText),
    ...variantText(outcome),
    '',
    `features ${seconds.features.toFixed(1)} s, evaluation ${seconds.evaluation.toFixed(1)} s`,
    '',
  ].join('\n');
}

function rateText({ rate, low, high, note }: HeadlineRow): string {
  const interval = low === null || high === null ? '' : `  (${percent(low)} to ${percent(high)})`;
  return `${percent(rate).padStart(8)}${interval}${note === undefined ? '' : `  ${note}`}`;
}

type Lines = readonly { readonly label: string; readonly measures: Measures }[];

function sliceText({ attribute, rows, missing }: SliceTable): string[] {
  if (missing !== null) return ['', `By ${attribute}: n/a (${missing})`];
  return [
    '',
    `By ${attribute}`,
    ...measureLines(rows.map((row) => ({ ...row, label: `${row.label} (${row.trials})` }))),
  ];
}

function variantText({ variants = [] }: EvaluationOutcome): string[] {
  return variants.length === 0 ? [] : ['', 'With changed probes', ...measureLines(variants)];
}

function measureLines(rows: Lines): string[] {
  const width = Math.max(...rows.map(({ label }) => label.length));
  return rows.map(({ label, measures }) => {
    const values = Object.entries(measures).map(([name, rate]) => `${name} ${percent(rate)}`);
    return `  ${label.padEnd(width)}  ${values.join(', ')}`;
  });
}
