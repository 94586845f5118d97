import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import { batchHardMiner } from '@gallerist/metrics/miners';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { ready, setBackend, tensor2d } from '@tensorflow/tfjs-core';
import { medianOfRuns, secondsOf } from '../repeat.ts';
import type { MetricsPart } from './metrics-part.types.ts';
import { plainRow } from './plain-reference.ts';
import { syntheticPeople } from './synthetic-people.ts';

const sizes = {
  full: { rows: 1024, dimensions: 512, people: 64 },
  small: { rows: 32, dimensions: 8, people: 4 },
};
const millisecondsPerSecond = 1000;

/** Batch-hard mining of one batch of embeddings, with the distances, on wasm. */
export const batchHardPart: MetricsPart = {
  name: 'batch-hard',
  async measure(size, runs) {
    setWasmPaths(dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm')) + sep);
    await setBackend('wasm');
    await ready();
    const batch = syntheticPeople(sizes[size], { seed: 7 });
    const { values, rows, dimensions, people } = batch;
    const embeddings = tensor2d(values.slice(), [rows, dimensions]);
    const milliseconds = async (work: () => unknown) =>
      millisecondsPerSecond * (await secondsOf(() => Promise.resolve(work())));
    batchHardMiner(embeddings, people); // compiled afterwards
    const value = await medianOfRuns(() => milliseconds(() => batchHardMiner(embeddings, people)), runs);
    embeddings.dispose();
    return [
      {
        ...{ name: `batch-hard ${rows}×${dimensions}, wasm`, value, unit: 'ms' },
        reference: {
          name: 'plain loops',
          value: await medianOfRuns(() => milliseconds(() => minePlainly(batch)), runs),
        },
      },
    ];
  },
};

function minePlainly(batch: ReturnType<typeof syntheticPeople>): [number, number, number][] {
  const triplets: [number, number, number][] = [];
  for (let anchor = 0; anchor < batch.rows; anchor += 1) {
    const similarities = plainRow(batch, anchor, batch);
    let positive = -1;
    let negative = -1;
    for (let other = 0; other < batch.rows; other += 1) {
      if (other === anchor) continue;
      const similarity = similarities[other] ?? 0;
      if (batch.people[other] === batch.people[anchor]) {
        if (positive === -1 || similarity < (similarities[positive] ?? 0)) positive = other;
      } else if (negative === -1 || similarity > (similarities[negative] ?? 0)) negative = other;
    }
    if (positive !== -1 && negative !== -1) triplets.push([anchor, positive, negative]);
  }
  return triplets;
}
