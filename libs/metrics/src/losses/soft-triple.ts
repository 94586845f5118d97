import {
  add,
  div,
  matMul,
  mul,
  relu,
  reshape,
  softmax,
  sqrt,
  sub,
  sum,
  tensor3d,
  tidy,
  transpose,
} from '@tensorflow/tfjs-core';
import type { Scalar, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { checkPositive } from '../checks/checks.ts';
import { l2Normalize } from '../distances/l2-normalize.ts';
import { checkNotNegative } from './check-number.ts';
import { checkClassBatch, checkRank, oneHotLabels } from './class-batch.ts';
import { crossEntropyLoss } from './cross-entropy.ts';
import { subCenterCosines } from './sub-centers.ts';
import type { SubCenters } from './sub-centers.ts';

export interface SoftTripleOptions extends SubCenters {
  /** λ > 0, default 20. */
  readonly scale?: number;
  /** γ > 0: the smaller, the more the nearest centre counts; default 0.1. */
  readonly temperature?: number;
  /** δ ≥ 0 in units of cosine, default 0.01. */
  readonly margin?: number;
  /** τ ≥ 0, weight of `softTripleRegularizer`; default 0.2. */
  readonly regularization?: number;
}

/**
 * SoftTriple: cross-entropy of λ(S_c − δ·[c = y]), where S_c = Σ_k softmax_k(s_k/γ)·s_k is a soft maximum over the K centres of
 * a class (usually 10), + τ times what draws the centres of a class together.
 *
 * Differs from pytorch-metric-learning: that has no regulariser (τ = 0).
 *
 * @param embeddings `[N, D]` float32, of any length.
 * @param labels     `[N]` whole numbers in [0, C).
 * @returns Scalar ≥ 0, owned by the caller.
 * @throws {ShapeError|ArgumentError} if shapes or labels do not fit, or an option is out of range.
 * @see Qian et al. 2019, arXiv:1909.05235
 */
export function softTripleLoss(
  embeddings: Tensor2D,
  labels: ArrayLike<number>,
  options: SoftTripleOptions,
): Scalar {
  const { centers, scale = 20, temperature = 0.1, margin = 0.01, regularization = 0.2 } = options;
  checkRank('softTripleLoss', 'centers', { tensor: centers, rank: 3 });
  checkClassBatch('softTripleLoss', { embeddings, labels, centers });
  checkPositive('softTripleLoss', 'scale', scale);
  checkPositive('softTripleLoss', 'temperature', temperature);
  checkNotNegative('softTripleLoss', 'margin', margin);
  checkNotNegative('softTripleLoss', 'regularization', regularization);
  return tidy(() => {
    const cosines = subCenterCosines(embeddings, centers);
    const similarities: Tensor2D = sum(mul(softmax(div(cosines, temperature)), cosines), 2);
    const margins = mul(oneHotLabels(labels, centers.shape[0]), margin);
    const loss = crossEntropyLoss(mul(sub(similarities, margins), scale), labels);
    return add(loss, mul(softTripleRegularizer(centers), regularization));
  });
}

/** Keeps the root of an equal pair, and its gradient, finite. */
const PAIR_EPSILON = 1e-5;

/**
 * R = Σ_c Σ_{k<l} √(2 + 1e-5 − 2⟨w_ck, w_cl⟩) / (C·K·(K − 1)), on normalised rows: small where the centres of a class are one.
 *
 * @param centers `[C, K, D]` float32.
 * @returns Scalar ≥ 0, owned by the caller; 0 with K = 1.
 * @throws {ShapeError} if it has another rank or an empty axis.
 */
export function softTripleRegularizer(centers: Tensor3D): Scalar {
  checkRank('softTripleRegularizer', 'centers', { tensor: centers, rank: 3 });
  const [classes, perClass, dimensions] = centers.shape;
  return tidy(() => {
    const rows = l2Normalize(reshape(centers, [classes * perClass, dimensions]));
    const units: Tensor3D = reshape(rows, [classes, perClass, dimensions]);
    const cosines: Tensor3D = matMul(units, transpose(units, [0, 2, 1]));
    const isPair = tensor3d(upperTriangle(perClass), [1, perClass, perClass]);
    // Off the mask the root is of a constant: the diagonal, rounded, may lie below 0.
    const squares = add(mul(sub(2, mul(2, cosines)), isPair), PAIR_EPSILON);
    const pairCount = Math.max(1, perClass * (perClass - 1));
    return div(sum(mul(sqrt(relu(squares)), isPair)), classes * pairCount);
  });
}

function upperTriangle(size: number): Float32Array {
  return Float32Array.from({ length: size * size }, (_, i) => (i % size > Math.floor(i / size) ? 1 : 0));
}
