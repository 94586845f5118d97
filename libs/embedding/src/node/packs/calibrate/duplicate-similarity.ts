import { percentile } from '@gallerist/metrics/evaluation';
import type { PackEmbedder, PictureFile } from '../embedder/pack-embedder.types.ts';
import { pictureVariants } from './picture-variants.ts';

/** More would not move a 1st percentile that matters. */
const MOST_CROPS = 325;

/** Where τ_dup comes from. */
export interface DuplicateSimilarity {
  /** 1st percentile. */
  readonly value: number;
  readonly crops: number;
  readonly pairs: number;
}

/**
 * τ_dup: the 1st percentile of the cosine similarity between a crop and its re-encodings (`pictureVariants`), over at most 325
 * pictures spread evenly over the list.
 *
 * @returns null where no picture has a crop.
 */
export async function duplicateSimilarity(
  embedder: PackEmbedder,
  pictures: readonly PictureFile[],
  signal?: AbortSignal,
): Promise<DuplicateSimilarity | null> {
  const similarities: number[] = [];
  let crops = 0;
  for (const picture of spread(pictures, MOST_CROPS)) {
    signal?.throwIfAborted();
    const outcome = await embedder.cropPicture(picture);
    if (!outcome.ok) continue;
    crops += 1;
    const rows = await embedder.embedCrops([outcome.crop, ...(await pictureVariants(outcome.crop))]);
    similarities.push(...similaritiesToFirst(rows, embedder.dimensions));
  }
  const value = percentile(similarities, 1);
  return value === null ? null : { value, crops, pairs: similarities.length };
}

function spread<T>(items: readonly T[], most: number): readonly T[] {
  if (items.length <= most) return items;
  return Array.from({ length: most }, (_, index) => items[Math.floor((index * items.length) / most)]).filter(
    (item) => item !== undefined,
  );
}

function similaritiesToFirst(rows: Float32Array, dimensions: number): number[] {
  const first = rows.subarray(0, dimensions);
  return Array.from({ length: rows.length / dimensions - 1 }, (_, index) =>
    rows
      .subarray((index + 1) * dimensions, (index + 2) * dimensions)
      .reduce((sum, value, column) => sum + value * (first[column] ?? Number.NaN), 0),
  );
}
