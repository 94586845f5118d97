import * as tf from '@tensorflow/tfjs-core';

export interface BatchNormInputs {
  /** `[C]`. */
  readonly gamma: tf.Tensor1D;
  /** `[C]`. */
  readonly beta: tf.Tensor1D;
  /** Added to the variance. */
  readonly epsilon: number;
}

/** Of one batch. */
export interface BatchStatistics {
  /** `[C]`. */
  readonly mean: tf.Tensor1D;
  /** `[C]`, unbiased; the biased one for a single row. */
  readonly variance: tf.Tensor1D;
}

/**
 * BatchNorm with the statistics of the batch itself, and its gradient in closed form.
 *
 * The derived gradient would keep a map for each of the six steps; this keeps one.
 *
 * @param x `[n, H, W, C]`; the statistics are over all but the last axis.
 * @param observe Is given the batch's statistics while they live; the tensors are not its own.
 * @returns As `x`, owned by the caller.
 */
export function batchNormTraining(
  x: tf.Tensor4D,
  { gamma, beta, epsilon }: BatchNormInputs,
  observe: (statistics: BatchStatistics) => void,
): tf.Tensor4D {
  const channels = x.shape[3];
  const count = x.size / channels;
  const normalise = tf.customGrad<tf.Tensor4D>((...given) => {
    const save = given[given.length - 1] as tf.GradSaveFunc; // as: tfjs passes it after the tensors
    const rows: tf.Tensor2D = tf.reshape(x, [count, channels]);
    const mean: tf.Tensor1D = tf.mean(rows, 0);
    const centred: tf.Tensor2D = tf.sub(rows, mean);
    const variance: tf.Tensor1D = tf.mean(tf.square(centred), 0);
    observe({ mean, variance: tf.mul(variance, count > 1 ? count / (count - 1) : 1) });
    const inverse: tf.Tensor1D = tf.rsqrt(tf.add(variance, epsilon));
    const scale: tf.Tensor1D = tf.mul(gamma, inverse);
    save([centred, inverse, scale]);
    return {
      value: tf.reshape(tf.add(tf.mul(centred, scale), beta), x.shape),
      gradFunc: (gradient: tf.Tensor4D, saved: tf.Tensor[]) => backward(gradient, { saved, count }),
    };
  });
  return normalise(x, gamma, beta);
}

/** Gradients of x, γ and β: dx = s·(g − mean(g) − x̂·mean(g·x̂)), which is a·g + b·centred + c with one number a channel each. */
function backward(
  gradient: tf.Tensor4D,
  { saved, count }: { readonly saved: readonly tf.Tensor[]; readonly count: number },
): tf.Tensor[] {
  // as: the three that were saved, in their order
  const [centred, inverse, scale] = saved as [tf.Tensor2D, tf.Tensor1D, tf.Tensor1D];
  const g: tf.Tensor2D = tf.reshape(gradient, [count, scale.size]);
  const gBeta: tf.Tensor1D = tf.sum(g, 0);
  const gGamma: tf.Tensor1D = tf.mul(tf.sum(tf.mul(g, centred), 0), inverse);
  const b = tf.mul(tf.mul(scale, tf.mul(inverse, gGamma)), -1 / count);
  const c = tf.mul(tf.mul(scale, gBeta), -1 / count);
  const gRows = tf.add(tf.add(tf.mul(g, scale), tf.mul(centred, b)), c);
  return [tf.reshape(gRows, gradient.shape), gGamma, gBeta];
}
