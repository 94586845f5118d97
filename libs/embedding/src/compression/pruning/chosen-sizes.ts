import type * as tf from '@tensorflow/tfjs-core';
import { buildNetFromJson } from '../../architectures/build-net.ts';
import { describeNet } from '../../architectures/describe-net.ts';
import type { ChannelGroup, Narrowing } from '../../architectures/narrowing.ts';
import type { TrainableNet } from '../../architectures/trainable-net.types.ts';
import { CompressionError } from '../compression-error.ts';
import { rankedChannels } from './ranked-channels.ts';

/** Runtimes work on channels in blocks of this size: a group of 57 takes as long as one of 64. */
const CHANNEL_BLOCK = 8;

interface Target {
  readonly variables: ReadonlyMap<string, tf.Variable>;
  /** Multiplications for one example. */
  readonly most: number;
}

/**
 * How many channels each group keeps, in whole blocks: the largest common share that is few enough multiplications, and then block
 * by block more for the groups whose next filters are the strongest, as long as it fits.
 *
 * @throws {CompressionError} `TARGET_MISSED` where even one block of channels in each group is too much.
 */
export function chosenSizes(
  net: TrainableNet,
  narrowing: Narrowing,
  { variables, most }: Target,
): readonly number[] {
  const whole = narrowing.groups.map(({ kernel }) => variables.get(kernel)?.shape[3] ?? 0);
  const fits = (sizes: readonly number[]): boolean => macsOf(net, narrowing, sizes) <= most;
  const at = (hundredths: number) => whole.map((size) => narrower(size, hundredths / 100));
  if (!fits(at(0))) {
    throw new CompressionError('TARGET_MISSED', `${net.architecture} cannot be made as small as that.`);
  }
  let [low, high] = [0, 101];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (fits(at(middle))) low = middle;
    else high = middle;
  }
  const strengths = narrowing.groups.map((group) => relativeStrengths(group, variables));
  return filledUp(at(low), { whole, strengths, fits });
}

/** A net of the same architecture and options but for the sizes of its groups. The caller's. */
export const netOfSizes = (net: TrainableNet, narrowing: Narrowing, sizes: readonly number[]): TrainableNet =>
  buildNetFromJson({ ...narrowing.options(sizes), architecture: net.architecture }, 0);

function macsOf(net: TrainableNet, narrowing: Narrowing, sizes: readonly number[]): number {
  const candidate = netOfSizes(net, narrowing, sizes);
  const { macs } = describeNet(candidate);
  candidate.dispose();
  return macs;
}

function narrower(size: number, share: number): number {
  const block = size > CHANNEL_BLOCK ? CHANNEL_BLOCK : 1;
  return Math.min(size, Math.max(block, block * Math.ceil((size * share) / block)));
}

/** Norms of a group's filters, descending, as multiples of their mean: groups of large weights are no more important. */
function relativeStrengths(group: ChannelGroup, variables: ReadonlyMap<string, tf.Variable>): Float64Array {
  const { l1Norms } = rankedChannels(group, variables, 1);
  const mean = l1Norms.reduce((sum, norm) => sum + norm, 0) / l1Norms.length;
  return l1Norms.toSorted((a, b) => b - a).map((norm) => (mean === 0 ? 0 : norm / mean));
}

function filledUp(
  sizes: readonly number[],
  of: {
    readonly whole: readonly number[];
    readonly strengths: readonly Float64Array[];
    readonly fits: (sizes: readonly number[]) => boolean;
  },
): readonly number[] {
  const { whole, strengths, fits } = of;
  let current = sizes;
  let open = sizes.map((_, group) => group);
  for (;;) {
    const strengthOf = (group: number): number => strengths[group]?.[current[group] ?? 0] ?? 0;
    open = open.filter((group) => (current[group] ?? 0) < (whole[group] ?? 0));
    const [next] = open.toSorted((a, b) => strengthOf(b) - strengthOf(a));
    if (next === undefined) return current;
    const size = whole[next] ?? 0;
    const block = size > CHANNEL_BLOCK ? CHANNEL_BLOCK : 1;
    const wider = current.with(next, Math.min(size, (current[next] ?? 0) + block));
    if (fits(wider)) current = wider;
    else open = open.filter((group) => group !== next);
  }
}
