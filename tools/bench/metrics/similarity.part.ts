import { createBlockExecutor } from '@gallerist/embedding/node';
import { averagePrecision, market1501Roles, matchRole } from '@gallerist/metrics/evaluation';
import { evaluateMarket1501 } from '@gallerist/metrics/similarity';
import type { LabelledFeatures } from '@gallerist/metrics/similarity';
import { medianOfRuns, secondsOf } from '../repeat.ts';
import type { MetricsPart } from './metrics-part.types.ts';
import { peakMemoryFigure } from './peak-memory-figure.ts';
import { plainRow, scaledSeconds } from './plain-reference.ts';
import { syntheticPeople } from './synthetic-people.ts';

const sizes = {
  full: { queries: 3368, gallery: 19_732, dimensions: 512, people: 750 },
  small: { queries: 40, gallery: 300, dimensions: 32, people: 10 },
};
const referenceRows = 24;

/** Similarities of the size of Market-1501 and its measures, on all cores. */
export const similarityPart: MetricsPart = {
  name: 'similarity + Market-1501',
  async measure(size, runs) {
    const { queries: rows, gallery: galleryRows, dimensions, people } = sizes[size];
    const queries = syntheticPeople({ rows, dimensions, people }, { seed: 3 });
    const gallery = syntheticPeople(
      { rows: galleryRows, dimensions, people },
      { seed: 4, hasDistractors: true },
    );
    const name = `similarity ${rows}×${galleryRows}×${dimensions} + Market-1501`;
    const executor = createBlockExecutor();
    const found: (number | null)[] = [];
    const value = await medianOfRuns(
      () =>
        secondsOf(async () => {
          found.push((await evaluateMarket1501(queries, gallery, { executor })).meanAveragePrecision);
        }),
      runs,
    );
    const peakMemory = peakMemoryFigure(name, 2048);
    await executor.close();
    const reference = {
      name: `plain loops and full sorts, 1 thread, ${Math.min(referenceRows, rows)} queries scaled`,
      value: scaledSeconds({ measured: referenceRows, all: rows }, (query) =>
        evaluatePlainly(queries, gallery, query),
      ),
    };
    return [
      {
        ...{ name, value, unit: 's', reference },
        bound: { kind: 'at most', limit: 15, of: 'value' },
        note: `${executor.threads} threads, mAP ${((found[0] ?? 0) * 100).toFixed(1)} %`,
      },
      peakMemory,
    ];
  },
};

/** One query as most evaluators do it: all similarities, all gallery entries sorted, precision at each good match. */
function evaluatePlainly(queries: LabelledFeatures, gallery: LabelledFeatures, query: number): number | null {
  const similarities = plainRow(queries, query, gallery);
  const labels = { person: queries.people[query] ?? 0, camera: queries.cameras[query] ?? 0 };
  const roles = market1501Roles(labels, gallery);
  const order = Uint32Array.from(similarities, (_, i) => i).sort(
    (a, b) => (similarities[b] ?? 0) - (similarities[a] ?? 0) || a - b,
  );
  const ranks: number[] = [];
  let rank = 0;
  for (const i of order) {
    if (roles[i] === matchRole.junk) continue;
    rank += 1;
    if (roles[i] === matchRole.good) ranks.push(rank);
  }
  return averagePrecision(ranks);
}
