import { createHash } from 'node:crypto';
import { checkFinite, checkLength, checkWhole } from '@gallerist/metrics/checks';
import { canonicalJson, sha256Hex } from '@gallerist/preprocess';
import { labelClasses } from '@gallerist/metrics/labels';
import * as tf from '@tensorflow/tfjs-core';
import { TrainingError } from '../training-error.ts';
import type { HeldOutData, NetInput, TrainingData } from './training-data.types.ts';

/** Cached features of a frozen embedder with their identities. */
export interface LabelledVectors {
  /** `[N·D]` row-major, finite; stays the caller's. */
  readonly vectors: Float32Array;
  /** D ≥ 1. */
  readonly dimensions: number;
  /** `[N]` whole numbers, any. */
  readonly identities: ArrayLike<number>;
  /** `[N]` whole numbers. */
  readonly cameras?: ArrayLike<number>;
}

/**
 * Vectors to train an adapter on. Identities become classes in the order in which they first appear.
 *
 * @param of.digest What names the vectors, such as the digest of their cache; default: one of their values.
 * @throws {TrainingError} `DATA_INVALID` with fewer than two identities.
 * @throws {ShapeError | ArgumentError} if lengths do not fit or a value is not finite.
 */
export function vectorData(of: LabelledVectors & { readonly digest?: string }): TrainingData {
  const { labels, cameras, dimensions, vectors } = checkedVectors('vectorData', of);
  const classes = labelClasses(labels);
  const classCount = classes.members.length;
  if (classCount < 2) {
    throw new TrainingError('DATA_INVALID', `Training needs at least two identities, the data have ${classCount}.`);
  }
  const digest = sha256Hex(
    canonicalJson({
      vectors: of.digest ?? digestOf(vectors),
      dimensions,
      labels: digestOf(labels),
      cameras: cameras && digestOf(cameras),
    }),
  );
  const plain = rowsOf(vectors, dimensions);
  return { size: labels.length, labels: classes.classOf, classCount, cameras, digest, plain, batch: plain };
}

/** Vectors of identities that are not trained on. @throws {ShapeError | ArgumentError} as `vectorData`. */
export function heldOutVectors(of: LabelledVectors): HeldOutData {
  const { labels, cameras, dimensions, vectors } = checkedVectors('heldOutVectors', of);
  const { classOf } = labelClasses(labels);
  return { size: labels.length, labels: classOf, cameras, plain: rowsOf(vectors, dimensions) };
}

function checkedVectors(caller: string, { vectors, dimensions, identities, cameras }: LabelledVectors) {
  checkWhole(caller, 'dimensions', { value: dimensions, atLeast: 1 });
  checkLength(caller, 'vectors', { values: vectors, length: identities.length * dimensions });
  checkFinite(caller, 'vectors', vectors);
  if (cameras !== undefined) checkLength(caller, 'cameras', { values: cameras, length: identities.length });
  const labels = Int32Array.from(identities);
  return { vectors, dimensions, labels, cameras: cameras === undefined ? null : Int32Array.from(cameras) };
}

function rowsOf(vectors: Float32Array, dimensions: number) {
  return (rows: ArrayLike<number>): Promise<NetInput> => {
    const values = new Float32Array(rows.length * dimensions);
    for (let i = 0; i < rows.length; i += 1) {
      const start = (rows[i] ?? 0) * dimensions;
      values.set(vectors.subarray(start, start + dimensions), i * dimensions);
    }
    return Promise.resolve({ input: tf.tensor2d(values, [rows.length, dimensions]) });
  };
}

function digestOf({ buffer, byteOffset, byteLength }: Float32Array | Int32Array): string {
  return createHash('sha256').update(new Uint8Array(buffer, byteOffset, byteLength)).digest('hex');
}
