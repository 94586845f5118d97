import { ArgumentError } from '@gallerist/metrics/checks';
import * as tf from '@tensorflow/tfjs-core';
import { initialValues } from './initialisers.ts';
import type { Initialiser } from './initialisers.ts';
import type { LayerDescription, ParameterGroup } from './trainable-net.types.ts';

export interface NewParameter<R extends tf.Rank> extends Partial<ParameterGroup> {
  readonly shape: tf.ShapeMap[R];
  readonly initialiser: Initialiser;
}

/** Collects the variables and layers of a net while it is put together. */
export class NetBuilder {
  readonly #seed: number;
  readonly parameters = new Map<string, tf.Variable>();
  readonly statistics = new Map<string, tf.Variable>();
  readonly groups = new Map<string, ParameterGroup>();
  readonly layers: LayerDescription[] = [];

  /** @param seed Integer in [0, 2³²) of all first values. */
  constructor(seed: number) {
    this.#seed = seed;
  }

  /**
   * A new trainable variable.
   *
   * @param name Unique in the net. Default group: the common rate, with weight decay.
   */
  parameter<R extends tf.Rank>(
    name: string,
    { shape, initialiser, rateMultiplier = 1, decays = true }: NewParameter<R>,
  ): tf.Variable<R> {
    this.#checkNew(name);
    const values = initialValues(initialiser, sizeOf(shape), { seed: this.#seed, name });
    const variable = ownedVariable<R>(values, shape, true);
    this.parameters.set(name, variable);
    this.groups.set(name, { rateMultiplier, decays });
    return variable;
  }

  /** A new variable that is saved with the net but not trained, filled with one value. */
  statistic(name: string, size: number, value: number): tf.Variable<tf.Rank.R1> {
    this.#checkNew(name);
    const variable = ownedVariable<tf.Rank.R1>(new Float32Array(size).fill(value), [size], false);
    this.statistics.set(name, variable);
    return variable;
  }

  describe(layer: LayerDescription): void {
    this.layers.push(layer);
  }

  dispose(): void {
    for (const variable of [...this.parameters.values(), ...this.statistics.values()]) variable.dispose();
  }

  #checkNew(name: string): void {
    if (!this.parameters.has(name) && !this.statistics.has(name)) return;
    throw new ArgumentError('NetBuilder', 'name', { expected: 'be new in the net', actual: name });
  }
}

/** tfjs refuses two variables of one name in the process; two nets of one architecture must live side by side, so ours have none. */
function ownedVariable<R extends tf.Rank>(
  values: Float32Array,
  shape: tf.ShapeMap[R],
  trainable: boolean,
): tf.Variable<R> {
  const first = tf.tensor<R>(values, shape, 'float32');
  const variable = tf.variable(first, trainable);
  first.dispose();
  return tf.keep(variable);
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);
