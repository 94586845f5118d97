import { recipeDigest } from '../recipe/parse-recipe.ts';
import { TrainingError } from '../training-error.ts';
import type { Learner } from './learner.ts';
import { variablesOf } from './learner.ts';
import type { Loop, LoopState } from './loop.types.ts';
import { assignValues, snapshotVariables, valuesOf } from './snapshot.ts';
import type { Snapshot } from './snapshot.types.ts';
import type { TrainingRun } from './training-run.types.ts';

const CENTROIDS = 'sampler/centroids';
const BEST = 'best/';

/** All that it takes to go on from here. Copies the values of the variables. */
export function takeSnapshot({ run, learner, stepsPerEpoch, state }: Loop): Snapshot {
  const { best, centroids, ...rest } = state;
  return {
    header: {
      version: 1,
      recipeDigest: recipeDigest(run.recipe),
      dataDigest: run.data.digest,
      architecture: run.net.architecture,
      stepsPerEpoch,
      lossState: learner.loss.state(),
      ...rest,
    },
    arrays: new Map([
      ...valuesOf(snapshotVariables(learner)),
      ...[...(best ?? [])].map(([name, values]) => [`${BEST}${name}`, values] as const),
      ...(centroids === null ? [] : [[CENTROIDS, centroids.values] as const]),
    ]),
  };
}

/**
 * Puts a run back to where its snapshot was taken.
 *
 * @throws {TrainingError} `SNAPSHOT_FOREIGN` for a snapshot of another recipe, other data or another net; nothing is changed
 *   then.
 */
export function restoreSnapshot(
  { recipe, data, net }: TrainingRun,
  learner: Learner,
  { header, arrays }: Snapshot,
): { readonly state: LoopState; readonly stepsPerEpoch: number } {
  const differing = [
    ...(header.recipeDigest === recipeDigest(recipe) ? [] : ['recipe']),
    ...(header.dataDigest === data.digest ? [] : ['data']),
    ...(header.architecture === net.architecture ? [] : ['architecture']),
  ];
  if (differing.length > 0) {
    throw new TrainingError('SNAPSHOT_FOREIGN', `The snapshot is of another ${differing.join(' and ')}.`);
  }
  assignValues(snapshotVariables(learner), arrays);
  learner.loss.restore(header.lossState);
  const { position, epochLoss, earlyStop, history, stepsPerEpoch } = header;
  const best = bestOf(arrays, learner);
  const centroids = arrays.get(CENTROIDS);
  return {
    state: {
      position,
      epochLoss,
      earlyStop,
      history,
      best,
      centroids: centroids === undefined ? null : { values: centroids, dimension: net.dimensions },
    },
    stepsPerEpoch,
  };
}

function bestOf(arrays: ReadonlyMap<string, Float32Array>, { net }: Learner): LoopState['best'] {
  const best = new Map<string, Float32Array>();
  for (const name of variablesOf(net).keys()) {
    const values = arrays.get(`${BEST}${name}`);
    if (values !== undefined) best.set(name, values);
  }
  return best.size === 0 ? null : best;
}
