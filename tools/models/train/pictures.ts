import { resolve } from 'node:path';
import type { TrainableNet } from '@gallerist/embedding/architectures';
import { heldOutPictures } from '@gallerist/embedding/node';
import type { LabelledPicture, LocatedPack, PictureRows } from '@gallerist/embedding/node';
import { embedRows, heldOutMetricsOf } from '@gallerist/embedding/training';
import type { HeldOutMetrics, Recipe } from '@gallerist/embedding/training';
import type { TrainOptions } from './options.ts';
import { numbered } from './training-set.ts';

/** What a net does for pictures of people that it was not trained on. */
export async function measured(
  net: TrainableNet,
  rows: PictureRows,
  recipe: Recipe,
): Promise<HeldOutMetrics> {
  const { pictures, seed } = recipe;
  if (pictures === null) throw new TypeError('measured: the recipe has no pictures');
  const heldOut = heldOutPictures(rows, { pictures, seed });
  try {
    const embeddings = await embedRows(net, heldOut);
    return heldOutMetricsOf({ ...heldOut, embeddings, dimensions: net.dimensions });
  } finally {
    await heldOut.dispose();
  }
}

/** Pictures as a job takes them. */
export function pictureRows(
  pictures: readonly LabelledPicture[],
  { aligned }: Pick<TrainOptions, 'aligned'>,
): PictureRows {
  const { identities, cameras } = numbered(pictures);
  return {
    files: pictures.map(({ file }) => resolve(file)),
    ids: pictures.map(({ id }) => id),
    identities,
    ...(cameras && { cameras }),
    ...(aligned !== null && { alignedTemplate: aligned }),
  };
}

/** Where a net of pictures stands: what it looks at, and how pictures get there. */
export function packPlace({ pictures, net }: Recipe, parent: LocatedPack | null) {
  if (pictures === null) throw new TypeError('packPlace: the recipe has no pictures');
  const { preprocess } = pictures.training;
  const isFace = preprocess.geometry.kind === 'align';
  const modality = isFace
    ? ('FACE' as const)
    : net.architecture === 'pcb'
      ? ('BODY' as const)
      : ('OBJECT' as const);
  return { modality, preprocess, parent };
}
