import * as tf from '@tensorflow/tfjs-core';
import type { TrainableNet } from '../../architectures/trainable-net.types.ts';
import type { NetInput, NetInputs } from '../data/training-data.types.ts';

/** Rows that go through the net at once. */
const BATCH = 128;

/**
 * The embeddings of rows, as serving has them.
 *
 * @param rows In [0, inputs.size); default: all.
 * @returns `[rows·D]` row-major.
 */
export async function embedRows(
  net: TrainableNet,
  inputs: NetInputs,
  rows: Int32Array = Int32Array.from({ length: inputs.size }, (_, row) => row),
): Promise<Float32Array> {
  const embeddings = new Float32Array(rows.length * net.dimensions);
  let next = rows.length > 0 ? inputs.plain(rows.subarray(0, BATCH)) : null;
  for (let start = 0; next !== null; start += BATCH) {
    const given = await next;
    const following = start + BATCH;
    next = following < rows.length ? inputs.plain(rows.subarray(following, following + BATCH)) : null;
    embeddings.set(embed(net, given), start * net.dimensions);
  }
  return embeddings;
}

function embed(net: TrainableNet, { input, ...others }: NetInput): Float32Array {
  try {
    return tf.tidy(() => net.forward(input, { training: false, ...others }).embedding.dataSync<'float32'>());
  } finally {
    tf.dispose([input, others]);
  }
}
