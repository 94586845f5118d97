import { ShapeError } from '@gallerist/metrics/checks';
import type * as tf from '@tensorflow/tfjs-core';
import type { Narrowing } from './narrowing.ts';
import type { NetBuilder } from './net-builder.ts';
import type { ForwardMode, MapShape, NetOutput, NetPart, TrainableNet } from './trainable-net.types.ts';

/** What an architecture adds to its builder. */
export interface NetParts {
  readonly architecture: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly inputShape: TrainableNet['inputShape'];
  readonly dimensions: number;
  readonly parts?: readonly NetPart[];
  readonly narrowing?: Narrowing;
  readonly forward: (input: tf.Tensor, mode: ForwardMode) => NetOutput;
}

/** The net of a builder that has all its layers. */
export function assembleNet(builder: NetBuilder, parts: NetParts): TrainableNet {
  const { parameters, statistics, groups, layers } = builder;
  return { ...parts, parameters, statistics, groups, layers, dispose: () => builder.dispose() };
}

/**
 * The input as a batch of pictures.
 *
 * @param shape What it must have; a size of null may be any.
 * @throws {ShapeError} if the input is none such.
 */
export function asPictures(
  caller: string,
  input: tf.Tensor,
  shape: readonly [height: number | null, width: number | null, channels: number],
): tf.Tensor4D {
  const fits =
    input.rank === 4 &&
    input.size > 0 &&
    shape.every((size, axis) => size === null || input.shape[axis + 1] === size);
  if (fits) return input as tf.Tensor4D; // as: its rank was just checked
  const expected = `have the shape [n, ${shape.map((size) => size ?? 'any').join(', ')}]`;
  throw new ShapeError(caller, 'input', { expected, actual: `[${input.shape.join(', ')}]` });
}

/** A picture of any size with the channels of the input shape. */
export const anySize = (shape: MapShape): readonly [null, null, number] => [null, null, shape[2]];
