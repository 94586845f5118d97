import { derivedSeed } from '@gallerist/metrics/random';
import * as tf from '@tensorflow/tfjs-core';
import type { NetOutput } from '../../architectures/trainable-net.types.ts';
import type { LossSpec } from '../recipe/loss.schema.ts';
import { TrainingError } from '../training-error.ts';
import { createRowLoss } from './create-loss.ts';
import type { RowLoss } from './create-loss.ts';
import type { LossBatch, TrainingLoss } from './training-loss.types.ts';

/** Columns of each output that a net has. */
export interface OutputShape {
  readonly embedding: number;
  readonly features: number | null;
  readonly parts: { readonly count: number; readonly dimensions: number } | null;
}

/** One loss on one output: the whole, or one part of it. */
interface Term {
  readonly name: string;
  readonly weight: number;
  readonly loss: RowLoss;
  readonly rows: (output: NetOutput) => { readonly x: tf.Tensor2D; readonly rowWeights?: tf.Tensor1D };
}

/** Losses whose values depend on the length of the rows: they see them before normalisation, where the net has them so. */
const takesLengths: readonly string[] = ['softmax', 'sphereface', 'adaface', 'magface', 'center', 'n-pairs'];

/**
 * All losses of a recipe as one. A loss on parts has rows of its own for each part, and takes the mean over the parts.
 *
 * @throws {TrainingError} `RECIPE_INVALID` where a loss looks at an output that the net does not have.
 */
export function createLoss(
  specs: readonly LossSpec[],
  of: { readonly outputs: OutputShape; readonly classCount: number; readonly seed: number },
): TrainingLoss {
  const terms = specs.flatMap((spec, i) =>
    termsOf(spec, { ...of, name: `loss${i}`, seed: derivedSeed(of.seed, i) }),
  );
  const named = (kind: 'parameters' | 'buffers') =>
    new Map(
      terms.flatMap(({ name, loss }) =>
        [...loss[kind]].map(([own, variable]) => [`${name}/${own}`, variable] as const),
      ),
    );
  const [parameters, buffers] = [named('parameters'), named('buffers')];
  return {
    parameters,
    buffers,
    value: (batch) => tf.tidy(() => tf.addN(terms.map((term) => valueOf(term, batch)))),
    state: () => Object.fromEntries(terms.map(({ name, loss }) => [name, loss.state()])),
    restore: (state) => terms.forEach(({ name, loss }) => loss.restore(state[name] ?? {})),
    dispose: () => [...parameters.values(), ...buffers.values()].forEach((variable) => variable.dispose()),
  };
}

function valueOf({ weight, loss, rows }: Term, { output, labels, step }: LossBatch): tf.Scalar {
  return tf.mul(loss.value({ ...rows(output), labels, step }), weight);
}

function termsOf(
  spec: LossSpec,
  of: {
    readonly outputs: OutputShape;
    readonly classCount: number;
    readonly seed: number;
    readonly name: string;
  },
): readonly Term[] {
  const { outputs, classCount, seed, name } = of;
  const on =
    spec.on ?? (takesLengths.includes(spec.name) && outputs.features !== null ? 'features' : 'embedding');
  if (on === 'parts') return partTerms(spec, of);
  const dimensions = outputs[on];
  if (dimensions === null) throw lacking(spec, on);
  const loss = createRowLoss(spec, { classCount, dimensions, seed });
  return [{ name, weight: spec.weight, loss, rows: (output) => ({ x: output[on] ?? output.embedding }) }];
}

function partTerms(
  spec: LossSpec,
  of: {
    readonly outputs: OutputShape;
    readonly classCount: number;
    readonly seed: number;
    readonly name: string;
  },
): readonly Term[] {
  const { parts } = of.outputs;
  if (parts === null) throw lacking(spec, 'parts');
  return Array.from({ length: parts.count }, (_, part) => {
    const shape = {
      classCount: of.classCount,
      dimensions: parts.dimensions,
      seed: derivedSeed(of.seed, part),
    };
    return {
      name: `${of.name}/part${part}`,
      weight: spec.weight / parts.count,
      loss: createRowLoss(spec, shape),
      rows: (output) => partRows(output, part),
    };
  });
}

function partRows(output: NetOutput, part: number) {
  const { parts, visibility } = output;
  if (parts === undefined) throw new TypeError('partRows: the net gave no parts');
  const [count, , dimensions] = parts.shape;
  const x: tf.Tensor2D = tf.reshape(tf.slice(parts, [0, part, 0], [count, 1, dimensions]), [
    count,
    dimensions,
  ]);
  if (visibility === undefined) return { x };
  const rowWeights: tf.Tensor1D = tf.reshape(tf.slice(visibility, [0, part], [count, 1]), [count]);
  return { x, rowWeights };
}

function lacking(spec: LossSpec, output: string): TrainingError {
  return new TrainingError('RECIPE_INVALID', `${spec.name} looks at ${output}, which the net does not have.`);
}
