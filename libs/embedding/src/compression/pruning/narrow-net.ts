import type * as tf from '@tensorflow/tfjs-core';
import { ArgumentError } from '@gallerist/metrics/checks';
import { describeNet } from '../../architectures/describe-net.ts';
import type { ChannelGroup } from '../../architectures/narrowing.ts';
import type { TrainableNet } from '../../architectures/trainable-net.types.ts';
import { saveNetWeights } from '../../architectures/weights/save-net-weights.ts';
import type { SavedNetWeights } from '../../architectures/weights/save-net-weights.ts';
import { CompressionError } from '../compression-error.ts';
import { chosenSizes, netOfSizes } from './chosen-sizes.ts';
import { rankedChannels } from './ranked-channels.ts';

/** A net with fewer channels. */
export interface NarrowedNet {
  /** All that it takes to build it, with the weights of the channels that stayed. */
  readonly weights: SavedNetWeights;
  /** Multiplications for one example. */
  readonly macs: number;
  readonly groups: readonly { readonly name: string; readonly before: number; readonly after: number }[];
}

/**
 * Takes the weakest filters out of every group of channels, of each about the same share, until the net has as few
 * multiplications as asked for. What is left is a smaller net of the same architecture, which every runtime runs quicker.
 *
 * @param net Unchanged.
 * @param macShare In (0, 1]: most multiplications of the new net, as a share of the net's own.
 * @throws {CompressionError} `UNSUPPORTED_GRAPH` for an architecture without groups of channels; `TARGET_MISSED` where even one
 *   block of channels in each group is too much.
 * @see Li et al. 2017, arXiv:1608.08710
 */
export function narrowNet(net: TrainableNet, macShare: number): NarrowedNet {
  if (!(macShare > 0 && macShare <= 1)) {
    throw new ArgumentError('narrowNet', 'macShare', { expected: 'be in (0, 1]', actual: macShare });
  }
  const { narrowing } = net;
  if (narrowing === undefined) {
    throw new CompressionError('UNSUPPORTED_GRAPH', `Filters of ${net.architecture} cannot be pruned.`);
  }
  const variables = new Map([...net.parameters, ...net.statistics]);
  const sizes = chosenSizes(net, narrowing, { variables, most: macShare * describeNet(net).macs });
  const kept = new Map(
    narrowing.groups.map((group, i) => [group, rankedChannels(group, variables, sizes[i] ?? 0).keptIndices]),
  );
  const narrowed = netOfSizes(net, narrowing, sizes);
  try {
    const weights = saveNetWeights(narrowed, (name) => withoutPruned(name, variables, kept));
    const groups = narrowing.groups.map(({ name, kernel }, i) => {
      return { name, before: variables.get(kernel)?.shape[3] ?? 0, after: sizes[i] ?? 0 };
    });
    return { weights, macs: describeNet(narrowed).macs, groups };
  } finally {
    narrowed.dispose();
  }
}

function withoutPruned(
  name: string,
  variables: ReadonlyMap<string, tf.Variable>,
  kept: ReadonlyMap<ChannelGroup, Int32Array>,
): Float32Array {
  const variable = variables.get(name);
  if (variable === undefined)
    throw new RangeError(`narrowNet: the narrowed net has ${name}, the net has not`);
  let values = variable.dataSync<'float32'>().slice();
  let shape = variable.shape;
  for (const [{ kernel, members }, channels] of kept) {
    const axis = members.find((one) => one.variable === name)?.axis;
    if (axis === undefined) continue;
    const size = variables.get(kernel)?.shape[3] ?? 0;
    const taken = repeated(channels, { size, times: (shape[axis] ?? 0) / size });
    values = takeAlong(values, { shape, axis }, taken);
    shape = shape.with(axis, taken.length);
  }
  return values;
}

/** The channels of each repetition. */
function repeated(
  channels: Int32Array,
  { size, times }: { readonly size: number; readonly times: number },
): Int32Array {
  return Int32Array.from(
    { length: times * channels.length },
    (_, i) => Math.floor(i / channels.length) * size + (channels[i % channels.length] ?? 0),
  );
}

function takeAlong(
  values: Float32Array,
  { shape, axis }: { readonly shape: readonly number[]; readonly axis: number },
  taken: Int32Array,
): Float32Array<ArrayBuffer> {
  const inner = shape.slice(axis + 1).reduce((product, size) => product * size, 1);
  const from = shape[axis] ?? 0;
  const outer = values.length / (from * inner);
  const result = new Float32Array(outer * taken.length * inner);
  for (let o = 0; o < outer; o += 1) {
    taken.forEach((index, at) => {
      const start = (o * from + index) * inner;
      result.set(values.subarray(start, start + inner), (o * taken.length + at) * inner);
    });
  }
  return result;
}
