import { classCentroids } from '@gallerist/metrics/samplers';
import * as tf from '@tensorflow/tfjs-core';
import { initialEarlyStop } from '../evaluation/early-stop.ts';
import { embedRows } from '../evaluation/embed-rows.ts';
import { weightMasks } from '../sparsity/weight-masks.ts';
import { createSampler } from './create-sampler.ts';
import type { Centroids } from './create-sampler.ts';
import { createSchedule } from './create-schedule.ts';
import type { Learner } from './learner.ts';
import { seedOf } from './learner.ts';
import type { Loop, LoopState } from './loop.types.ts';
import { ProgressMeter } from './progress-meter.ts';
import { restoreSnapshot } from './restore-snapshot.ts';
import type { TrainingHooks, TrainingRun } from './training-run.types.ts';

/** A run at its beginning, or where its snapshot was taken. @throws {TrainingError} as `train`. */
export async function startLoop(run: TrainingRun, hooks: TrainingHooks, learner: Learner): Promise<Loop> {
  const { recipe, data } = run;
  const restored = hooks.resume === undefined ? null : restoreSnapshot(run, learner, hooks.resume);
  const state = restored?.state ?? (await firstState(run, learner));
  const sampler = createSampler(recipe.sampler, data, { seed: seedOf.sampler(recipe.seed), ...state });
  const stepsPerEpoch = restored?.stepsPerEpoch ?? Math.max(1, sampler.batches(0).length);
  const totalSteps = recipe.epochs * stepsPerEpoch;
  const { sparsity } = recipe;
  const { step } = state.position;
  return {
    run,
    hooks,
    learner,
    stepsPerEpoch,
    schedule: createSchedule(recipe.schedule, { base: recipe.optimiser.rate, totalSteps }),
    meter: new ProgressMeter(hooks.onProgress, { epochs: recipe.epochs, totalSteps }),
    masks: sparsity === null ? null : weightMasks(sparsity, learner, { totalSteps, step }),
    state,
  };
}

async function firstState({ recipe, data, net }: TrainingRun, learner: Learner): Promise<LoopState> {
  const isSampled = recipe.sampler.name === 'hard-identity';
  const isFirstRow = recipe.classRows === 'centroids';
  const centroids = isSampled || isFirstRow ? await centroidsOf({ net, data }) : null;
  if (isFirstRow && centroids !== null) placeClassRows(learner, centroids);
  return {
    position: { epoch: 0, batch: 0, step: 0 },
    epochLoss: { sum: 0, count: 0 },
    earlyStop: initialEarlyStop,
    history: { losses: [], looks: [] },
    best: null,
    centroids: isSampled ? centroids : null,
  };
}

/** The direction of each class, by the net as it is. */
export async function centroidsOf({ net, data }: Pick<TrainingRun, 'net' | 'data'>): Promise<Centroids> {
  const values = classCentroids(await embedRows(net, data), data.labels, net.dimensions);
  return { values, dimension: net.dimensions };
}

/** Class rows of the embedding's own shape start at the directions of their classes. */
function placeClassRows({ loss, net }: Learner, { values }: Centroids): void {
  for (const [name, variable] of loss.parameters) {
    const isOfWhole = /^loss\d+\/centers$/.test(name) && variable.shape[1] === net.dimensions;
    if (isOfWhole && variable.size === values.length) {
      tf.tidy(() => variable.assign(tf.tensor(values.slice(), variable.shape, 'float32')));
    }
  }
}
