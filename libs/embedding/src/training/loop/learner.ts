import { derivedSeed } from '@gallerist/metrics/random';
import type * as tf from '@tensorflow/tfjs-core';
import type { TrainableNet } from '../../architectures/trainable-net.types.ts';
import { createLoss } from '../losses/combined-loss.ts';
import type { TrainingLoss } from '../losses/training-loss.types.ts';
import { createOptimiser } from '../optimiser/create-optimiser.ts';
import { movingAverage } from '../optimiser/moving-average.ts';
import type { MovingAverage } from '../optimiser/moving-average.ts';
import type { Optimiser, TrainedParameter } from '../optimiser/optimiser.types.ts';
import type { Recipe } from '../recipe/recipe.schema.ts';
import { outputShapeOf } from './output-shape.ts';

/** A net with all that moves along with it in training. Owns everything but the net. */
export interface Learner {
  readonly net: TrainableNet;
  readonly recipe: Recipe;
  readonly loss: TrainingLoss;
  readonly optimiser: Optimiser;
  /** Of parameters and statistics; null without averaging. */
  readonly average: MovingAverage | null;
  /** Of net and loss. */
  readonly parameters: readonly TrainedParameter[];
  dispose(): void;
}

/** Streams of random numbers of a run, by what they are for. */
export const seedOf = {
  net: (seed: number) => derivedSeed(seed, 0),
  loss: (seed: number) => derivedSeed(seed, 1),
  sampler: (seed: number) => derivedSeed(seed, 2),
  augmentation: (seed: number) => derivedSeed(seed, 3),
  dropout: (seed: number, step: number) => derivedSeed(seed, 4, step),
} as const;

/**
 * Makes losses, optimiser and average for a net.
 *
 * @throws {TrainingError} `RECIPE_INVALID` where a loss looks at an output that the net does not have.
 */
export function createLearner(recipe: Recipe, net: TrainableNet, classCount: number): Learner {
  const seed = seedOf.loss(recipe.seed);
  const loss = createLoss(recipe.losses, { outputs: outputShapeOf(net), classCount, seed });
  const parameters = trainedParameters(net, loss, recipe.classRateMultiplier);
  const optimiser = createOptimiser(recipe.optimiser, parameters);
  const average = recipe.averageDecay === null ? null : movingAverage(variablesOf(net), recipe.averageDecay);
  return {
    net,
    recipe,
    loss,
    optimiser,
    average,
    parameters,
    dispose() {
      loss.dispose();
      optimiser.dispose();
      average?.dispose();
    },
  };
}

/** Parameters and statistics of a net by name; a name of one is none of the other. */
export function variablesOf(net: TrainableNet): ReadonlyMap<string, tf.Variable> {
  return new Map([...net.parameters, ...net.statistics]);
}

function trainedParameters(
  net: TrainableNet,
  loss: TrainingLoss,
  classRateMultiplier: number,
): readonly TrainedParameter[] {
  const ofNet = [...net.parameters].map(([name, variable]) => {
    const { rateMultiplier = 1, decays = true } = net.groups.get(name) ?? {};
    return { name: `net/${name}`, variable, rateMultiplier, decays };
  });
  const ofLoss = [...loss.parameters].map(([name, variable]) => ({
    name: `loss/${name}`,
    variable,
    rateMultiplier: classRateMultiplier,
    decays: name.endsWith('/centers'),
  }));
  return [...ofNet, ...ofLoss];
}
