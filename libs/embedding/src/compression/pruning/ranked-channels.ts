import type * as tf from '@tensorflow/tfjs-core';
import { NORM_VARIANCE_EPSILON } from '../../architectures/layers/batch-norm.ts';
import type { ChannelGroup } from '../../architectures/narrowing.ts';
import { rankFiltersByL1 } from './filter-pruning.ts';
import type { FilterRanking } from './filter-pruning.ts';

/**
 * The strongest channels of a group by the L1 norm of their filters as they are served: with the scale of the
 * BatchNorm behind them, which would otherwise undo whatever size a filter has.
 *
 * @param variables Of the net: kernels `[height, width, in, channels]`.
 */
export function rankedChannels(
  { kernel, norm }: ChannelGroup,
  variables: ReadonlyMap<string, tf.Variable>,
  keep: number,
): FilterRanking {
  const valuesOf = (name: string): Float32Array =>
    variables.get(name)?.dataSync<'float32'>() ?? noVariable(name);
  const weights = valuesOf(kernel);
  const count = variables.get(kernel)?.shape[3] ?? 0;
  const scales =
    norm === null ? null : { gamma: valuesOf(`${norm}/gamma`), variance: valuesOf(`${norm}/variance`) };
  const size = weights.length / count;
  const filters = new Float32Array(weights.length);
  for (let channel = 0; channel < count; channel += 1) {
    const scale =
      scales === null
        ? 1
        : (scales.gamma[channel] ?? 0) / Math.sqrt((scales.variance[channel] ?? 0) + NORM_VARIANCE_EPSILON);
    for (let i = 0; i < size; i += 1)
      filters[channel * size + i] = (weights[i * count + channel] ?? 0) * scale;
  }
  return rankFiltersByL1(filters, { count, keep });
}

function noVariable(name: string): never {
  throw new RangeError(`rankedChannels: the net has no ${name}`);
}
