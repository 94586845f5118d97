import { nextCenters } from '@gallerist/metrics/losses';
import { derivedSeed } from '@gallerist/metrics/random';
import * as tf from '@tensorflow/tfjs-core';
import { initialValues } from '../../architectures/initialisers.ts';
import { isClassLoss } from '../recipe/loss.schema.ts';
import type { ClassLossSpec, LossSpec, TupleLossSpec } from '../recipe/loss.schema.ts';
import { classLossValue } from './class-loss.ts';
import { softmaxLoss } from './softmax-loss.ts';
import type { LossState } from './training-loss.types.ts';
import { createTupleLoss } from './tuple-loss.ts';

/** The shapes that a loss has to fit. */
export interface LossShape {
  /** C of the training data. */
  readonly classCount: number;
  /** Columns of the output that the loss looks at. */
  readonly dimensions: number;
  /** Integer in [0, 2³²). */
  readonly seed: number;
}

/** One step's rows, of one output of the net. */
export interface LossRows {
  readonly x: tf.Tensor2D;
  /** `[n]` classes in [0, C). */
  readonly labels: Int32Array;
  /** Number of the optimiser's step, from 0. */
  readonly step: number;
  /** `[n]` how much a row counts; only `softmax` takes it. */
  readonly rowWeights?: tf.Tensor1D;
}

/** A loss of the metrics library with what it trains and remembers. Owns its variables. */
export interface RowLoss {
  /** Trained, by stable name (`centers`), in a fixed order. */
  readonly parameters: ReadonlyMap<string, tf.Variable>;
  /** Moved by the loss itself. */
  readonly buffers: ReadonlyMap<string, tf.Variable>;
  /** To be called once a step, within a gradient function: what the loss remembers moves with each call. */
  value(rows: LossRows): tf.Scalar;
  state(): LossState;
  /** Puts back what `state` gave. */
  restore(state: LossState): void;
}

/** The loss that a recipe names, for outputs of one shape. */
export function createRowLoss(spec: LossSpec, shape: LossShape): RowLoss {
  return isClassLoss(spec) ? classLoss(spec, shape) : tupleLoss(spec, shape);
}

function classLoss(spec: ClassLossSpec, shape: LossShape): RowLoss {
  const perClass = 'centersPerClass' in spec ? spec.centersPerClass : 1;
  const centers = initialCenters(perClass, shape);
  if (spec.name === 'softmax') {
    const bias = spec.hasBias ? tf.tidy(() => tf.variable(tf.zeros([shape.classCount]))) : undefined;
    const parameters = new Map<string, tf.Variable>([['centers', centers]]);
    if (bias !== undefined) parameters.set('bias', bias);
    return stateless(parameters, ({ x, labels, rowWeights }) =>
      softmaxLoss(spec, {
        x,
        labels,
        centers: centers as tf.Variable<tf.Rank.R2>, // as: made of rank 2 above
        ...(bias && { bias: bias as tf.Variable<tf.Rank.R1> }), // as: made of rank 1 above
        ...(rowWeights && { rowWeights }),
      }),
    );
  }
  const memory: { current: LossState } = { current: {} };
  const isMovedByLoss = spec.name === 'center';
  const variables = new Map([['centers', centers]]);
  return {
    parameters: isMovedByLoss ? new Map() : variables,
    buffers: isMovedByLoss ? variables : new Map(),
    state: () => memory.current,
    restore: (state) => (memory.current = state),
    value({ x, labels, step }) {
      const rows = centers as tf.Variable<tf.Rank.R2>; // as: made of rank 2 above
      const loss = classLossValue(spec, { x, labels, centers: rows, step, memory });
      if (spec.name === 'center') moveCenters(rows, { x, labels, rate: spec.rate });
      return loss;
    },
  };
}

function moveCenters(
  centers: tf.Variable<tf.Rank.R2>,
  { x, labels, rate }: { readonly x: tf.Tensor2D; readonly labels: Int32Array; readonly rate: number },
): void {
  centers.assign(nextCenters(x, labels, { centers, rate }));
}

function tupleLoss(spec: TupleLossSpec, { classCount, seed }: LossShape): RowLoss {
  const loss = createTupleLoss(spec, seed);
  const beta = spec.name === 'margin' ? tf.tidy(() => tf.variable(tf.fill([classCount], spec.beta))) : null;
  return stateless(new Map(beta === null ? [] : [['beta', beta]]), ({ x, labels, step }) =>
    loss(x, labels, { step, ...(beta && { beta }) }),
  );
}

function stateless(parameters: RowLoss['parameters'], value: RowLoss['value']): RowLoss {
  return { parameters, buffers: new Map(), value, state: () => ({}), restore: () => undefined };
}

/** `[C·K, D]`, rows of about unit length in random directions. */
function initialCenters(perClass: number, { classCount, dimensions, seed }: LossShape): tf.Variable {
  const rows = classCount * perClass;
  // Uniform within ±√(3 / D): variance 1 / D.
  const how = { kind: 'he', fanIn: 2 * dimensions } as const;
  const values = initialValues(how, rows * dimensions, { seed: derivedSeed(seed, rows), name: 'centers' });
  return tf.tidy(() => tf.variable(tf.tensor2d(values, [rows, dimensions])));
}
