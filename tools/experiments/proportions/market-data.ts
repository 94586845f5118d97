import type { LabelledPicture } from '@gallerist/embedding/node';
import type { NetInput, TrainingData } from '@gallerist/embedding/training';
import { createSeededRandom, derivedSeed } from '@gallerist/metrics/random';
import { embeddingNetV2Spec, fitImage, flipHorizontal, imageTensor } from '@gallerist/preprocess';
import type { PreprocessSpec, RgbImage } from '@gallerist/preprocess';
import * as tf from '@tensorflow/tfjs-core';
import sharp from 'sharp';
import { recropped } from './recropped.ts';

export const SIZE = { width: 32, height: 64 } as const;
export type Fit = 'letterbox' | 'stretch';

const GREY = [128, 128, 128] as const;

/** All pictures, decoded. */
export async function decoded(pictures: readonly LabelledPicture[]): Promise<readonly RgbImage[]> {
  const images: RgbImage[] = [];
  for (const { file } of pictures) {
    const { data, info } = await sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    images.push({ width: info.width, height: info.height, data: new Uint8Array(data) });
  }
  return images;
}

/** Training pictures: each time in another crop, every other one mirrored. */
export function trainingCrops(
  images: readonly RgbImage[],
  identities: readonly string[],
  { fit, seed }: { readonly fit: Fit; readonly seed: number },
): TrainingData {
  const numbers = new Map([...new Set(identities)].map((identity, number) => [identity, number]));
  const cropOf = (row: number, epoch: number): RgbImage => {
    const image = images[row] ?? unreachable();
    const drawn = derivedSeed(seed, epoch, row);
    const crop = recropped(image, drawn).image;
    return createSeededRandom(derivedSeed(drawn, 1)).next() < 0.5 ? flipHorizontal(crop) : crop;
  };
  const batch = (rows: ArrayLike<number>, epoch: number): Promise<NetInput> =>
    Promise.resolve(
      inputOf(
        Array.from(rows, (row) => cropOf(row, epoch)),
        fit,
      ),
    );
  return {
    size: images.length,
    labels: Int32Array.from(identities, (identity) => numbers.get(identity) ?? 0),
    classCount: numbers.size,
    cameras: null,
    digest: 'experiment',
    plain: (rows) => batch(rows, 0),
    batch,
  };
}

/** Pictures as they are given. */
export function plainCrops(images: readonly RgbImage[], fit: Fit): Pick<TrainingData, 'size' | 'plain'> {
  return {
    size: images.length,
    plain: (rows) =>
      Promise.resolve(
        inputOf(
          Array.from(rows, (row) => images[row] ?? unreachable()),
          fit,
        ),
      ),
  };
}

function inputOf(images: readonly RgbImage[], fit: Fit): NetInput {
  const spec: PreprocessSpec = {
    ...embeddingNetV2Spec,
    geometry: { kind: 'box', size: SIZE, fit, margin: 0 },
  };
  const fitted = images.map((image) => fitImage(image, { size: SIZE, fit, fill: GREY }).image);
  return { input: tf.tensor4d(imageTensor(fitted, spec).data, [images.length, SIZE.height, SIZE.width, 3]) };
}

function unreachable(): never {
  throw new RangeError('market-data: no such row');
}
