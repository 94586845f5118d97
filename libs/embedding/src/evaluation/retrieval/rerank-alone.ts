import { matchRole } from '@gallerist/metrics/evaluation';
import { rerankFeatures } from '@gallerist/metrics/reranking';
import type { RerankOptions } from '@gallerist/metrics/reranking';
import type { BlockExecutor } from '@gallerist/metrics/similarity';
import { isUsableRow } from '../embedded-features.ts';
import type { EmbeddedFeatures } from '../embedded-features.ts';

/** A query beside what it is compared with. */
export interface LonelyQuery {
  /** `[D]`, of length 1. */
  readonly vector: Float32Array;
  /** `[G]` its similarities to the gallery. */
  readonly similarities: Float32Array;
  /** `[G]` values of `matchRole`. */
  readonly roles: Uint8Array;
}

export interface RerankAloneOptions extends RerankOptions {
  /** So many of the gallery take part: those nearest to the query. */
  readonly nearest: number;
  readonly executor: BlockExecutor;
}

/** Re-ranked distances are in [0, 1]: what was not re-ranked comes after them, by its similarity. */
const BEYOND = 3;
/** After everything that has a similarity. */
const REFUSED = 5;

/**
 * A query's ranking, re-ranked as whoever knows this query alone does it: its neighbours are pictures of the gallery, never other
 * queries. What the protocol drops (junk) is not there to be a neighbour, nor is a picture without an embedding. The nearest so many
 * are ordered by their re-ranked distance, ties by gallery index; the others follow by similarity.
 *
 * @returns `[G]`, smaller is nearer: in [0, 1] re-ranked, in [2, 4] by similarity, 5 without an embedding; the values of junk mean nothing.
 * @throws As `rerankFeatures`.
 */
export async function rerankAlone(
  { vector, similarities, roles }: LonelyQuery,
  gallery: EmbeddedFeatures,
  { nearest, executor, ...rerank }: RerankAloneOptions,
): Promise<Float64Array> {
  const { dimensions } = gallery;
  const distances = Float64Array.from(similarities, (similarity, place) =>
    isUsableRow(gallery, place) ? BEYOND - similarity : REFUSED,
  );
  const places = Array.from(similarities.keys())
    .filter((place) => roles[place] !== matchRole.junk && isUsableRow(gallery, place))
    // Sorting is stable: equal ones stay in gallery order.
    .sort((a, b) => (similarities[b] ?? 0) - (similarities[a] ?? 0))
    .slice(0, nearest)
    // In the gallery's order the bits are those of re-ranking the gallery itself.
    .sort((a, b) => a - b);
  if (places.length === 0) return distances;
  const values = new Float32Array(places.length * dimensions);
  places.forEach((place, row) => {
    values.set(gallery.values.subarray(place * dimensions, (place + 1) * dimensions), row * dimensions);
  });
  const query = { values: vector, rows: 1, dimensions };
  const window = { values, rows: places.length, dimensions };
  const reranked = await rerankFeatures(query, window, { ...rerank, executor });
  places.forEach((place, row) => (distances[place] = reranked[row] ?? 1));
  return distances;
}
