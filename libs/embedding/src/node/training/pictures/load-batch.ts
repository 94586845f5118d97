import { createSeededRandom } from '@gallerist/metrics/random';
import { applyTrainingPreprocess, findAlignmentTemplate, paddingMask } from '@gallerist/preprocess';
import type { AugmentableCrop, SubjectPlace, TrainingInput } from '@gallerist/preprocess';
import { TrainingError } from '../../../training/training-error.ts';
import type { PictureCache } from './picture-cache.ts';
import type { LoadedBatch, LoaderData, LoadItem, LoadRequest } from './picture-rows.types.ts';
import { turnImage } from './turn-image.ts';

const POINTS = 17;

/**
 * Decodes, augments and normalises a batch, by the code of serving.
 *
 * @throws {TrainingError} `DATA_INVALID` for a picture that cannot be used.
 */
export async function loadBatch(
  { items, epoch }: Pick<LoadRequest, 'items' | 'epoch'>,
  of: LoaderData,
  cache: PictureCache,
): Promise<LoadedBatch> {
  const { spec, rows, seed } = of;
  const inputs = await Promise.all(items.map((item) => inputOf(item, rows, cache)));
  const used = epoch === null ? { ...spec, augmentation: [] } : spec;
  const draw = { seed, epoch: epoch ?? 0, createRandom: createSeededRandom };
  const { tensor, crops, rejected } = applyTrainingPreprocess(inputs, used, draw);
  const [bad] = rejected;
  if (bad !== undefined) {
    const id = rows.ids[items[bad.index]?.row ?? 0] ?? '';
    throw new TrainingError('DATA_INVALID', `${id} cannot be used: its landmarks define no alignment.`);
  }
  const { width = 0, height = 0 } = crops[0]?.image ?? {};
  const shape = [crops.length, height, width] as const;
  return {
    pixels: tensor.data,
    shape,
    ...(of.hasPaddingMask && { paddingMask: masksOf(crops, width * height) }),
    ...(rows.keypoints && { keypoints: keypointsOf(crops) }),
  };
}

async function inputOf(
  { row, sampleIndex, turns }: LoadItem,
  { keypoints, alignedTemplate, alignedTemplates }: LoaderData['rows'],
  cache: PictureCache,
): Promise<TrainingInput> {
  const image = turnImage(await cache.picture(row), turns);
  const points = keypoints?.[row];
  return {
    image,
    subject: placeOf(alignedTemplates?.[row] ?? alignedTemplate),
    sampleIndex,
    ...(points && { keypoints: points }),
  };
}

function placeOf(name: string | undefined): SubjectPlace {
  if (name === undefined) return { kind: 'whole' };
  const template = findAlignmentTemplate(name);
  if (template === null) throw new TrainingError('DATA_INVALID', `There is no alignment template ${name}.`);
  return { kind: 'aligned', template };
}

function masksOf(crops: readonly AugmentableCrop[], pixels: number): Float32Array {
  const masks = new Float32Array(crops.length * pixels);
  crops.forEach((crop, i) => masks.set(paddingMask(crop), i * pixels));
  return masks;
}

function keypointsOf(crops: readonly AugmentableCrop[]): Float32Array {
  const values = new Float32Array(crops.length * POINTS * 3);
  crops.forEach(({ keypoints }, i) => {
    keypoints?.points.slice(0, POINTS).forEach((point, k) => {
      if (point !== null) values.set([point.x, point.y, 1], (i * POINTS + k) * 3);
    });
  });
  return values;
}
