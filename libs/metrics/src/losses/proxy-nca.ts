import { mean, mul, sub, sum, tidy } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import { checkPositive } from '../checks/checks.ts';
import { checkClassBatch, oneHotLabels } from './class-batch.ts';
import { cosineLogits } from './cosine-logits.ts';
import { crossEntropies } from './cross-entropy.ts';
import { maskedLogSumExp } from './masked-log-sum-exp.ts';

/**
 * Which proxies the positive one is compared with:
 * - `all`: all, with itself (ProxyNCA++, pytorch-metric-learning): a probability, loss ≥ 0;
 * - `negatives`: only the others (the first paper): loss of any sign.
 */
export type ProxyNcaDenominator = 'all' | 'negatives';

export interface ProxyNcaOptions {
  /** `[C, D]` float32, one trainable row a class, of any length; stays the caller's. */
  readonly proxies: Tensor2D;
  /** What −d² is multiplied by, > 0, default 1. */
  readonly scale?: number;
  /** Default `all`. */
  readonly denominator?: ProxyNcaDenominator;
}

/**
 * Proxy-NCA: mean of −ln(e^{−s·d²(x, p_y)} / Σ e^{−s·d²(x, p)}), with d the Euclidean distance of normalised rows
 * (d² = 2 − 2cosθ).
 *
 * @param embeddings `[N, D]` float32, of any length.
 * @param labels     `[N]` whole numbers in [0, C).
 * @returns Scalar, owned by the caller; 0 with one proxy, with a gradient of 0.
 * @throws {ShapeError|ArgumentError} if shapes or labels do not fit, or the scale is not above 0.
 * @see Movshovitz-Attias et al. 2017, arXiv:1703.07464; Teh et al. 2020 (ProxyNCA++), arXiv:2004.01113
 */
export function proxyNcaLoss(
  embeddings: Tensor2D,
  labels: ArrayLike<number>,
  { proxies, scale = 1, denominator = 'all' }: ProxyNcaOptions,
): Scalar {
  checkClassBatch('proxyNcaLoss', { embeddings, labels, centers: proxies, centersName: 'proxies' });
  checkPositive('proxyNcaLoss', 'scale', scale);
  const count = proxies.shape[0];
  return tidy(() => {
    // The 2 of d² cancels out.
    const logits: Tensor2D = mul(cosineLogits(embeddings, proxies), 2 * scale);
    const isOwn = oneHotLabels(labels, count);
    const isWithOwn = denominator === 'all' || count === 1;
    if (isWithOwn) return mean(crossEntropies(logits, isOwn));
    return mean(sub(maskedLogSumExp(logits, sub(1, isOwn)), sum(mul(logits, isOwn), 1)));
  });
}
