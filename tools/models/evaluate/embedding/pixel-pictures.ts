import { readFile } from 'node:fs/promises';
import type { LabelledPicture } from '@gallerist/embedding/node';
import { defaultImageLimits, resizeImage } from '@gallerist/preprocess';
import type { RgbImage, Size } from '@gallerist/preprocess';
import { decodeImage } from '@gallerist/preprocess/node';
import { embedChanged } from './changed-crops.ts';
import { usableFeatures } from './pack-pictures.ts';
import type { Crop, PictureEmbedder } from './picture-embedder.types.ts';

/** Longer side that pictures are reduced to. */
const MAX_SIDE = 128;
/** Of all pictures together: 256 MB of float32. */
const MAX_PIXELS = 64e6;

/**
 * What a model has to beat: the grey pixels of each picture, brought to the size of the set's first one (less where the set is
 * large), less their mean, at unit length. Their inner product is the correlation of two pictures.
 */
export async function openPixelPictures(sets: {
  readonly references: readonly LabelledPicture[];
  readonly probes: readonly LabelledPicture[];
}): Promise<PictureEmbedder> {
  const size = await commonSize(sets.references, sets.references.length + sets.probes.length);
  const dimensions = size.width * size.height;
  const embedder = {
    dimensions,
    cropPicture: decoded,
    embedCrops: (crops: readonly RgbImage[]) => Promise.resolve(pixelRows(crops, size)),
  };
  return {
    about: {
      name: 'pixels',
      version: null,
      digest: null,
      spaceId: null,
      dimensions,
      source: `whole, ${size.width} × ${size.height}`,
    },
    isOfFaces: false,
    aligned: null,
    async embed(pictures, { change, ...how } = {}) {
      const files = pictures.map(({ file }) => file);
      return usableFeatures(await embedChanged(files, { embedder, ...(change && { change }) }, how));
    },
    cropOf: decoded,
    dispose: () => Promise.resolve(),
  };
}

async function commonSize([first]: readonly LabelledPicture[], count: number): Promise<Size> {
  const crop = first === undefined ? null : await decoded(first.file);
  const { width, height } = crop?.ok === true ? crop.crop : { width: MAX_SIDE, height: MAX_SIDE };
  const fitting = Math.sqrt(MAX_PIXELS / count / (width * height));
  const scale = Math.min(1, MAX_SIDE / Math.max(width, height), fitting);
  const side = (length: number) => Math.max(1, Math.floor(scale * length));
  return { width: side(width), height: side(height) };
}

async function decoded(file: string): Promise<Crop> {
  const picture = await decodeImage(await readFile(file), defaultImageLimits);
  return picture.ok ? { ok: true, crop: picture.value.image } : { ok: false, reason: picture.error.message };
}

function pixelRows(pictures: readonly RgbImage[], size: Size): Float32Array {
  const dimensions = size.width * size.height;
  const rows = new Float32Array(pictures.length * dimensions);
  pictures.forEach((picture, row) => {
    rows.set(pixelVector(picture, size), row * dimensions);
  });
  return rows;
}

/** Of the centred grey values: below it they are rounding of one grey. */
const MIN_LENGTH = 1e-6;

/** Zeros for a picture of one grey: it is like no other. */
function pixelVector(picture: RgbImage, size: Size): Float32Array {
  const { data } = resizeImage(picture, size);
  const grey = Float64Array.from({ length: size.width * size.height }, (_, i) => {
    const [red = 0, green = 0, blue = 0] = [data[3 * i], data[3 * i + 1], data[3 * i + 2]];
    return 0.299 * red + 0.587 * green + 0.114 * blue;
  });
  const mean = grey.reduce((sum, value) => sum + value, 0) / grey.length;
  const centred = grey.map((value) => value - mean);
  const length = Math.sqrt(centred.reduce((sum, value) => sum + value * value, 0));
  return Float32Array.from(centred, (value) => (length < MIN_LENGTH ? 0 : value / length));
}
