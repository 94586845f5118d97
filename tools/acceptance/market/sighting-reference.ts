import { rerankFeatures } from '@gallerist/metrics/reranking';
import { measuresOf, type MarketMeasures } from './market-run.ts';
import type { MarketFeatures } from './market-reference.ts';

/** What the API re-ranks: the nearest so many of what the same-camera rule leaves. */
const rerankedAtMost = 1_000;

/**
 * Re-ranked measures as an answer to one query at a time gives them, by the evaluator's own function: nobody else's query takes part,
 * and what the same-camera rule leaves out is no neighbour.
 */
export async function rerankOneByOne(
  probes: MarketFeatures,
  gallery: MarketFeatures,
): Promise<MarketMeasures> {
  const { rows, dimensions } = probes.features;
  const ranks: (readonly number[])[] = [];
  for (let query = 0; query < rows; query += 1) {
    const vector = rowOf(probes, query);
    const [person, camera] = [probes.people[query], probes.cameras[query]];
    const kept = Array.from({ length: gallery.features.rows }, (_, row) => row)
      .filter((row) => gallery.people[row] !== person || gallery.cameras[row] !== camera)
      .map((row) => ({ row, similarity: dot(vector, rowOf(gallery, row)) }))
      .sort((a, b) => b.similarity - a.similarity || a.row - b.row);
    const nearest = kept.slice(0, rerankedAtMost);
    const values = new Float32Array(nearest.length * dimensions);
    nearest.forEach(({ row }, i) => values.set(rowOf(gallery, row), i * dimensions));
    const features = { values, rows: nearest.length, dimensions };
    const distances = await rerankFeatures({ values: vector, rows: 1, dimensions }, features);
    const order = nearest
      .map(({ row }, i) => ({ row, distance: distances[i] ?? 1 }))
      .sort((a, b) => a.distance - b.distance)
      .concat(kept.slice(rerankedAtMost).map(({ row }) => ({ row, distance: Infinity })));
    const good = order.flatMap(({ row }, i) => (gallery.people[row] === person ? [i + 1] : []));
    if (good.length > 0) ranks.push(good);
  }
  return measuresOf(ranks);
}

function rowOf({ features: { values, dimensions } }: MarketFeatures, row: number): Float32Array {
  return values.subarray(row * dimensions, (row + 1) * dimensions);
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
