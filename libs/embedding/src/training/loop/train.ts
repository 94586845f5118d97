import { TrainingError } from '../training-error.ts';
import { createLearner, variablesOf } from './learner.ts';
import { look, withAverage } from './look.ts';
import type { Loop } from './loop.types.ts';
import { takeSnapshot } from './restore-snapshot.ts';
import { runEpoch } from './run-epoch.ts';
import { assignValues, valuesOf } from './snapshot.ts';
import { startLoop } from './start-loop.ts';
import type { TrainingHooks, TrainingResult, TrainingRun } from './training-run.types.ts';

/**
 * Trains a net by a recipe.
 *
 * Equal recipe, data and starting weights give equal weights, to the bit, on one backend that computes in one thread; so does a
 * run that was taken up again from any of its snapshots. At the end the net has the averaged weights, with early stop those of
 * the best look, of which the weights before training are the first.
 *
 * Other work of the thread passes between two steps.
 *
 * @throws {TrainingError} `RECIPE_INVALID`, `DATA_INVALID`, `DIVERGED` or `SNAPSHOT_FOREIGN`; where it starts, at once.
 */
export async function train(run: TrainingRun, hooks: TrainingHooks = {}): Promise<TrainingResult> {
  const { recipe, net, data, heldOut } = run;
  if (recipe.earlyStop !== null && heldOut === undefined) {
    throw new TrainingError('RECIPE_INVALID', 'Early stop needs held-out identities.');
  }
  const learner = createLearner(recipe, net, data.classCount);
  let loop: Loop | null = null;
  try {
    loop = await startLoop(run, hooks, learner);
    const outcome = await runAll(loop);
    if (outcome !== 'cancelled') await settleWeights(loop);
    const { position, history, earlyStop } = loop.state;
    return {
      outcome,
      steps: position.step,
      epochs: position.epoch,
      history,
      best: recipe.earlyStop === null ? null : earlyStop,
    };
  } finally {
    loop?.masks?.dispose();
    learner.dispose();
  }
}

async function runAll(loop: Loop): Promise<TrainingResult['outcome']> {
  const { run, state } = loop;
  const { epochs, earlyStop } = run.recipe;
  const isNew = state.position.step === 0 && state.earlyStop.best === null;
  if (isNew) await look(loop);
  if (earlyStop !== null && state.earlyStop.looksSince >= earlyStop.patience) return 'stopped-early';
  while (state.position.epoch < epochs) {
    if ((await runEpoch(loop)) === 'cancelled') return 'cancelled';
    if (await endEpoch(loop)) return 'stopped-early';
  }
  return 'completed';
}

/** @returns Whether the run must stop. */
async function endEpoch(loop: Loop): Promise<boolean> {
  const { run, hooks, state } = loop;
  const { epoch, step } = state.position;
  const { sum, count } = state.epochLoss;
  const losses = [...state.history.losses, { epoch, loss: sum / count }];
  state.history = { ...state.history, losses };
  state.epochLoss = { sum: 0, count: 0 };
  state.position = { epoch: epoch + 1, batch: 0, step };
  const { earlyStop, epochs } = run.recipe;
  const isLast = state.position.epoch === epochs;
  const isLookDue = earlyStop !== null && (isLast || state.position.epoch % earlyStop.everyEpochs === 0);
  const mustStop = isLookDue && (await look(loop));
  if (hooks.snapshots?.everyEpoch !== false || isLast || mustStop)
    await hooks.snapshots?.keep(takeSnapshot(loop));
  return mustStop;
}

/** Gives the net the weights that the run is for. */
async function settleWeights({ learner, state }: Loop): Promise<void> {
  const variables = variablesOf(learner.net);
  const weights = state.best ?? (await withAverage(learner, () => Promise.resolve(valuesOf(variables))));
  assignValues(variables, weights);
}
