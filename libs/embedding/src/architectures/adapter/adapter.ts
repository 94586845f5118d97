import { ShapeError } from '@gallerist/metrics/checks';
import * as tf from '@tensorflow/tfjs-core';
import { assembleNet } from '../assemble-net.ts';
import type { Initialiser } from '../initialisers.ts';
import { dense } from '../layers/dense.ts';
import { dropout } from '../layers/dropout.ts';
import { NetBuilder } from '../net-builder.ts';
import type { ForwardMode, TrainableNet } from '../trainable-net.types.ts';
import type { AdapterOptions } from './adapter-options.ts';
import { unitRows } from './unit-rows.ts';

type VectorFunction = (x: tf.Tensor2D, mode: ForwardMode) => tf.Tensor2D;

/**
 * A head on the features of a frozen embedder: x + gate · W·x at length 1.
 *
 * At step 0 it is the identity: rows of length 1 come out with the same bits. `features` is the sum before it is brought to
 * length 1. Parameters: `gate` and `kernel`, or `down/kernel` and `up/kernel` with a rank, without biases, for what knows no
 * direction says nothing of a person.
 *
 * @see Quaterion's SkipConnectionHead, from which the gate comes
 */
export function adapter(options: AdapterOptions, seed: number): TrainableNet {
  const builder = new NetBuilder(seed);
  const { features: size, gate: gates, rates, zeroAtFirst } = options;
  const gate = builder.parameter<tf.Rank.R1>('gate', {
    shape: [gates === 'scalar' ? 1 : size],
    initialiser: { kind: 'constant', value: zeroAtFirst === 'gate' ? 0 : 1 },
    rateMultiplier: rates.gate,
    decays: false,
  });
  builder.describe({ name: 'gate', kind: 'gate', outputShape: [size], parameters: gate.size, macs: 0 });
  const change = changeOf(builder, options);
  return assembleNet(builder, {
    architecture: 'adapter',
    options: { ...options },
    inputShape: [size],
    dimensions: size,
    forward(input, mode) {
      if (input.rank !== 2 || input.shape[1] !== size) {
        const actual = `[${input.shape.join(', ')}]`;
        throw new ShapeError('adapter', 'input', { expected: `have the shape [n, ${size}]`, actual });
      }
      const x = input as tf.Tensor2D; // as: its rank was just checked
      const features: tf.Tensor2D = tf.add(x, tf.mul(change(dropout(x, options.dropout, mode), mode), gate));
      return { features, embedding: unitRows(features) };
    },
  });
}

/** W·x, in full or through a bottleneck. */
function changeOf(builder: NetBuilder, options: AdapterOptions): VectorFunction {
  const { features: size, rank, hasBottleneckRelu, rates } = options;
  const zero: Initialiser = { kind: 'constant', value: 0 };
  const first = options.zeroAtFirst === 'kernel' ? { initialiser: zero } : {};
  const shared = { bias: false, rateMultiplier: rates.kernel };
  if (rank === null) {
    const full = dense(builder, 'change', { input: size, units: size, ...shared, ...first });
    return (x, mode) => full.apply(x, mode);
  }
  const down = dense(builder, 'down', { input: size, units: rank, ...shared });
  const up = dense(builder, 'up', { input: rank, units: size, ...shared, ...first });
  return (x, mode) => {
    const inner = down.apply(x, mode);
    return up.apply(hasBottleneckRelu ? tf.relu(inner) : inner, mode);
  };
}
