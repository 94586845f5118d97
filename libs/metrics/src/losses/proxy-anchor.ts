import { add, div, mul, softplus, sub, sum, tidy, transpose } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import { checkPositive } from '../checks/checks.ts';
import { checkNotNegative } from './check-number.ts';
import { checkClassBatch, oneHotLabels } from './class-batch.ts';
import { cosineLogits } from './cosine-logits.ts';
import { maskedLogSumExp } from './masked-log-sum-exp.ts';

export interface ProxyAnchorOptions {
  /** `[C, D]` float32, one trainable row a class, of any length; stays the caller's. */
  readonly proxies: Tensor2D;
  /** α > 0, default 32. */
  readonly sharpness?: number;
  /** δ ≥ 0 in units of cosine, default 0.1. */
  readonly margin?: number;
}

/**
 * Proxy-Anchor: each proxy pulls its samples and pushes all others, the hard ones most:
 * (1/|P⁺|) Σ_{p∈P⁺} ln(1 + Σ_{x∈p} e^{−α(s−δ)}) + (1/|P|) Σ_p ln(1 + Σ_{x∉p} e^{α(s+δ)}), P⁺ the proxies with a sample in
 * the batch, P all of them. Computed without overflow.
 *
 * @param embeddings `[N, D]` float32, of any length.
 * @param labels     `[N]` whole numbers in [0, C).
 * @returns Scalar ≥ 0, owned by the caller.
 * @throws {ShapeError|ArgumentError} if shapes or labels do not fit, α is not above 0 or δ below 0.
 * @see Kim et al. 2020, arXiv:2003.13911, equation 4
 */
export function proxyAnchorLoss(
  embeddings: Tensor2D,
  labels: ArrayLike<number>,
  { proxies, sharpness = 32, margin = 0.1 }: ProxyAnchorOptions,
): Scalar {
  checkClassBatch('proxyAnchorLoss', { embeddings, labels, centers: proxies, centersName: 'proxies' });
  checkPositive('proxyAnchorLoss', 'sharpness', sharpness);
  checkNotNegative('proxyAnchorLoss', 'margin', margin);
  const proxyCount = proxies.shape[0];
  const present = new Set(Array.from(labels)).size;
  return tidy(() => {
    const cosines: Tensor2D = transpose(cosineLogits(embeddings, proxies)); // a row a proxy
    const isOwn: Tensor2D = transpose(oneHotLabels(labels, proxyCount));
    const pull = softplus(maskedLogSumExp(mul(sub(cosines, margin), -sharpness), isOwn));
    const push = softplus(maskedLogSumExp(mul(add(cosines, margin), sharpness), sub(1, isOwn)));
    return add(div(sum(pull), present), div(sum(push), proxyCount));
  });
}
