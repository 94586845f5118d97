import { flipHorizontal, imageTensor } from '@gallerist/preprocess';
import type { RgbImage } from '@gallerist/preprocess';
import { PackError } from '../../../errors.ts';
import type { PackManifest } from '../../../packs/manifest.ts';
import { mapLimited, preparedAhead } from './map-ahead.ts';
import type { PackNets } from './pack-nets.ts';
import type {
  EmbeddedPictures,
  EmbedPicturesOptions,
  PictureFile,
  UnusablePicture,
} from './pack-embedder.types.ts';
import type { PictureCropper } from './picture-crops.ts';
import { fuseMirrored } from './unit-rows.ts';

const DEFAULT_BATCH_SIZE = 32;
/** Batches that are decoded while one is embedded. */
const BATCHES_AHEAD = 2;
/** Pictures of one batch that are decoded at the same time: each may be 120 MB of pixels. */
const DECODED_AT_ONCE = 4;

export interface EmbeddingParts {
  readonly cropper: PictureCropper;
  readonly nets: PackNets;
  readonly manifest: PackManifest;
}

interface PreparedBatch {
  readonly data: Float32Array;
  /** Indexes of the pictures that `data` holds. */
  readonly accepted: readonly number[];
  readonly unusable: readonly UnusablePicture[];
}

/** See `PackEmbedder.embedPictures`. */
export async function embedPictures(
  pictures: readonly PictureFile[],
  parts: EmbeddingParts,
  options: EmbedPicturesOptions = {},
): Promise<EmbeddedPictures> {
  const { batchSize = DEFAULT_BATCH_SIZE, onUnusable = 'refuse', onProgress, signal } = options;
  if (!Number.isSafeInteger(batchSize) || batchSize < 1) {
    throw new RangeError(`embedPictures: batchSize must be a whole number ≥ 1, got ${batchSize}`);
  }
  const { dimensions } = parts.nets;
  const vectors = new Float32Array(pictures.length * dimensions);
  const unusable: UnusablePicture[] = [];
  const starts = Array.from(
    { length: Math.ceil(pictures.length / batchSize) },
    (_, batch) => batch * batchSize,
  );
  const prepare = (start: number) => prepareBatch(pictures.slice(start, start + batchSize), start, parts);
  let done = 0;
  signal?.throwIfAborted();
  for await (const batch of preparedAhead(starts, BATCHES_AHEAD, prepare)) {
    signal?.throwIfAborted();
    if (onUnusable === 'refuse') refuseUnusable(batch.unusable);
    unusable.push(...batch.unusable);
    const rows = await embedViews(batch.data, parts);
    batch.accepted.forEach((picture, row) => {
      vectors.set(rows.subarray(row * dimensions, (row + 1) * dimensions), picture * dimensions);
    });
    done += batch.accepted.length + batch.unusable.length;
    onProgress?.({ done, total: pictures.length });
  }
  return { vectors, dimensions, unusable };
}

async function prepareBatch(
  pictures: readonly PictureFile[],
  start: number,
  { cropper, nets, manifest }: EmbeddingParts,
): Promise<PreparedBatch> {
  const outcomes = await mapLimited(pictures, DECODED_AT_ONCE, (picture) => cropper.crop(picture));
  const crops: RgbImage[] = [];
  const accepted: number[] = [];
  const unusable: UnusablePicture[] = [];
  outcomes.forEach((outcome, index) => {
    if (outcome.ok) {
      crops.push(outcome.crop);
      accepted.push(start + index);
    } else {
      unusable.push({ index: start + index, reason: outcome.reason });
    }
  });
  return { data: cropsTensor(crops, { nets, manifest }), accepted, unusable };
}

/** See `PackEmbedder.embedCrops`. */
export const embedCrops = (crops: readonly RgbImage[], parts: Omit<EmbeddingParts, 'cropper'>) =>
  embedViews(cropsTensor(crops, parts), parts);

/** The net's input: for each crop its views, one after the other. */
function cropsTensor(
  crops: readonly RgbImage[],
  { nets, manifest }: Omit<EmbeddingParts, 'cropper'>,
): Float32Array {
  const views = nets.hasFlipFusion ? crops.flatMap((crop) => [crop, flipHorizontal(crop)]) : crops;
  return imageTensor(views, manifest.preprocess).data;
}

async function embedViews(
  data: Float32Array,
  { nets, manifest }: Omit<EmbeddingParts, 'cropper'>,
): Promise<Float32Array> {
  const rows = await nets.embed(data);
  return nets.adapt(nets.hasFlipFusion ? fuseMirrored(rows, manifest.embedder.dimensions) : rows);
}

function refuseUnusable([first]: readonly UnusablePicture[]): void {
  if (first === undefined) return;
  throw new PackError('PICTURE_UNUSABLE', `Picture ${first.index} cannot be embedded: ${first.reason}`);
}
