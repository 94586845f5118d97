import { createHash } from 'node:crypto';
import type * as tf from '@tensorflow/tfjs-core';
import type { TrainableNet } from '../trainable-net.types.ts';
import { NET_WEIGHTS_FORMAT, netWeightsSchema } from './net-weights.schema.ts';
import type { NetWeightsDescription, WeightDescription } from './net-weights.schema.ts';

/** The weights of a net as two files: `specs` goes into `weights.json`, `bytes` into `weights.bin`. */
export interface SavedNetWeights {
  readonly specs: NetWeightsDescription;
  readonly bytes: Uint8Array;
}

/** Where the values are taken from: the net itself, or others of the same names, such as those of an EMA. */
export type ValuesOf = (name: string, variable: tf.Variable) => Float32Array;

/**
 * Parameters and statistics of a net with all that it takes to build it again. Equal weights give equal bytes.
 *
 * @param valuesOf Default: the net's own values.
 */
export function saveNetWeights(net: TrainableNet, valuesOf: ValuesOf = ownValues): SavedNetWeights {
  const variables = [
    ...[...net.parameters].map(([name, variable]) => ({ name, variable, role: 'parameter' as const })),
    ...[...net.statistics].map(([name, variable]) => ({ name, variable, role: 'statistic' as const })),
  ];
  const byteLength = variables.reduce((sum, { variable }) => sum + 4 * variable.size, 0);
  const bytes = new Uint8Array(byteLength);
  const view = new DataView(bytes.buffer);
  const weights: WeightDescription[] = [];
  let offset = 0;
  for (const { name, variable, role } of variables) {
    weights.push({ name, role, shape: [...variable.shape], dtype: 'float32', offset });
    for (const value of valuesOf(name, variable)) {
      view.setFloat32(offset, value, true);
      offset += 4;
    }
  }
  // Through JSON, so that what is handed out is what a file would hold.
  const options: unknown = JSON.parse(JSON.stringify(net.options));
  const specs = netWeightsSchema.parse({
    format: NET_WEIGHTS_FORMAT,
    version: 1,
    architecture: net.architecture,
    options,
    inputShape: net.inputShape,
    dimensions: net.dimensions,
    weights,
    byteLength,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  });
  return { specs, bytes };
}

function ownValues(_name: string, variable: tf.Variable): Float32Array {
  return variable.dataSync<'float32'>();
}
