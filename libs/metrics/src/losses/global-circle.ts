import { add, expandDims, onesLike, softplus, squeeze, tidy } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { cosineSimilarity } from '../distances/cosine-similarity.ts';
import type { PairIndices } from '../miners/index-tuples.types.ts';
import { zeroOf } from '../reducers/zero-of.ts';
import { checkCircleOptions, circleLogits } from './circle-logits.ts';
import type { CircleOptions } from './circle-logits.ts';
import { maskedLogSumExp } from './masked-log-sum-exp.ts';
import { selectEntries } from './select-entries.ts';
import { checkTupleBatch, pairsOfBatch } from './tuple-batch.ts';
import type { TupleLossOptions } from './tuple-batch.ts';

/**
 * Circle loss with all pairs of the batch in one logarithm, as the paper writes it: every positive pair is set against
 * every negative one, whoever their anchors are. What it pulls apart is the batch's one threshold, not one an anchor.
 *
 * @param embeddings `[N, D]` float32; stays the caller's.
 * @param labels     `[N]` whole numbers.
 * @param options.margin   m, default 0.25.
 * @param options.gamma    γ, default 256.
 * @param options.distance A similarity in [−1, 1]; default cosine.
 * @param options.tuples   Default: all unordered pairs. Given pairs count as they are, each time they occur.
 * @returns Scalar ≥ 0, owned by the caller; 0 without a positive or without a negative pair.
 * @throws {ShapeError|ArgumentError} as `circleLoss`.
 * @see Sun et al. 2020, arXiv:2002.10857, eq. 6
 */
export function globalCircleLoss(
  embeddings: Tensor2D,
  labels: ArrayLike<number>,
  options: Omit<TupleLossOptions, 'reducer'> & CircleOptions = {},
): Scalar {
  const { margin = 0.25, gamma = 256, distance = cosineSimilarity, tuples } = options;
  checkCircleOptions('globalCircleLoss', { margin, gamma, distance });
  return tidy(() => {
    checkTupleBatch('globalCircleLoss', embeddings, labels);
    const pairs = pairsOfBatch('globalCircleLoss', labels, tuples);
    const { positiveAnchors, positives, negativeAnchors, negatives } = tuples ? pairs : unordered(pairs);
    if (positives.length === 0 || negatives.length === 0) return zeroOf(embeddings);
    const logits = circleLogits(distance.matrix(embeddings, embeddings), { margin, gamma });
    const pull = logSumExp(selectEntries(logits.positive, positiveAnchors, positives));
    const push = logSumExp(selectEntries(logits.negative, negativeAnchors, negatives));
    return softplus(add(pull, push));
  });
}

function unordered(pairs: PairIndices): PairIndices {
  const { positiveAnchors, positives, negativeAnchors, negatives } = pairs;
  return {
    kind: 'pairs',
    positiveAnchors: positiveAnchors.filter((anchor, i) => anchor < (positives[i] ?? 0)),
    positives: positives.filter((positive, i) => (positiveAnchors[i] ?? 0) < positive),
    negativeAnchors: negativeAnchors.filter((anchor, i) => anchor < (negatives[i] ?? 0)),
    negatives: negatives.filter((negative, i) => (negativeAnchors[i] ?? 0) < negative),
  };
}

function logSumExp(logits: Tensor1D): Scalar {
  const row: Tensor2D = expandDims(logits, 0);
  return squeeze(maskedLogSumExp(row, onesLike(row)), [0]);
}
