import { createBlockExecutor } from '@gallerist/embedding/node';
import { createSeededRandom } from '@gallerist/metrics/random';
import { partDistance } from '@gallerist/metrics/similarity';
import type { PartFeatures } from '@gallerist/metrics/similarity';
import { peakMemoryMib } from '../../instance/peak-memory.ts';
import { medianOfRuns, secondsOf } from '../repeat.ts';
import type { MetricsPart } from './metrics-part.types.ts';
import { plainDot, scaledSeconds } from './plain-reference.ts';
import { randomVectors } from './synthetic-people.ts';

const sizes = {
  full: { queries: 3368, gallery: 19_732, parts: 6, dimensions: 256 },
  small: { queries: 20, gallery: 60, parts: 6, dimensions: 8 },
};
const referenceRows = 8;

/** Distances by parts that both pictures show, on all cores. */
export const partDistancePart: MetricsPart = {
  name: 'part distance',
  async measure(size, runs) {
    const { queries: rows, gallery: galleryRows, parts, dimensions } = sizes[size];
    const queries = syntheticParts({ rows, parts, dimensions, seed: 5 });
    const gallery = syntheticParts({ rows: galleryRows, parts, dimensions, seed: 6 });
    const executor = createBlockExecutor();
    const value = await medianOfRuns(
      () => secondsOf(() => partDistance(queries, gallery, { executor })),
      runs,
    );
    const peak = peakMemoryMib(process.pid);
    await executor.close();
    return [
      {
        ...{ name: `part distance ${rows}×${galleryRows}×${parts}×${dimensions}`, value, unit: 's' },
        reference: {
          name: `plain loops, 1 thread, ${Math.min(referenceRows, rows)} queries scaled`,
          value: scaledSeconds({ measured: referenceRows, all: rows }, (row) =>
            comparePlainly(queries, gallery, row),
          ),
        },
        note: `${executor.threads} threads${peak === null ? '' : `, peak memory ${peak} MiB`}`,
      },
    ];
  },
};

type SeenParts = Required<PartFeatures>;

function syntheticParts(size: {
  readonly rows: number;
  readonly parts: number;
  readonly dimensions: number;
  readonly seed: number;
}): SeenParts {
  const { rows, parts, dimensions, seed } = size;
  const random = createSeededRandom(seed);
  // About one part in five is hidden.
  const visible = Uint8Array.from({ length: rows * parts }, () => (random.integer(5) === 0 ? 0 : 1));
  return { values: randomVectors(seed, rows, parts * dimensions), rows, parts, dimensions, visible };
}

/** One query against the gallery; lengths are taken as known. */
function comparePlainly(queries: SeenParts, gallery: SeenParts, query: number): Float32Array {
  const { parts, dimensions } = queries;
  const distances = new Float32Array(gallery.rows);
  for (let other = 0; other < gallery.rows; other += 1) {
    let sum = 0;
    let common = 0;
    for (let part = 0; part < parts; part += 1) {
      const [a, b] = [query * parts + part, other * parts + part];
      if (queries.visible[a] === 0 || gallery.visible[b] === 0) continue;
      sum += plainDot(queries.values, a * dimensions, gallery.values, b * dimensions, dimensions);
      common += 1;
    }
    distances[other] = common === 0 ? 2 : 1 - sum / common;
  }
  return distances;
}
