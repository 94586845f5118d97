import type { EmbeddedPictures, EmbedPicturesOptions, UnusablePicture } from '@gallerist/embedding/node';
import type { RgbImage } from '@gallerist/preprocess';
import type { CropChange } from './crop-change.types.ts';
import type { Crop } from './picture-embedder.types.ts';

const BATCH = 32;

/** What takes pictures to crops and crops to vectors. */
export interface CropEmbedder<File> {
  readonly dimensions: number;
  readonly cropPicture: (file: File) => Promise<Crop>;
  /** `[n, dimensions]`, rows of length 1. */
  readonly embedCrops: (crops: readonly RgbImage[]) => Promise<Float32Array>;
}

/** Embeds pictures whose crops are changed first; the next ones are cropped while some are embedded. */
export async function embedChanged<File>(
  files: readonly File[],
  { embedder, change }: { readonly embedder: CropEmbedder<File>; readonly change?: CropChange },
  { onProgress, signal }: EmbedPicturesOptions = {},
): Promise<EmbeddedPictures> {
  const { dimensions } = embedder;
  const vectors = new Float32Array(files.length * dimensions);
  const unusable: UnusablePicture[] = [];
  const cropped = (start: number) =>
    Promise.all(files.slice(start, start + BATCH).map((file) => embedder.cropPicture(file)));
  let next = cropped(0);
  for (let start = 0; start < files.length; start += BATCH) {
    signal?.throwIfAborted();
    const outcomes = await next;
    next = cropped(start + BATCH);
    const crops: RgbImage[] = [];
    const places: number[] = [];
    outcomes.forEach((outcome, offset) => {
      if (!outcome.ok) {
        unusable.push({ index: start + offset, reason: outcome.reason });
        return;
      }
      crops.push(change?.apply(outcome.crop) ?? outcome.crop);
      places.push(start + offset);
    });
    const rows = crops.length === 0 ? new Float32Array() : await embedder.embedCrops(crops);
    places.forEach((place, row) => {
      vectors.set(rows.subarray(row * dimensions, (row + 1) * dimensions), place * dimensions);
    });
    onProgress?.({ done: Math.min(files.length, start + BATCH), total: files.length });
  }
  return { vectors, dimensions, unusable };
}
