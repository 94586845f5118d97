import { readFile } from 'node:fs/promises';
import { defaultImageLimits } from '@gallerist/preprocess';
import type { RgbImage } from '@gallerist/preprocess';
import { decodeImage } from '@gallerist/preprocess/node';
import { TrainingError } from '../../../training/training-error.ts';

/**
 * Decoded pictures, kept until the bound is reached and not replaced then: a training set is gone through in random order again
 * and again, where throwing out the oldest would keep none.
 */
export class PictureCache {
  private readonly kept = new Map<number, RgbImage>();
  private bytes = 0;
  private readonly files: readonly string[];
  private readonly ids: readonly string[];
  private readonly limitBytes: number;

  constructor(
    rows: { readonly files: readonly string[]; readonly ids: readonly string[] },
    limitBytes: number,
  ) {
    this.files = rows.files;
    this.ids = rows.ids;
    this.limitBytes = limitBytes;
  }

  /** @throws {TrainingError} `DATA_INVALID`, with the picture's name in its set, where it cannot be read. */
  async picture(row: number): Promise<RgbImage> {
    const known = this.kept.get(row);
    if (known !== undefined) return known;
    const image = await this.decode(row);
    if (this.bytes + image.data.length <= this.limitBytes && !this.kept.has(row)) {
      this.kept.set(row, image);
      this.bytes += image.data.length;
    }
    return image;
  }

  private async decode(row: number): Promise<RgbImage> {
    const [file, id] = [this.files[row] ?? '', this.ids[row] ?? String(row)];
    const bytes = await readFile(file).catch((cause: unknown) => {
      throw new TrainingError('DATA_INVALID', `${id} cannot be read.`, { cause });
    });
    const decoded = await decodeImage(bytes, defaultImageLimits);
    if (decoded.ok) return decoded.value.image;
    throw new TrainingError('DATA_INVALID', `${id} cannot be used: ${decoded.error.message}`);
  }
}
