import type { ApiFigures } from '../api/measure-api.ts';
import type { SeedResult } from './measure-seed.ts';
import { measures } from './summary.ts';
import type { MethodFigures, SceneSummary } from './summary.ts';

const percent = (value: number | null | undefined): string =>
  value === null || value === undefined ? '–' : (value * 100).toFixed(1);
const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const signed = (value: number): string => `${value < 0 ? '' : '+'}${percent(value)}`;

/** Tables in Markdown: what tracking did, what timelines hold, and what pooling gains. */
export function printScene(results: readonly SeedResult[], { figures, gains }: SceneSummary): string {
  return [
    row(['Seed', 'Visits', 'Covered', 'Tracklets', 'Of nobody', 'MOTA', 'IDF1', 'Purity', 'Switches']),
    row(Array<string>(9).fill('---:')),
    ...results.map(trackingRow),
    '',
    row(['Embedder', 'A sighting is', 'Seeds', 'Precision', 'Recall', 'F1', 'mAP', 'Rank 1']),
    row(['---', '---', ...Array<string>(6).fill('---:')]),
    ...figures.map(({ embedder, method, seeds }) =>
      row([embedder, method, String(seeds.length), ...measures.map((one) => meanOf(seeds, one))]),
    ),
    '',
    row(['Embedder', 'Pooled less', 'Measure', 'Mean, points', '95 % interval']),
    row(['---', '---', '---', '---:', '---']),
    ...gains.map(({ embedder, from, measure, mean, low, high }) =>
      row([embedder, from, measure, signed(mean), `${signed(low)} to ${signed(high)}`]),
    ),
  ].join('\n');
}

/** What a server said, beside what the libraries compute of the same crops at the same threshold. */
export const printThroughApi = (figures: readonly ApiFigures[]): string =>
  [
    row(['A sighting is', 'Threshold', 'Told by', 'Precision', 'Recall', 'F1', 'Refused']),
    row(['---', '---:', '---', ...Array<string>(4).fill('---:')]),
    ...figures.flatMap(({ method, threshold, api, library, refusals }) =>
      Object.entries({ findSightings: api, libraries: library }).map(([name, { precision, recall, f1 }]) =>
        row([
          ...[method, threshold.toFixed(4), name, ...[precision, recall, f1].map(percent)],
          name === 'libraries' ? '' : [refusals.length, ...new Set(refusals)].join(' '),
        ]),
      ),
    ),
  ].join('\n');

const trackingRow = ({
  seed,
  visits,
  coveredVisits,
  tracklets,
  falseTracklets,
  tracking,
}: SeedResult): string =>
  row([
    ...[seed, visits.length, coveredVisits, tracklets, falseTracklets].map(String),
    ...[tracking.mota, tracking.idf1, tracking.purity].map(percent),
    String(tracking.switches),
  ]);

/** Where nothing was said, precision counts as 0. */
const meanOf = (seeds: readonly MethodFigures[], measure: (typeof measures)[number]): string =>
  percent(seeds.reduce((sum, one) => sum + (one[measure] ?? 0), 0) / seeds.length);
