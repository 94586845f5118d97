import type { PreprocessSpec, RgbImage } from '@gallerist/preprocess';
import {
  embeddingNetV2Spec,
  fitImage,
  flipHorizontal,
  imageTensor,
  paddingMask,
} from '@gallerist/preprocess';
import { createSeededRandom } from '@gallerist/metrics/random';
import type { NetInput, TrainingData } from '@gallerist/embedding/training';
import * as tf from '@tensorflow/tfjs-core';
import type { Difficulty } from '../../people/difficulty.ts';
import { renderPerson } from '../../people/render-person.ts';

export const SIZE = { width: 32, height: 64 } as const;
const GREY = [128, 128, 128] as const;

export interface SetOptions {
  readonly seed: number;
  readonly people: number;
  readonly shots: number;
  readonly probePeople: number;
  readonly probeShots: number;
  readonly difficulty: Difficulty;
}

/** Pictures of people with their identities and cameras. */
export interface People {
  readonly pictures: readonly RgbImage[];
  readonly labels: Int32Array;
  readonly cameras: Int32Array;
}

/** One site: people to train on, and others of whom there is each picture with and without something in front. */
export interface PeopleSet {
  readonly train: People;
  readonly plain: People;
  readonly occluded: People;
}

export function drawSet(options: SetOptions): PeopleSet {
  const { people, shots, probePeople, probeShots } = options;
  const probes = { first: people, count: probePeople, shots: probeShots };
  return {
    train: drawn(options, { first: 0, count: people, shots, isOccluded: false }),
    plain: drawn(options, { ...probes, isOccluded: false }),
    occluded: drawn(options, { ...probes, isOccluded: true }),
  };
}

/** Pictures of people of a site, by person and shot. */
export function drawn(
  { seed, difficulty }: Pick<SetOptions, 'seed' | 'difficulty'>,
  of: {
    readonly first: number;
    readonly count: number;
    readonly shots: number;
    readonly isOccluded: boolean;
  },
): People {
  const { isOccluded } = of;
  const all = Array.from({ length: of.count * of.shots }, (_, row) => {
    const identity = of.first + Math.floor(row / of.shots);
    return { identity, ...renderPerson({ seed, identity, shot: row % of.shots, difficulty, isOccluded }) };
  });
  return {
    pictures: all,
    labels: Int32Array.from(all, ({ identity }) => identity - of.first),
    cameras: Int32Array.from(all, ({ camera }) => camera),
  };
}

export type PeopleFit = 'letterbox' | 'stretch';

interface Inputs {
  readonly values: Float32Array;
  readonly masks: Float32Array;
}

/** People as a net takes them, with the mask of letterbox padding; in training every other picture is mirrored. */
export function peopleData({ pictures, labels, cameras }: People, fit: PeopleFit): TrainingData {
  const upright = inputsOf(pictures, fit);
  const mirrored = inputsOf(
    pictures.map((picture) => flipHorizontal(picture)),
    fit,
  );
  return {
    size: labels.length,
    labels,
    classCount: new Set(labels).size,
    cameras,
    digest: 'experiment',
    plain: (rows) => Promise.resolve(gathered(rows, () => upright)),
    batch: (rows, epoch) =>
      Promise.resolve(
        gathered(rows, (row) =>
          createSeededRandom(epoch * 100_003 + row).next() < 0.5 ? mirrored : upright,
        ),
      ),
  };
}

function inputsOf(pictures: readonly RgbImage[], fit: PeopleFit): Inputs {
  const fitted = pictures.map((picture) => fitImage(picture, { size: SIZE, fit, fill: GREY }));
  const spec: PreprocessSpec = {
    ...embeddingNetV2Spec,
    geometry: { kind: 'box', size: SIZE, fit, margin: 0 },
  };
  const values = imageTensor(
    fitted.map(({ image }) => image),
    spec,
  ).data;
  const cells = SIZE.width * SIZE.height;
  const masks = new Float32Array(fitted.length * cells);
  fitted.forEach((one, row) => {
    masks.set(paddingMask(one), row * cells);
  });
  return { values, masks };
}

function gathered(rows: ArrayLike<number>, of: (row: number) => Inputs): NetInput {
  const { width, height } = SIZE;
  const cells = width * height;
  const values = new Float32Array(rows.length * cells * 3);
  const masks = new Float32Array(rows.length * cells);
  for (let i = 0; i < rows.length; i += 1) {
    const row = rows[i] ?? 0;
    const from = of(row);
    values.set(from.values.subarray(row * cells * 3, (row + 1) * cells * 3), i * cells * 3);
    masks.set(from.masks.subarray(row * cells, (row + 1) * cells), i * cells);
  }
  return {
    input: tf.tensor4d(values, [rows.length, height, width, 3]),
    paddingMask: tf.tensor3d(masks, [rows.length, height, width]),
  };
}
