import type { NetInput, TrainingData } from '@gallerist/embedding/training';
import { createSeededRandom, derivedSeed } from '@gallerist/metrics/random';
import * as tf from '@tensorflow/tfjs-core';
import { SIDE } from './read-characters.ts';
import type { Characters } from './read-characters.ts';

/** x' = a·x + b·y + shiftX, y' = c·x + d·y + shiftY, about the centre. */
interface Affine {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly shiftX: number;
  readonly shiftY: number;
}

const MAX_ANGLE = Math.PI / 12;
const MAX_SCALE = 0.15;
const MAX_SHEAR = 0.2;
const MAX_SHIFT = 4;

/** Drawings to train on; each quarter turn of a character is a class of its own. */
export function drawingData({ drawings, labels, names }: Characters, seed: number): TrainingData {
  const count = drawings.length;
  const inputOf = (rows: ArrayLike<number>, changeOf: (row: number) => Affine): Promise<NetInput> => {
    const values = new Float32Array(rows.length * SIDE ** 2);
    Array.from(rows).forEach((row, i) => {
      const drawing = drawings[row % count];
      if (drawing) values.set(changed(drawing, changeOf(row)), i * SIDE ** 2);
    });
    return Promise.resolve({ input: tf.tensor4d(values, [rows.length, SIDE, SIDE, 1]) });
  };
  const turnsOf = (row: number) => Math.floor(row / count);
  return {
    size: 4 * count,
    labels: Int32Array.from(
      { length: 4 * count },
      (_, row) => turnsOf(row) * names.length + (labels[row % count] ?? 0),
    ),
    classCount: 4 * names.length,
    cameras: null,
    digest: `omniglot ${names.join(' ')}`,
    plain: (rows) => inputOf(rows, (row) => turned(turnsOf(row), unchanged)),
    batch: (rows, epoch) =>
      inputOf(rows, (row) => turned(turnsOf(row), drawnChange(derivedSeed(seed, epoch, row)))),
  };
}

/** Drawings as they are. */
export function plainDrawings({ drawings }: Pick<Characters, 'drawings'>) {
  return {
    size: drawings.length,
    plain(rows: ArrayLike<number>): Promise<NetInput> {
      const values = new Float32Array(rows.length * SIDE ** 2);
      Array.from(rows).forEach((row, i) => {
        values.set(drawings[row] ?? [], i * SIDE ** 2);
      });
      return Promise.resolve({ input: tf.tensor4d(values, [rows.length, SIDE, SIDE, 1]) });
    },
  };
}

const unchanged: Affine = { a: 1, b: 0, c: 0, d: 1, shiftX: 0, shiftY: 0 };

function drawnChange(seed: number): Affine {
  const random = createSeededRandom(seed);
  const within = (most: number) => (2 * random.next() - 1) * most;
  const angle = within(MAX_ANGLE);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [scaleX, scaleY, shear] = [1 + within(MAX_SCALE), 1 + within(MAX_SCALE), within(MAX_SHEAR)];
  return {
    ...{ a: cos * scaleX, b: cos * shear - sin * scaleY, c: sin * scaleX, d: sin * shear + cos * scaleY },
    ...{ shiftX: within(MAX_SHIFT), shiftY: within(MAX_SHIFT) },
  };
}

function turned(turns: number, { a, b, c, d, shiftX, shiftY }: Affine): Affine {
  if (turns === 0) return { a, b, c, d, shiftX, shiftY };
  return turned(turns - 1, { a: -c, b: -d, c: a, d: b, shiftX: -shiftY, shiftY: shiftX });
}

/** Bilinear; paper outside. */
function changed(drawing: Float32Array, { a, b, c, d, shiftX, shiftY }: Affine): Float32Array {
  const result = new Float32Array(SIDE ** 2);
  const middle = (SIDE - 1) / 2;
  const inkAt = (x: number, y: number) =>
    x >= 0 && y >= 0 && x < SIDE && y < SIDE ? (drawing[y * SIDE + x] ?? 0) : 0;
  for (let i = 0; i < result.length; i += 1) {
    const [u, v] = [(i % SIDE) - middle, Math.floor(i / SIDE) - middle];
    const [x, y] = [a * u + b * v + shiftX + middle, c * u + d * v + shiftY + middle];
    const [left, top] = [Math.floor(x), Math.floor(y)];
    const [p, q] = [x - left, y - top];
    const upper = (1 - p) * inkAt(left, top) + p * inkAt(left + 1, top);
    const lower = (1 - p) * inkAt(left, top + 1) + p * inkAt(left + 1, top + 1);
    result[i] = (1 - q) * upper + q * lower;
  }
  return result;
}
