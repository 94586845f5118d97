import { createPkSampler } from '@gallerist/metrics/samplers';
import type { GoldenCase } from '../golden.types.ts';

interface Sampling {
  readonly labels: readonly number[];
  readonly P: number;
  readonly K: number;
  readonly seed: number;
  readonly count: number;
}

/** The properties of the first batches, epoch after epoch, as they were counted. */
export function pkSampler({ inputs, params }: GoldenCase): unknown {
  const counts = Object.entries(inputs.labelCounts as Record<string, number>); // as: counts by name
  const labels = counts.flatMap(([, count], label) => new Array<number>(count).fill(label));
  const [P, K, seed, count] = [params.P, params.K, params.seed, params.batches].map(Number);
  const sampling: Sampling = { labels, P: P ?? NaN, K: K ?? NaN, seed: seed ?? NaN, count: count ?? 0 };
  const batches = firstBatches(sampling);
  const classes = batches.map((batch) => Map.groupBy(batch, (row) => Number(labels[row])));
  const repeating = classes.flatMap((rowsOf) =>
    [...rowsOf].filter(([, rows]) => new Set(rows).size < rows.length).map(([label]) => label),
  );
  const isEveryClassSeen = new Set(classes.flatMap((rowsOf) => [...rowsOf.keys()])).size === counts.length;
  return {
    batchSize: same(batches.map((batch) => batch.length)),
    classesPerBatch: same(classes.map((rowsOf) => rowsOf.size)),
    samplesPerClass: same(classes.flatMap((rowsOf) => [...rowsOf.values()].map((rows) => rows.length))),
    replacementOnlyFor: counts.flatMap(([name], label) => (repeating.includes(label) ? [name] : [])),
    sameSeedSameSequence: JSON.stringify(firstBatches(sampling)) === JSON.stringify(batches),
    everyClassAppearsWithin: isEveryClassSeen ? sampling.count : Infinity,
  };
}

function firstBatches({ labels, P, K, seed, count }: Sampling): readonly Int32Array[] {
  const sampler = createPkSampler(labels, { classesPerBatch: P, samplesPerClass: K, seed });
  const batches: Int32Array[] = [];
  for (let epoch = 0; batches.length < count; epoch += 1) batches.push(...sampler.batches(epoch));
  return batches.slice(0, count);
}

/** The one value that all have; NaN where they differ. */
function same(values: readonly number[]): number {
  return new Set(values).size === 1 ? Number(values[0]) : NaN;
}
