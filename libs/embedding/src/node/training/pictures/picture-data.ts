import { createHash } from 'node:crypto';
import { labelClasses } from '@gallerist/metrics/labels';
import { createSeededRandom, derivedSeed } from '@gallerist/metrics/random';
import { trainingDigest } from '@gallerist/preprocess';
import * as tf from '@tensorflow/tfjs-core';
import type { HeldOutData, NetInput, TrainingData } from '../../../training/data/training-data.types.ts';
import { seedOf } from '../../../training/loop/learner.ts';
import type { PicturesSpec } from '../../../training/recipe/pictures.schema.ts';
import { TrainingError } from '../../../training/training-error.ts';
import { startPictureLoader } from './picture-loader.ts';
import type { PictureLoader } from './picture-loader.ts';
import type { LoadedBatch, LoadItem, PictureRows } from './picture-rows.types.ts';

/** How pictures of a run become inputs. */
export interface PictureInputs {
  readonly pictures: PicturesSpec;
  /** Of the recipe. */
  readonly seed: number;
}

/** Data with a thread of their own that makes the batches. */
export type Loaded<T> = T & { dispose(): Promise<void> };

/**
 * Pictures to train on. Identities become classes in the order in which they first appear; with `rotations: 'classes'` each turn
 * of an identity is a class of its own, and rows are the pictures four times over.
 *
 * @throws {TrainingError} `DATA_INVALID` with fewer than two classes.
 */
export function pictureData(rows: PictureRows, of: PictureInputs): Loaded<TrainingData> {
  const { rotations } = of.pictures;
  const count = rows.files.length;
  const turns = rotations === 'classes' ? 4 : 1;
  if (rotations !== 'none' && rows.keypoints !== undefined) {
    throw new TrainingError(
      'RECIPE_INVALID',
      'Pictures with keypoints are of people, who are not to be turned.',
    );
  }
  const { labels, classCount } = classesOf(rows.identities, turns);
  const loader = loaderOf(rows, of);
  const itemOf = (index: number, epoch: number | null): LoadItem => {
    const own = Math.floor(index / count);
    const drawn = rotations === 'random' && epoch !== null ? drawnTurns(of.seed, epoch, index) : 0;
    return { row: index % count, sampleIndex: index, turns: (own + drawn) as 0 | 1 | 2 | 3 }; // as: only one is above 0
  };
  return {
    size: labels.length,
    labels,
    classCount,
    cameras: repeated(rows.cameras, turns),
    digest: digestOf(rows, of.pictures),
    plain: (wanted) =>
      loadInput(
        loader,
        Array.from(wanted, (row) => itemOf(row, null)),
        null,
      ),
    batch: (wanted, epoch) =>
      loadInput(
        loader,
        Array.from(wanted, (row) => itemOf(row, epoch)),
        epoch,
      ),
    dispose: () => loader.dispose(),
  };
}

/** Pictures of identities that are not trained on; never turned. */
export function heldOutPictures(rows: PictureRows, of: PictureInputs): Loaded<HeldOutData> {
  const loader = loaderOf(rows, of);
  const item = (row: number): LoadItem => ({ row, sampleIndex: row, turns: 0 });
  return {
    size: rows.files.length,
    labels: labelClasses(rows.identities).classOf,
    cameras: rows.cameras ?? null,
    plain: (wanted) => loadInput(loader, Array.from(wanted, item), null),
    dispose: () => loader.dispose(),
  };
}

function loaderOf(rows: PictureRows, { pictures, seed }: PictureInputs): PictureLoader {
  const { files, ids, keypoints, alignedTemplate, alignedTemplates } = rows;
  const { training, cacheMiB, hasPaddingMask } = pictures;
  return startPictureLoader({
    rows: {
      ...{ files, ids },
      ...(keypoints && { keypoints }),
      ...(alignedTemplate && { alignedTemplate }),
      ...(alignedTemplates && { alignedTemplates }),
    },
    spec: training,
    seed: seedOf.augmentation(seed),
    cacheBytes: cacheMiB * 2 ** 20,
    hasPaddingMask,
  });
}

async function loadInput(
  loader: PictureLoader,
  items: readonly LoadItem[],
  epoch: number | null,
): Promise<NetInput> {
  return tensorsOf(await loader.load({ items, epoch }));
}

function tensorsOf({ pixels, shape, paddingMask, keypoints }: LoadedBatch): NetInput {
  const [count, height, width] = shape;
  return {
    input: tf.tensor4d(pixels, [count, height, width, 3]),
    ...(paddingMask && { paddingMask: tf.tensor3d(paddingMask, [count, height, width]) }),
    ...(keypoints && { keypoints: tf.tensor3d(keypoints, [count, keypoints.length / count / 3, 3]) }),
  };
}

/** With each turn of an identity as a class of its own. */
function classesOf(identities: Int32Array, turns: number): Pick<TrainingData, 'labels' | 'classCount'> {
  const { classOf, members } = labelClasses(identities);
  const classCount = members.length * turns;
  if (classCount < 2) {
    const problem = `Training needs at least two identities, the data have ${classCount}.`;
    throw new TrainingError('DATA_INVALID', problem);
  }
  const count = classOf.length;
  const labels = Int32Array.from(
    { length: count * turns },
    (_, i) => Math.floor(i / count) * members.length + (classOf[i % count] ?? 0),
  );
  return { labels, classCount };
}

function drawnTurns(seed: number, epoch: number, index: number): number {
  return createSeededRandom(derivedSeed(seedOf.augmentation(seed), epoch, index)).integer(4);
}

function repeated(values: Int32Array | undefined, times: number): Int32Array | null {
  if (values === undefined) return null;
  return Int32Array.from({ length: values.length * times }, (_, i) => values[i % values.length] ?? 0);
}

/** Names, identities and order; a picture that changes under its name is not noticed. */
function digestOf({ ids, identities, cameras, keypoints }: PictureRows, spec: PicturesSpec): string {
  const { training, rotations } = spec;
  const hash = createHash('sha256').update(trainingDigest(training)).update(rotations);
  const all = { ids, identities: [...identities], cameras: cameras && [...cameras], keypoints };
  return hash.update(JSON.stringify(all)).digest('hex');
}
