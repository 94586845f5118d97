import type { PictureEmbedder } from '../embedding/picture-embedder.types.ts';
import type { EvaluationPlan } from '../protocols/protocol.types.ts';
import { modelName, percent, titleOf } from '../report/format-outcome.ts';
import type { EvaluationOutcome, HeadlineRow } from '../report/report.types.ts';
import { chartFigure } from './chart.ts';
import { escapeHtml } from './escape-html.ts';
import { pairPictures } from './pair-pictures.ts';
import { reportCharts } from './report-charts.ts';
import { foldTable, operatingTable, searchTable, sliceTablesHtml, variantTable } from './report-tables.ts';
import { style } from './style.ts';

const MAX_UNUSABLE = 50;

/** The report as one HTML file that loads nothing; with the hardest pairs as pictures where an embedder shows them. */
export async function htmlReport(
  outcome: EvaluationOutcome,
  plan: EvaluationPlan,
  embedder: PictureEmbedder | null,
): Promise<string> {
  const title = `${titleOf(outcome)}: ${modelName(outcome)} on ${outcome.data.name}`;
  const { references, probes } = plan;
  const { hardest = { genuine: [], impostor: [] } } = outcome;
  const shown = (pairs: typeof hardest.genuine) => pairPictures(pairs, { references, probes, embedder });
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title><style>${style}</style></head><body>
<h1>${escapeHtml(title)}</h1>
<p class="quiet">${escapeHtml(dataLine(outcome))}</p>
<ul class="cards">${outcome.headline.map(card).join('')}</ul>
<h2>Curves</h2><div class="charts">${reportCharts(outcome).map(chartFigure).join('\n')}</div>
${searchTable(outcome)}
${operatingTable(outcome)}
${foldTable(outcome)}
${sliceTablesHtml(outcome)}
${variantTable(outcome)}
<h2>Hardest pairs of one identity</h2><p class="quiet">The least alike; reference, then probe.</p>${await shown(hardest.genuine)}
<h2>Hardest pairs of two identities</h2><p class="quiet">The most alike; reference, then probe.</p>${await shown(hardest.impostor)}
${unusableList(outcome)}
<h2>How it was measured</h2>${settings(outcome)}
</body></html>
`;
}

function dataLine({ data }: EvaluationOutcome): string {
  const [probes, references, identities] = [data.probes, data.references, data.identities].map((count) =>
    count.toLocaleString('en'),
  );
  return `${probes} probes, ${references} references, ${identities} identities.`;
}

function card({ name, rate, low, high, note }: HeadlineRow): string {
  const interval = low === null || high === null ? '' : `${percent(low)} to ${percent(high)}`;
  const lines = [interval, note ?? ''].filter((text) => text !== '');
  return `<li>${escapeHtml(name)}<b>${percent(rate)}</b>${lines
    .map((text) => `<span class="quiet">${escapeHtml(text)}</span>`)
    .join('')}</li>`;
}

function unusableList({ data: { unusable } }: EvaluationOutcome): string {
  if (unusable.length === 0) return '';
  const rows = unusable
    .slice(0, MAX_UNUSABLE)
    .map(({ id, reason }) => `<li>${escapeHtml(id)}: ${escapeHtml(reason)}</li>`);
  const rest = unusable.length - rows.length;
  return `<h2>Pictures without an embedding</h2>
<p class="quiet">${unusable.length} pictures; they are refused in every comparison.</p>
<ul>${rows.join('')}${rest > 0 ? `<li>… and ${rest} more</li>` : ''}</ul>`;
}

function settings({ model, settings: chosen, seconds }: EvaluationOutcome): string {
  const lines = [
    `subject: ${model.source}`,
    `${model.dimensions} dimensions`,
    ...Object.entries(chosen).map(([name, value]) => `${name}: ${JSON.stringify(value)}`),
    `embedding ${seconds.features.toFixed(1)} s, evaluation ${seconds.evaluation.toFixed(1)} s`,
  ];
  const digests = [
    ['manifest', model.digest],
    ['space', model.spaceId],
  ].flatMap(([name, digest]) =>
    digest === null ? [] : [`<p class="digest">${escapeHtml(`${name} ${digest}`)}</p>`],
  );
  return `<p>${escapeHtml(lines.join(' · '))}</p>${digests.join('')}`;
}
