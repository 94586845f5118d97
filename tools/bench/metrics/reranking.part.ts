import { createBlockExecutor } from '@gallerist/embedding/node';
import { goodMatchRanks, market1501Roles, reidReport } from '@gallerist/metrics/evaluation';
import { rerankFeatures } from '@gallerist/metrics/reranking';
import { evaluateMarket1501 } from '@gallerist/metrics/similarity';
import type { LabelledFeatures } from '@gallerist/metrics/similarity';
import { medianOfRuns, secondsOf } from '../repeat.ts';
import type { MetricsPart } from './metrics-part.types.ts';
import { peakMemoryFigure } from './peak-memory-figure.ts';
import { plainRow, scaledSeconds } from './plain-reference.ts';
import { syntheticPeople } from './synthetic-people.ts';

const sizes = {
  full: { queries: 3368, gallery: 19_732, dimensions: 512, people: 750 },
  small: { queries: 30, gallery: 200, dimensions: 32, people: 10 },
};
const referenceRows = 24;

/** k-reciprocal re-ranking from features, k1 20, k2 6, λ 0.3, on all cores. */
export const rerankingPart: MetricsPart = {
  name: 're-ranking',
  async measure(size, runs) {
    const { queries: rows, gallery: galleryRows, dimensions, people } = sizes[size];
    const queries = syntheticPeople({ rows, dimensions, people }, { seed: 3 });
    const gallery = syntheticPeople(
      { rows: galleryRows, dimensions, people },
      { seed: 4, hasDistractors: true },
    );
    const name = `re-ranking (${rows}+${galleryRows})×${dimensions}`;
    const executor = createBlockExecutor();
    let distances: Float32Array = new Float32Array();
    const value = await medianOfRuns(
      () =>
        secondsOf(async () => {
          distances = new Float32Array(); // the last result must not count twice
          distances = await rerankFeatures(queries, gallery, { executor });
        }),
      runs,
    );
    const peakMemory = peakMemoryFigure(name, 4096);
    const before = await evaluateMarket1501(queries, gallery, { executor });
    await executor.close();
    const after = evaluateDistances(queries, gallery, distances);
    const reference = {
      name: `plain distances and sorts alone, 1 thread, ${Math.min(referenceRows, rows)} rows scaled`,
      value: scaledSeconds({ measured: referenceRows, all: rows + galleryRows }, (row) => {
        plainRow(queries, row, gallery).sort();
        plainRow(queries, row, queries).sort();
      }),
    };
    const percent = (map: number | null) => `${((map ?? 0) * 100).toFixed(1)} %`;
    return [
      {
        ...{ name, value, unit: 's', reference },
        bound: { kind: 'at most', limit: 60, of: 'value' },
        note: `${executor.threads} threads, mAP ${percent(before.meanAveragePrecision)} → ${percent(after)}`,
      },
      peakMemory,
    ];
  },
};

function evaluateDistances(
  queries: LabelledFeatures,
  gallery: LabelledFeatures,
  distances: Float32Array,
): number | null {
  const roles = new Uint8Array(gallery.rows);
  const ranks = Array.from({ length: queries.rows }, (_, query) => {
    const labels = { person: queries.people[query] ?? 0, camera: queries.cameras[query] ?? 0 };
    const row = distances.subarray(query * gallery.rows, (query + 1) * gallery.rows);
    return goodMatchRanks(row, market1501Roles(labels, gallery, roles), { isSimilarity: false });
  });
  return reidReport(ranks).meanAveragePrecision;
}
