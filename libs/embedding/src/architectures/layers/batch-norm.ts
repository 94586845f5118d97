import * as tf from '@tensorflow/tfjs-core';
import type { NetBuilder } from '../net-builder.ts';
import type { ForwardMode, MapShape } from '../trainable-net.types.ts';
import { batchNormTraining } from './batch-norm-training.ts';
import type { MapLayer, VectorLayer } from './layer.types.ts';

/** Added to the variance under the root. */
export const NORM_VARIANCE_EPSILON = 1e-5;
/** How much of a moving statistic stays at each step. */
export const NORM_MOMENTUM = 0.9;

export interface BatchNormOptions {
  /** Whether the scale γ is trained; else it is 1. Default true. */
  readonly scale?: boolean;
  /** Whether the offset β is trained; else it is 0. Default true; the BNNeck of ReID has none. */
  readonly offset?: boolean;
}

interface NormVariables {
  readonly gamma: tf.Tensor1D;
  readonly beta: tf.Tensor1D;
  readonly mean: tf.Variable<tf.Rank.R1>;
  readonly variance: tf.Variable<tf.Rank.R1>;
}

/**
 * BatchNorm of feature maps over examples and cells. Parameters `<name>/gamma` and `<name>/beta` (no weight decay), statistics
 * `<name>/mean` and `<name>/variance`.
 *
 * In training, the moving statistics take on a tenth of the batch's, of its unbiased variance as in PyTorch.
 *
 * @see Ioffe and Szegedy 2015, arXiv:1502.03167
 */
export function batchNorm(
  builder: NetBuilder,
  name: string,
  { input, ...options }: BatchNormOptions & { readonly input: MapShape },
): MapLayer {
  const variables = normVariables(builder, name, { shape: input, options });
  return { outputShape: input, apply: (x, mode) => normalise(x, variables, mode) };
}

/** As {@link batchNorm}, of vectors over examples. */
export function batchNormOfVectors(
  builder: NetBuilder,
  name: string,
  { input, ...options }: BatchNormOptions & { readonly input: number },
): VectorLayer {
  const variables = normVariables(builder, name, { shape: [input], options });
  const apply = (x: tf.Tensor2D, mode: ForwardMode): tf.Tensor2D => {
    const map: tf.Tensor4D = tf.reshape(x, [x.shape[0], 1, 1, input]);
    return tf.reshape(normalise(map, variables, mode), [x.shape[0], input]);
  };
  return { outputSize: input, apply };
}

function normalise(x: tf.Tensor4D, variables: NormVariables, mode: ForwardMode): tf.Tensor4D {
  const { gamma, beta, mean, variance } = variables;
  if (mode.training && mode.freezeNorm !== true) {
    return batchNormTraining(x, { gamma, beta, epsilon: NORM_VARIANCE_EPSILON }, (batch) => {
      moveTowards(mean, batch.mean);
      moveTowards(variance, batch.variance);
    });
  }
  if (!mode.training) return tf.batchNorm4d(x, mean, variance, beta, gamma, NORM_VARIANCE_EPSILON);
  // Written out: the derived gradient of the fused operation is slower by far.
  const scale = tf.mul(gamma, tf.rsqrt(tf.add(variance, NORM_VARIANCE_EPSILON)));
  return tf.add(tf.mul(x, scale), tf.sub(beta, tf.mul(mean, scale)));
}

function moveTowards(moving: tf.Variable<tf.Rank.R1>, batch: tf.Tensor1D): void {
  moving.assign(tf.add(tf.mul(moving, NORM_MOMENTUM), tf.mul(batch, 1 - NORM_MOMENTUM)));
}

function normVariables(
  builder: NetBuilder,
  name: string,
  { shape, options }: { readonly shape: readonly number[]; readonly options: BatchNormOptions },
): NormVariables {
  const { scale = true, offset = true } = options;
  const size = shape.at(-1) ?? 0;
  const trained = (part: string, value: number): tf.Tensor1D => {
    const initialiser = { kind: 'constant', value } as const;
    return builder.parameter<tf.Rank.R1>(`${name}/${part}`, { shape: [size], initialiser, decays: false });
  };
  const fixed = (part: string, value: number): tf.Tensor1D =>
    builder.statistic(`${name}/${part}`, size, value);
  const gamma = scale ? trained('gamma', 1) : fixed('gamma', 1);
  const beta = offset ? trained('beta', 0) : fixed('beta', 0);
  const mean = builder.statistic(`${name}/mean`, size, 0);
  const variance = builder.statistic(`${name}/variance`, size, 1);
  const parameters = (scale ? size : 0) + (offset ? size : 0);
  builder.describe({ name, kind: 'batch-norm', outputShape: shape, parameters, macs: 0 });
  return { gamma, beta, mean, variance };
}
