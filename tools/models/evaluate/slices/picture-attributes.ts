import { createInferencePool } from '@gallerist/embedding/node';
import type { LabelledPicture } from '@gallerist/embedding/node';
import { defaultImageLimits, inspectHeader } from '@gallerist/preprocess';
import type { RgbImage } from '@gallerist/preprocess';
import { readFile } from 'node:fs/promises';
import type { PictureEmbedder } from '../embedding/picture-embedder.types.ts';

/** What can be told of a picture; NaN where it cannot. */
export interface PictureAttributes {
  /** Mean grey of the crop, in [0, 1]. */
  readonly brightness: number;
  /** Standard deviation of its grey, in [0, 0.5]. */
  readonly contrast: number;
  /** Height of the subject in pixels of the picture. */
  readonly heightPx: number;
  /** How far a face looks to either side, degrees ≥ 0. */
  readonly yawDegrees: number;
}

export interface AttributeProgress {
  readonly onProgress: (progress: { readonly done: number; readonly total: number }) => void;
  readonly signal: AbortSignal;
}

const AT_ONCE = 8;

/**
 * Measures the crops as the embedder sees them; of faces also their pose and size, by the built-in landmarks.
 *
 * @param rows Places of the pictures to be measured.
 */
export async function pictureAttributes(
  pictures: readonly LabelledPicture[],
  rows: readonly number[],
  { embedder, ...progress }: AttributeProgress & { readonly embedder: PictureEmbedder },
): Promise<ReadonlyMap<number, PictureAttributes>> {
  const measured = new Map<number, PictureAttributes>();
  const finder = embedder.isOfFaces ? await openFaceFinder(embedder.aligned) : null;
  try {
    for (let start = 0; start < rows.length; start += AT_ONCE) {
      progress.signal.throwIfAborted();
      const some = rows.slice(start, start + AT_ONCE);
      const found = await Promise.all(
        some.map(async (row) => {
          const file = pictures[row]?.file ?? '';
          const [light, place] = await Promise.all([
            lightOf(embedder, file),
            finder === null ? wholeHeight(file) : finder.find(file),
          ]);
          return [row, { ...light, ...place }] as const;
        }),
      );
      for (const [row, attributes] of found) measured.set(row, attributes);
      progress.onProgress({ done: Math.min(rows.length, start + AT_ONCE), total: rows.length });
    }
    return measured;
  } finally {
    await finder?.close();
  }
}

type Light = Pick<PictureAttributes, 'brightness' | 'contrast'>;
type Place = Pick<PictureAttributes, 'heightPx' | 'yawDegrees'>;
const unknownPlace: Place = { heightPx: NaN, yawDegrees: NaN };

async function lightOf(embedder: PictureEmbedder, file: string): Promise<Light> {
  const outcome = await embedder.cropOf(file);
  return outcome.ok ? greyMoments(outcome.crop) : { brightness: NaN, contrast: NaN };
}

/** Mean and standard deviation of the grey values (ITU-R BT.601) over 255. */
export function greyMoments({ data }: RgbImage): Light {
  const pixels = data.length / 3;
  let [sum, squares] = [0, 0];
  for (let at = 0; at < data.length; at += 3) {
    const grey = 0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0);
    sum += grey;
    squares += grey * grey;
  }
  const mean = sum / pixels;
  return { brightness: mean / 255, contrast: Math.sqrt(Math.max(0, squares / pixels - mean * mean)) / 255 };
}

async function wholeHeight(file: string): Promise<Place> {
  const header = inspectHeader(await readFile(file), defaultImageLimits);
  return header.ok ? { ...unknownPlace, heightPx: header.value.height } : unknownPlace;
}

interface FaceFinder {
  readonly find: (file: string) => Promise<Place>;
  readonly close: () => Promise<void>;
}

/** @param aligned Template that the pictures are aligned to; their height is the template's, and tells nothing. */
async function openFaceFinder(aligned: string | null): Promise<FaceFinder> {
  const pool = await createInferencePool({ workers: 1 });
  return {
    async find(file) {
      const found = await pool.analyse({
        bytes: await readFile(file),
        limits: defaultImageLimits,
        ...(aligned !== null && { hint: { alignedTemplate: aligned } }),
        maxSubjects: 1,
        wantEmbeddings: false,
        wantCrops: false,
      });
      const [face] = found.ok ? found.value.subjects : [];
      if (face === undefined) return unknownPlace;
      const yawDegrees = Math.abs(face.quality.yawDegrees);
      return { yawDegrees, heightPx: aligned === null ? face.box.height : NaN };
    },
    close: () => pool.close(),
  };
}
