import { ShapeError } from '@gallerist/metrics/checks';
import * as tf from '@tensorflow/tfjs-core';
import { stripeBounds } from '../../parts/stripe-bounds.ts';
import { bodyRegions } from './body-regions.ts';
import type { PcbOptions } from './pcb-options.ts';

/** Below this the weights of a part sum to nothing. */
const WEIGHT_EPSILON = 1e-6;

/** Height and width of a feature map and of the input that it came of. */
export interface Grid {
  readonly height: number;
  readonly width: number;
  readonly inputHeight: number;
  readonly inputWidth: number;
}

/** How the cells of a feature map are shared among parts. */
export interface PoolingWeights {
  /** `[n, P, cells]`; each row sums to 1, or to 0 for a part that is not to be seen. */
  readonly weights: tf.Tensor3D;
  /** `[n, P]` in [0, 1]. */
  readonly visibility: tf.Tensor2D;
}

/** Whole body and stripes: `[1, 1 + stripes, cells]`, 1 for a cell that belongs to the part. */
function fixedRegions({ height, width }: Grid, { stripes, stripeConvention }: PcbOptions): tf.Tensor3D {
  const bounds = [
    { start: 0, end: height },
    ...(stripes === 0 ? [] : stripeBounds(height, stripes, stripeConvention)),
  ];
  const values = new Float32Array(bounds.length * height * width);
  bounds.forEach(({ start, end }, part) => {
    const first = part * height * width;
    values.fill(1, first + start * width, first + end * width);
  });
  return tf.tensor3d(values, [1, bounds.length, height * width]);
}

/**
 * Whole body and stripes weighted by the content that their cells see. Visible as `stripePool` has it: the mean share of a
 * part's cells.
 *
 * @param shares `[n, height, width, 1]` of content.
 */
export function regionWeights(shares: tf.Tensor4D, grid: Grid, options: PcbOptions): PoolingWeights {
  const regions = fixedRegions(grid, options);
  const content: tf.Tensor3D = tf.reshape(shares, [shares.shape[0], 1, grid.height * grid.width]);
  const raw: tf.Tensor3D = tf.mul(regions, content);
  const visibility: tf.Tensor2D = tf.div(tf.sum(raw, 2), tf.sum(regions, 2));
  return { weights: sumToOne(raw), visibility };
}

/**
 * A bell around each keypoint that is seen, the largest of each body region, weighted by content. A region is as visible as
 * its surest keypoint.
 *
 * @param keypoints `[n, 17, 3]`; null: no region can be seen.
 * @throws {ShapeError} for keypoints of another shape.
 */
export function poseWeights(
  shares: tf.Tensor4D,
  grid: Grid,
  { keypoints, sigma }: { readonly keypoints: tf.Tensor3D | null; readonly sigma: number },
): PoolingWeights {
  const [n, cells] = [shares.shape[0], grid.height * grid.width];
  if (keypoints === null) {
    return {
      weights: tf.zeros<tf.Rank.R3>([n, bodyRegions.length, cells]),
      visibility: tf.zeros<tf.Rank.R2>([n, bodyRegions.length]),
    };
  }
  if (keypoints.shape.join(', ') !== `${n}, 17, 3`) {
    const actual = `[${keypoints.shape.join(', ')}]`;
    throw new ShapeError('pcb', 'mode.keypoints', { expected: `have the shape [${n}, 17, 3]`, actual });
  }
  const [x, y, sureness] = tf.split(keypoints, 3, 2) as [tf.Tensor3D, tf.Tensor3D, tf.Tensor3D]; // as: of three columns
  const across = bell(x, { cells: grid.width, extent: grid.inputWidth, sigma: sigma * grid.inputHeight });
  const down = bell(y, { cells: grid.height, extent: grid.inputHeight, sigma: sigma * grid.inputHeight });
  const heat = tf.mul(tf.mul(tf.expandDims(down, 3), tf.expandDims(across, 2)), tf.expandDims(sureness, 3));
  const flat: tf.Tensor3D = tf.reshape(heat, [n, 17, cells]);
  const largest = (of: tf.Tensor3D): tf.Tensor3D =>
    tf.concat3d(
      bodyRegions.map(({ keypoints: members }) => regionMaximum(of, members)),
      1,
    );
  const content: tf.Tensor3D = tf.reshape(shares, [n, 1, cells]);
  const weights = sumToOne(tf.mul(largest(flat), content));
  const isSeen = tf.step(tf.sub(tf.sum(weights, 2), 0.5));
  const visibility: tf.Tensor2D = tf.mul(tf.squeeze(largest(sureness), [2]), isSeen);
  return { weights, visibility };
}

function regionMaximum(of: tf.Tensor3D, members: readonly number[]): tf.Tensor3D {
  const [first = 0] = members;
  const slice = tf.slice(of, [0, first, 0], [of.shape[0], members.length, of.shape[2]]);
  return tf.max(slice, 1, true);
}

/** `[n, 17, cells]`: how near the middle of each cell is to the keypoint along one axis. */
function bell(
  places: tf.Tensor3D,
  { cells, extent, sigma }: { readonly cells: number; readonly extent: number; readonly sigma: number },
): tf.Tensor3D {
  const middles = Float32Array.from({ length: cells }, (_, i) => ((i + 0.5) * extent) / cells);
  const off = tf.sub(places, tf.tensor3d(middles, [1, 1, cells]));
  return tf.exp(tf.mul(tf.square(off), -0.5 / sigma ** 2));
}

/** Rows over their sums; a row that sums to nothing becomes zeros. */
function sumToOne(raw: tf.Tensor3D): tf.Tensor3D {
  const sums = tf.sum(raw, 2, true);
  return tf.mul(tf.div(raw, tf.maximum(sums, WEIGHT_EPSILON)), tf.step(tf.sub(sums, WEIGHT_EPSILON)));
}
