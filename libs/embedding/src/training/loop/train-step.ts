// tfjs-core alone registers no gradients under Node; the layers library registers them all.
import '@tensorflow/tfjs-layers';
import * as tf from '@tensorflow/tfjs-core';
import type { NetInput } from '../data/training-data.types.ts';
import { clipGradients } from '../optimiser/clip-gradients.ts';
import type { TrainedParameter } from '../optimiser/optimiser.types.ts';
import { TrainingError } from '../training-error.ts';
import type { Learner } from './learner.ts';
import { seedOf } from './learner.ts';

/** What one step works on. */
export interface StepBatch extends NetInput {
  /** `[n]` classes. */
  readonly labels: Int32Array;
}

export interface StepPlace {
  /** Number of the step, from 0. */
  readonly step: number;
  readonly rate: number;
  /** Only the rows of class losses move. */
  readonly isNetFrozen: boolean;
}

/**
 * One step of the optimiser, and of the average.
 *
 * @returns The loss before the step, and the length of its gradient before clipping.
 * @throws {TrainingError} `DIVERGED` where loss or gradient is not finite; nothing has moved then.
 */
export function trainStep(
  learner: Learner,
  { labels, input, ...others }: StepBatch,
  place: StepPlace,
): { readonly loss: number; readonly gradientNorm: number } {
  const { net, recipe, optimiser, average } = learner;
  const { step, rate, isNetFrozen } = place;
  const moving = learner.parameters.filter(({ name }) => !isNetFrozen || name.startsWith('loss/'));
  const mode = {
    training: true,
    freezeNorm: recipe.isNormFrozen || isNetFrozen,
    dropoutSeed: seedOf.dropout(recipe.seed, step),
    ...others,
  };
  return tf.tidy(() => {
    const { value, grads } = tf.variableGrads(
      () => learner.loss.value({ output: net.forward(input, mode), labels, step }),
      moving.map(({ variable }) => variable),
    );
    const { gradients, norm } = clipGradients(byName(moving, grads), recipe.clipNorm);
    const [loss = NaN, gradientNorm = NaN] = tf.stack([value, norm]).dataSync<'float32'>();
    if (!Number.isFinite(loss) || !Number.isFinite(gradientNorm)) throw diverged(step, { loss, rate });
    optimiser.apply(gradients, { rate, step });
    average?.update(step);
    return { loss, gradientNorm };
  });
}

function byName(
  parameters: readonly TrainedParameter[],
  gradients: tf.NamedTensorMap,
): ReadonlyMap<string, tf.Tensor> {
  return new Map(
    parameters.flatMap(({ name, variable }) => {
      const gradient = gradients[variable.name];
      return gradient === undefined ? [] : [[name, gradient] as const];
    }),
  );
}

function diverged(
  step: number,
  { loss, rate }: { readonly loss: number; readonly rate: number },
): TrainingError {
  return new TrainingError(
    'DIVERGED',
    `Training diverged at step ${step}: the loss is ${loss} and its gradient not finite at learning rate ` +
      `${rate.toPrecision(3)}. A lower rate, a longer warm-up or a lower scale of the loss helps.`,
  );
}
