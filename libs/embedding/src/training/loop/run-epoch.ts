import * as tf from '@tensorflow/tfjs-core';
import type { NetInput, TrainingData } from '../data/training-data.types.ts';
import { createSampler } from './create-sampler.ts';
import { seedOf } from './learner.ts';
import type { Loop } from './loop.types.ts';
import { takeSnapshot } from './restore-snapshot.ts';
import { centroidsOf } from './start-loop.ts';
import { trainStep } from './train-step.ts';

/**
 * Goes through the rest of an epoch from the loop's position.
 *
 * @returns `cancelled` where the signal came: the position is then behind the last step, and kept.
 */
export async function runEpoch(loop: Loop): Promise<'finished' | 'cancelled'> {
  const { run, hooks, state } = loop;
  const { data } = run;
  await refreshCentroids(loop);
  const batches = batchesOf(loop);
  const { epoch } = state.position;
  const prepare = (batch: number): Promise<NetInput> | null => {
    const rows = batches[batch];
    return rows === undefined ? null : prepared(data, rows, epoch);
  };
  let next = prepare(state.position.batch);
  try {
    for (let batch = state.position.batch; batch < batches.length; batch += 1) {
      await otherWork();
      if (hooks.signal?.aborted) {
        await hooks.snapshots?.keep(takeSnapshot(loop));
        return 'cancelled';
      }
      const input = await next;
      next = prepare(batch + 1);
      stepOn(loop, batches, input ?? unreachable());
      if (isSnapshotDue(loop, batches.length)) await hooks.snapshots?.keep(takeSnapshot(loop));
    }
  } finally {
    await next?.then(disposeInput, () => undefined);
  }
  return 'finished';
}

async function refreshCentroids({ run, state }: Loop): Promise<void> {
  const { sampler } = run.recipe;
  if (sampler.name !== 'hard-identity' || state.position.batch > 0) return;
  if (state.position.epoch > 0 && state.position.epoch % sampler.refreshEveryEpochs === 0) {
    state.centroids = await centroidsOf(run);
  }
}

function batchesOf({ run, state }: Loop): readonly Int32Array[] {
  const { recipe, data } = run;
  const seed = seedOf.sampler(recipe.seed);
  return createSampler(recipe.sampler, data, { seed, centroids: state.centroids }).batches(
    state.position.epoch,
  );
}

/** A failure is kept for the one who waits for the batch: it may come while nobody does yet. */
function prepared(data: TrainingData, rows: Int32Array, epoch: number): Promise<NetInput> {
  const batch = data.batch(rows, epoch);
  batch.catch(() => undefined);
  return batch;
}

/** One step at the loop's position, which moves on. */
function stepOn(loop: Loop, batches: readonly Int32Array[], input: NetInput): void {
  const { run, learner, schedule, stepsPerEpoch, meter, masks, state } = loop;
  const { epoch, batch, step } = state.position;
  const rows = batches[batch] ?? unreachable();
  const labels = rows.map((row) => run.data.labels[row] ?? 0);
  // an epoch may have more or fewer batches than the first: the schedule counts by share of the epoch
  const rate = schedule(epoch * stepsPerEpoch + Math.floor((batch * stepsPerEpoch) / batches.length));
  const isNetFrozen = epoch < run.recipe.frozenNetEpochs;
  try {
    const { loss } = trainStep(learner, { ...input, labels }, { step, rate, isNetFrozen });
    masks?.afterStep(step);
    const { sum, count } = state.epochLoss;
    state.epochLoss = { sum: sum + loss, count: count + 1 };
  } finally {
    disposeInput(input);
  }
  state.position = { epoch, batch: batch + 1, step: step + 1 };
  const loss = state.epochLoss.sum / state.epochLoss.count;
  meter.stepped(state.position, { loss, rate, pictures: rows.length });
}

function isSnapshotDue({ hooks, state }: Loop, batchCount: number): boolean {
  const every = hooks.snapshots?.everySteps;
  const { batch, step } = state.position;
  // the end of the epoch keeps its own, after the look
  return every !== undefined && step % every === 0 && batch < batchCount;
}

function disposeInput(input: NetInput): void {
  tf.dispose({ ...input });
}

/** Lets messages, timers and requests through. */
const otherWork = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function unreachable(): never {
  throw new RangeError('runEpoch: no batch at the position');
}
