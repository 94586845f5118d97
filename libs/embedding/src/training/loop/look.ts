import { afterLook } from '../evaluation/early-stop.ts';
import { embedRows } from '../evaluation/embed-rows.ts';
import { heldOutMetricsOf } from '../evaluation/held-out-metrics.ts';
import { variablesOf } from './learner.ts';
import type { Learner } from './learner.ts';
import type { Loop } from './loop.types.ts';
import { valuesOf, withValues } from './snapshot.ts';

/**
 * Looks at the held-out identities with the averaged weights, and keeps these where it is the best look so far.
 *
 * @returns Whether the run must stop.
 */
export async function look({ run, learner, meter, state }: Loop): Promise<boolean> {
  const { recipe, heldOut, net } = run;
  if (recipe.earlyStop === null || heldOut === undefined) return false;
  const { epoch } = state.position;
  const { metrics, weights } = await withAverage(learner, async () => ({
    metrics: heldOutMetricsOf({
      ...heldOut,
      embeddings: await embedRows(net, heldOut),
      dimensions: net.dimensions,
    }),
    weights: valuesOf(variablesOf(net)),
  }));
  const value = metrics[recipe.earlyStop.metric];
  const after = afterLook(state.earlyStop, { value, epoch }, recipe.earlyStop);
  if (after.isBest) state.best = weights;
  state.earlyStop = after.state;
  state.history = { ...state.history, looks: [...state.history.looks, { epoch, metrics }] };
  meter.looked(state.position, metrics);
  return after.mustStop;
}

/** Runs something with the averaged weights in the net; with its own where nothing is averaged. */
export function withAverage<T>({ net, average }: Learner, act: () => Promise<T>): Promise<T> {
  return average === null ? act() : withValues(variablesOf(net), average.state, act);
}
