import * as tf from '@tensorflow/tfjs-core';
import type { Initialiser } from '../initialisers.ts';
import type { NetBuilder } from '../net-builder.ts';
import { biasOf } from './conv.ts';
import type { VectorLayer } from './layer.types.ts';

export interface DenseOptions {
  readonly input: number;
  readonly units: number;
  /** Default true. */
  readonly bias?: boolean;
  /** Of the kernel. Default Xavier. */
  readonly initialiser?: Initialiser;
  /** Of the kernel's learning rate. Default 1. */
  readonly rateMultiplier?: number;
}

/** A fully connected layer, parameters `<name>/kernel` `[in, out]` and `<name>/bias`. */
export function dense(builder: NetBuilder, name: string, options: DenseOptions): VectorLayer {
  const { input, units, bias = true, rateMultiplier = 1 } = options;
  const initialiser = options.initialiser ?? { kind: 'xavier', fanIn: input, fanOut: units };
  const kernel = builder.parameter<tf.Rank.R2>(`${name}/kernel`, {
    shape: [input, units],
    initialiser,
    rateMultiplier,
  });
  const offset = bias ? biasOf(builder, name, units) : null;
  const parameters = input * units + (bias ? units : 0);
  builder.describe({ name, kind: 'dense', outputShape: [units], parameters, macs: input * units });
  return {
    outputSize: units,
    apply(x) {
      const y: tf.Tensor2D = tf.matMul(x, kernel);
      return offset === null ? y : tf.add(y, offset);
    },
  };
}
