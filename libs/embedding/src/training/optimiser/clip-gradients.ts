import * as tf from '@tensorflow/tfjs-core';

/** Keeps the factor finite where there is no gradient at all. */
const LEAST_NORM = 1e-30;

/**
 * Gradients shortened, all by one factor, where their length is above `clipNorm`: g · min(1, clipNorm / ‖g‖), ‖g‖ over all
 * gradients together.
 *
 * @param gradients Stay the caller's.
 * @param clipNorm > 0, or null for gradients as they are.
 * @returns New tensors, and the length before, a scalar; both the caller's.
 * @see Pascanu et al. 2013, arXiv:1211.5063
 */
export function clipGradients(
  gradients: ReadonlyMap<string, tf.Tensor>,
  clipNorm: number | null,
): { readonly gradients: ReadonlyMap<string, tf.Tensor>; readonly norm: tf.Scalar } {
  const norm = tf.tidy((): tf.Scalar => {
    const squares = [...gradients.values()].map((gradient): tf.Scalar => tf.sum(tf.square(gradient)));
    return squares.length === 0 ? tf.scalar(0) : tf.sqrt(tf.addN(squares));
  });
  if (clipNorm === null) return { gradients: mapped(gradients, (gradient) => tf.clone(gradient)), norm };
  const factor = tf.tidy(() => tf.minimum(1, tf.div(clipNorm, tf.maximum(norm, LEAST_NORM))));
  const clipped = mapped(gradients, (gradient) => tf.mul(gradient, factor));
  factor.dispose();
  return { gradients: clipped, norm };
}

function mapped(
  gradients: ReadonlyMap<string, tf.Tensor>,
  change: (gradient: tf.Tensor) => tf.Tensor,
): ReadonlyMap<string, tf.Tensor> {
  return new Map([...gradients].map(([name, gradient]) => [name, change(gradient)]));
}
