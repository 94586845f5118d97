import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { defaultImageLimits, fitImage } from '@gallerist/preprocess';
import type { RgbImage } from '@gallerist/preprocess';
import { decodeImage } from '@gallerist/preprocess/node';
import { UsageError } from '../../pack/command.ts';
import type { ModelSource } from './model-source.types.ts';

/** Pictures that are compared; more add minutes and nothing else. */
const MAX_PICTURES = 200;
const formats = new Set(['.jpg', '.jpeg', '.png', '.webp']);

const centred = (byte: number): number => byte / 127.5 - 1;

/** Pictures as rows of the model's only input, fitted into its size. */
export function pictureRows(
  pictures: readonly RgbImage[],
  { inputs, pixelValue = centred }: Pick<ModelSource, 'inputs' | 'pixelValue'>,
): Float32Array {
  const [height, width, channels] = inputs[0]?.shape ?? [];
  if (inputs.length !== 1 || height === undefined || width === undefined || channels !== 3) {
    throw new UsageError('Only a model of one picture can be compared on pictures.');
  }
  const stride = height * width * 3;
  const rows = new Float32Array(pictures.length * stride);
  pictures.forEach((picture, index) => {
    const { image } = fitImage(picture, { size: { width, height }, fit: 'letterbox' });
    image.data.forEach((byte, at) => {
      // `as`: a remainder of three
      rows[index * stride + at] = pixelValue(byte, (at % 3) as 0 | 1 | 2);
    });
  });
  return rows;
}

/**
 * The first 200 pictures of a folder and its subfolders, in the order of their paths.
 *
 * @throws {UsageError} if there is none that can be read.
 */
export async function readPictures(folder: string): Promise<readonly RgbImage[]> {
  const entries = await readdir(folder, { recursive: true }).catch(() => []);
  const files = entries.filter((name) => formats.has(extname(name).toLowerCase())).sort();
  const pictures: RgbImage[] = [];
  for (const file of files.slice(0, MAX_PICTURES)) {
    const decoded = await decodeImage(await readFile(join(folder, file)), defaultImageLimits);
    if (decoded.ok) pictures.push(decoded.value.image);
  }
  if (pictures.length === 0) throw new UsageError(`There is no picture in ${folder}.`);
  return pictures;
}
