import { add, div, matMul, mul, onesLike, square, sub, sum, tensor2d, tidy } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { ShapeError } from '../checks/argument-error.ts';
import { checkRows } from '../distances/check-rows.ts';
import { dotProductSimilarity } from '../distances/dot-product-similarity.ts';
import { meanReducer } from '../reducers/mean-reducer.ts';
import type { PairIndices } from '../miners/index-tuples.types.ts';
import { checkNotNegative } from './check-number.ts';
import { maskedLogSumExp } from './masked-log-sum-exp.ts';
import { reduceElements } from './reduce-elements.ts';
import { selectEntries } from './select-entries.ts';
import { checkTupleBatch, pairsOfBatch } from './tuple-batch.ts';
import type { TupleLossOptions } from './tuple-batch.ts';

export interface NPairsOptions extends Pick<TupleLossOptions, 'tuples' | 'reducer'> {
  /** λ ≥ 0: weight of the mean squared length of the rows that take part, default 0. The products are not normalised. */
  readonly l2Weight?: number;
}

/**
 * N-pairs loss of a batch: one positive pair of each label, the first of `tuples`, then `nPairsLossOfPairs`.
 *
 * @param embeddings `[N, D]` float32; stays the caller's.
 * @param labels     `[N]` whole numbers; of labels without a positive pair nothing is taken.
 * @param options.reducer Default: mean over the pairs.
 * @returns Scalar ≥ 0, owned by the caller; 0 without pairs.
 * @throws {ShapeError|ArgumentError} if shapes, labels, tuples or the weight do not fit.
 * @see Sohn 2016, "Improved deep metric learning with multi-class N-pair loss objective"
 */
export function nPairsLoss(
  embeddings: Tensor2D,
  labels: ArrayLike<number>,
  { tuples, ...options }: NPairsOptions = {},
): Scalar {
  checkNotNegative('nPairsLoss', 'l2Weight', options.l2Weight ?? 0);
  return tidy(() => {
    checkTupleBatch('nPairsLoss', embeddings, labels);
    const pairs = onePairPerLabel(pairsOfBatch('nPairsLoss', labels, tuples), labels);
    const losses = (): Tensor1D =>
      nPairsLosses(
        pickRows(embeddings, pairs.anchors),
        pickRows(embeddings, pairs.positives),
        options.l2Weight,
      );
    const { reducer = meanReducer } = options;
    return reduceElements(embeddings, { anchors: pairs.anchors, labels }, { reducer, losses });
  });
}

/**
 * N-pairs loss: cross-entropy of each anchor with its own positive among all positives, by dot products:
 * mean_i (ln Σ_j e^{⟨a_i, p_j⟩} − ⟨a_i, p_i⟩) + λ (mean ‖a‖² + mean ‖p‖²) / 2.
 *
 * @param anchors   `[P, D]` float32, one row a class; stays the caller's.
 * @param positives `[P, D]` row i of the class of anchor i.
 * @returns Scalar ≥ 0, owned by the caller; 0 with one pair (and λ 0).
 * @throws {ShapeError|ArgumentError} if the shapes differ or the weight is below 0.
 */
export function nPairsLossOfPairs(
  anchors: Tensor2D,
  positives: Tensor2D,
  { l2Weight = 0 }: Pick<NPairsOptions, 'l2Weight'> = {},
): Scalar {
  checkNotNegative('nPairsLossOfPairs', 'l2Weight', l2Weight);
  return tidy(() => {
    checkRows('nPairsLossOfPairs', 'anchors', anchors);
    checkRows('nPairsLossOfPairs', 'positives', positives);
    if (anchors.shape[0] !== positives.shape[0]) {
      throw new ShapeError('nPairsLossOfPairs', 'positives', {
        expected: `have ${anchors.shape[0]} rows as anchors has`,
        actual: `shape [${positives.shape.join(', ')}]`,
      });
    }
    const rows = Int32Array.from({ length: anchors.shape[0] }, (_, row) => row);
    return meanReducer.reduce(nPairsLosses(anchors, positives, l2Weight), { anchors: rows, labels: rows });
  });
}

function nPairsLosses(anchors: Tensor2D, positives: Tensor2D, l2Weight = 0): Tensor1D {
  const logits = dotProductSimilarity.matrix(anchors, positives);
  const rows = Int32Array.from({ length: anchors.shape[0] }, (_, row) => row);
  const losses: Tensor1D = sub(maskedLogSumExp(logits, onesLike(logits)), selectEntries(logits, rows, rows));
  if (l2Weight === 0) return losses;
  const lengths: Tensor1D = add(sum(square(anchors), 1), sum(square(positives), 1));
  return add(losses, mul(l2Weight, div(lengths, 2)));
}

function onePairPerLabel(
  { positiveAnchors, positives }: PairIndices,
  labels: ArrayLike<number>,
): { readonly anchors: Int32Array; readonly positives: Int32Array } {
  const firstOf = new Map<number, number>();
  positiveAnchors.forEach((anchor, i) => {
    const label = labels[anchor] ?? 0;
    if (!firstOf.has(label)) firstOf.set(label, i);
  });
  const chosen = Int32Array.from(firstOf.values());
  return {
    anchors: chosen.map((i) => positiveAnchors[i] ?? 0),
    positives: chosen.map((i) => positives[i] ?? 0),
  };
}

/** By a product with a one-hot matrix, whose gradient every backend has. */
function pickRows(embeddings: Tensor2D, rows: Int32Array): Tensor2D {
  const size = embeddings.shape[0];
  const picks = new Float32Array(rows.length * size);
  rows.forEach((row, i) => (picks[i * size + row] = 1));
  return matMul(tensor2d(picks, [rows.length, size]), embeddings);
}
