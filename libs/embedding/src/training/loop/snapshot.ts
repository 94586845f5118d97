import * as tf from '@tensorflow/tfjs-core';
import { TrainingError } from '../training-error.ts';
import type { Learner } from './learner.ts';
import { variablesOf } from './learner.ts';

/** The variables of a run under the names that they have in a snapshot. */
export function snapshotVariables({
  net,
  loss,
  optimiser,
  average,
}: Learner): ReadonlyMap<string, tf.Variable> {
  const groups = {
    net: variablesOf(net),
    loss: loss.parameters,
    buffer: loss.buffers,
    optimiser: optimiser.state,
    average: average?.state ?? new Map<string, tf.Variable>(),
  };
  return new Map(
    Object.entries(groups).flatMap(([kind, variables]) =>
      [...variables].map(([name, variable]) => [`${kind}/${name}`, variable] as const),
    ),
  );
}

/** Copies of the values of variables. */
export function valuesOf(variables: ReadonlyMap<string, tf.Variable>): ReadonlyMap<string, Float32Array> {
  return new Map([...variables].map(([name, variable]) => [name, variable.dataSync<'float32'>().slice()]));
}

/**
 * Gives variables the values of a snapshot.
 *
 * @throws {TrainingError} `SNAPSHOT_FOREIGN` where one is missing or of another length; nothing is changed then.
 */
export function assignValues(
  variables: ReadonlyMap<string, tf.Variable>,
  arrays: ReadonlyMap<string, Float32Array>,
): void {
  for (const [name, { size }] of variables) {
    if (arrays.get(name)?.length === size) continue;
    const actual = arrays.get(name)?.length ?? 'none';
    throw new TrainingError(
      'SNAPSHOT_FOREIGN',
      `The snapshot has ${actual} values for ${name}, not ${size}.`,
    );
  }
  for (const [name, variable] of variables) {
    const values = arrays.get(name);
    // a copy: the cpu backend takes the array itself, and the snapshot is to stay as it is
    if (values) tf.tidy(() => variable.assign(tf.tensor(values.slice(), variable.shape, 'float32')));
  }
}

/** Runs something with other values in the variables, and puts their own back. */
export async function withValues<T>(
  variables: ReadonlyMap<string, tf.Variable>,
  others: ReadonlyMap<string, tf.Variable>,
  run: () => Promise<T>,
): Promise<T> {
  const own = new Map([...variables].map(([name, variable]) => [name, tf.clone(variable)]));
  const assign = (values: ReadonlyMap<string, tf.Tensor>) => {
    for (const [name, variable] of variables) {
      const value = values.get(name);
      if (value) tf.tidy(() => variable.assign(tf.clone(value)));
    }
  };
  try {
    assign(others);
    return await run();
  } finally {
    assign(own);
    own.forEach((value) => value.dispose());
  }
}
