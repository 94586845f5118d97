import * as tf from '@tensorflow/tfjs-core';

/** Rows whose length is this near 1 are of length 1 but for the rounding of float32, and stay as they are. */
export const UNIT_TOLERANCE = 2 ** -20;

/**
 * Rows of length 1, where rows that have it already keep their bits: an adapter that does nothing gives back exactly what it
 * was given. Other rows come out at length 1 up to {@link UNIT_TOLERANCE} over their length; a zero row stays zero.
 *
 * Gradient as that of `l2Normalize`, (g − n⟨n, g⟩) / ‖x‖; 0 at a zero row.
 *
 * @param rows `[n, D]` float32 of ordinary size (squares must not overflow).
 */
export function unitRows(rows: tf.Tensor2D): tf.Tensor2D {
  return tf.customGrad<tf.Tensor2D>((...given) => {
    const save = given[given.length - 1] as tf.GradSaveFunc; // as: tfjs passes it after the tensors
    const excess = tf.sub(tf.sqrt(tf.sum(tf.square(rows), 1, true)), 1);
    const lengths = tf.add(tf.sub(excess, tf.clipByValue(excess, -UNIT_TOLERANCE, UNIT_TOLERANCE)), 1);
    const units: tf.Tensor2D = tf.div(rows, lengths);
    save([units, lengths]);
    return { value: units, gradFunc: backward };
  })(rows);
}

function backward(gradient: tf.Tensor2D, saved: tf.Tensor[]): tf.Tensor2D {
  const [units, lengths] = saved as [tf.Tensor2D, tf.Tensor2D]; // as: the two that were saved
  const along = tf.mul(units, tf.sum(tf.mul(units, gradient), 1, true));
  const across = tf.div(tf.sub(gradient, along), lengths);
  return tf.mul(across, tf.step(tf.sub(lengths, 2 * UNIT_TOLERANCE)));
}
