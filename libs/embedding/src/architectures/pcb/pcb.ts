import { l2Normalize } from '@gallerist/metrics/distances';
import * as tf from '@tensorflow/tfjs-core';
import { anySize, asPictures, assembleNet } from '../assemble-net.ts';
import { NetBuilder } from '../net-builder.ts';
import type { ForwardMode, NetOutput, TrainableNet } from '../trainable-net.types.ts';
import { backboneOf } from './backbone.ts';
import { contentMasks, paddingByColour } from './content-masks.ts';
import { partHead } from './part-head.ts';
import { pcbParts } from './part-layout.ts';
import type { PcbOptions } from './pcb-options.ts';
import { poseWeights, regionWeights } from './pooling-weights.ts';
import type { PoolingWeights } from './pooling-weights.ts';

/** Values below are raised to it before the power of GeM. */
const GEM_EPSILON = 1e-6;
const GEM_POWER = 3;

/**
 * PCB, the part-based net for bodies: a backbone with stride 1 in its last stage, then one vector for the whole body, for each
 * horizontal stripe along the height, and for regions around keypoints, each through a linear layer of its own and BNNeck.
 *
 * - `parts` `[n, P, D]` after BNNeck, in the order of `pcbParts`: what the classifiers of training see, one for each part.
 * - `features` `[n, P·D]` before BNNeck: for triplets.
 * - `visibility` `[n, P]`: 0 for a part in the padding, or a region whose keypoints are not seen.
 * - `embedding` `[n, P·D]`, the descriptor: parts at length 1 times the root of their weight, so that the inner product of two
 *   pictures that show all parts is the weighted mean of the part cosines. Where they do not show the same parts,
 *   `jointSimilarities` takes the mean over those that both show.
 *
 * Letterbox padding is masked out of convolutions and pooling: the descriptor of a person does not change with the bars.
 * Differs from the paper: a global and a pose branch, descriptors after the linear layer, letterbox instead of stretching.
 *
 * @see Sun et al. 2018, arXiv:1711.09349
 */
export function pcb(options: PcbOptions, seed: number): TrainableNet {
  const builder = new NetBuilder(seed);
  const { inputShape, partDimensions } = options;
  const layout = pcbParts(options);
  const backbone = backboneOf(builder, options);
  const channels = backbone.outputShape[2];
  const head = partHead(builder, { parts: layout.length, channels, dimensions: partDimensions });
  return assembleNet(builder, {
    architecture: 'pcb',
    options: { ...options },
    inputShape,
    dimensions: layout.length * partDimensions,
    parts: layout,
    forward(input, mode) {
      const pictures = asPictures('pcb', input, anySize(inputShape));
      const padding = paddingOf(pictures, mode, options);
      const content = padding === null ? null : contentMasks(padding, pictures);
      const map = backbone.apply(pictures, content === null ? mode : { ...mode, content });
      const [n, height, width] = map.shape;
      const shares = content?.sharesAt(height, width) ?? tf.ones<tf.Rank.R4>([n, height, width, 1]);
      const pooling = poolingOf(shares, { options, pictures, mode });
      const vectors = head(pool(map, pooling.weights, options), mode);
      return outputOf(
        vectors,
        pooling.visibility,
        layout.map(({ weight }) => weight),
      );
    },
  });
}

function paddingOf(
  pictures: tf.Tensor4D,
  mode: ForwardMode,
  { paddingColour }: PcbOptions,
): tf.Tensor3D | null {
  if (mode.paddingMask !== undefined) return mode.paddingMask;
  return paddingColour === null ? null : paddingByColour(pictures, paddingColour);
}

function poolingOf(
  shares: tf.Tensor4D,
  of: { readonly options: PcbOptions; readonly pictures: tf.Tensor4D; readonly mode: ForwardMode },
): PoolingWeights {
  const [, height, width] = shares.shape;
  const grid = { height, width, inputHeight: of.pictures.shape[1], inputWidth: of.pictures.shape[2] };
  const fixed = regionWeights(shares, grid, of.options);
  if (!of.options.hasPoseBranch) return fixed;
  const pose = poseWeights(shares, grid, {
    keypoints: of.mode.keypoints ?? null,
    sigma: of.options.poseSigma,
  });
  return {
    weights: tf.concat3d([fixed.weights, pose.weights], 1),
    visibility: tf.concat2d([fixed.visibility, pose.visibility], 1),
  };
}

/** `[n, P, C]`: the weighted mean of the cells of each part. */
function pool(map: tf.Tensor4D, weights: tf.Tensor3D, { pooling }: PcbOptions): tf.Tensor3D {
  const [n, height, width, channels] = map.shape;
  const cells: tf.Tensor3D = tf.reshape(map, [n, height * width, channels]);
  if (pooling === 'average') return tf.matMul(weights, cells);
  const powers = tf.pow(tf.maximum(cells, GEM_EPSILON), GEM_POWER);
  return tf.pow(tf.maximum(tf.matMul(weights, powers), GEM_EPSILON ** GEM_POWER), 1 / GEM_POWER);
}

function outputOf(
  { features, parts }: { readonly features: tf.Tensor3D; readonly parts: tf.Tensor3D },
  visibility: tf.Tensor2D,
  weights: readonly number[],
): NetOutput {
  const [n, count, dimensions] = parts.shape;
  const units = tf.reshape(l2Normalize(tf.reshape(parts, [n * count, dimensions])), [n, count, dimensions]);
  const roots = tf.tensor2d(weights.map(Math.sqrt), [1, count]);
  const factors: tf.Tensor3D = tf.expandDims(tf.mul(tf.step(visibility), roots), 2);
  const descriptor: tf.Tensor2D = tf.reshape(tf.mul(units, factors), [n, count * dimensions]);
  return {
    embedding: l2Normalize(descriptor),
    features: tf.reshape(features, [n, count * dimensions]),
    parts,
    visibility,
  };
}
