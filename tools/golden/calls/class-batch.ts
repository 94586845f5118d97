// Registers the gradients of the operations, which tfjs-core alone does not have.
import '@tensorflow/tfjs';
import { grads, tensor2d, tensor3d, tidy } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import { cosineLogits, crossEntropies, crossEntropyLoss } from '@gallerist/metrics/losses';
import type { GoldenCall, GoldenCase, GoldenContext, GoldenRecord } from '../golden.types.ts';

/** What a loss with class centres answers with; keys that a case does not ask for are not compared. */
export interface LossAnswer {
  readonly loss: number;
  readonly dEmbeddings: unknown;
  /** By each name that cases have for them. */
  readonly dW: unknown;
  readonly dProxies: unknown;
  readonly dCenters: unknown;
}

export type ClassLoss = (embeddings: Tensor2D, centers: Tensor2D) => Scalar;

/** A case of a loss with one row a class, as tensors. */
export interface ClassCase {
  readonly x: Tensor2D;
  readonly centers: Tensor2D;
  readonly labels: readonly number[];
  readonly params: GoldenRecord;
  readonly cosines: Tensor2D;
  readonly differentiate: (loss: ClassLoss) => LossAnswer;
}

/** Runs `answer` on the batch of a case and frees what it made. */
export function inBatch<T extends object>(
  golden: GoldenCase,
  context: GoldenContext,
  answer: (batch: ClassCase) => T,
): T {
  return withTensors(() => {
    const inputs = inputsOf(golden, context);
    const x = matrixOf(inputs, 'embeddings');
    const centers = matrixOf(
      inputs,
      ['W', 'proxies', 'centers'].find((name) => name in inputs),
    );
    return answer({
      x,
      centers,
      labels: 'labels' in inputs ? labelsOf(inputs) : [],
      params: golden.params,
      cosines: cosineLogits(x, centers),
      differentiate: (loss) => gradients((y, w) => loss(y, w as Tensor2D), [x, centers]), // as: called with `centers`
    });
  });
}

/** `inBatch` as a call. */
export function withBatch(answer: (batch: ClassCase) => object): GoldenCall {
  return (golden, context) => inBatch(golden, context, answer);
}

/** A call that answers with logits, their cross-entropies and its gradients. */
export function withLogits(
  logitsOf: (
    x: Tensor2D,
    of: {
      readonly centers: Tensor2D;
      readonly labels: readonly number[];
      readonly params: GoldenRecord;
    },
  ) => Tensor2D,
): GoldenCall {
  return withBatch(({ x, centers, labels, params, differentiate }) => {
    const logits = logitsOf(x, { centers, labels, params });
    const targets = logits.arraySync().map((row, i) => row.map((_, j) => (j === labels[i] ? 1 : 0)));
    return {
      logits: logits.arraySync(),
      perSample: crossEntropies(logits, tensor2d(targets)).arraySync(),
      ...differentiate((y, w) => crossEntropyLoss(logitsOf(y, { centers: w, labels, params }), labels)),
    };
  });
}

/** The value of a loss with its gradients with respect to embeddings and centres. */
export function gradients(
  loss: (embeddings: Tensor2D, centers: Tensor) => Scalar,
  [x, centers]: readonly [Tensor2D, Tensor],
): LossAnswer {
  const [dEmbeddings, dCenters] = grads((y, w) => loss(y as Tensor2D, w))([x, centers]); // as: called with x
  const dW = dCenters?.arraySync();
  return {
    loss: valueOf(loss(x, centers)),
    dEmbeddings: dEmbeddings?.arraySync(),
    dW,
    dProxies: dW,
    dCenters: dW,
  };
}

/** Runs a function that makes tensors and answers without them. */
export function withTensors<T extends object>(run: () => T): T {
  let answer: T | undefined;
  tidy(() => {
    answer = run();
  });
  if (answer === undefined) throw new Error('nothing was answered');
  return answer;
}

/** The inputs of a case, over those of the batch that it names. */
export function inputsOf({ inputs }: GoldenCase, { conventions }: GoldenContext): GoldenRecord {
  const fixtures = (conventions.fixtures ?? {}) as GoldenRecord; // as: JSON, see the files' README
  const shared = (typeof inputs.fixture === 'string' ? (fixtures[inputs.fixture] ?? {}) : {}) as GoldenRecord; // as: JSON
  return { ...shared, ...inputs };
}

export function matrixOf(inputs: GoldenRecord, name: string | undefined): Tensor2D {
  if (name === undefined) throw new Error('the case has no centres');
  return tensor2d(inputs[name] as number[][]); // as: JSON; tfjs refuses another shape
}

export function cubeOf(inputs: GoldenRecord, name: string): Tensor3D {
  return tensor3d(inputs[name] as number[][][]); // as: JSON; tfjs refuses another shape
}

export function labelsOf(inputs: GoldenRecord): readonly number[] {
  return inputs.labels as number[]; // as: JSON; the losses check labels
}

export function numberOf(params: GoldenRecord, name: string, fallback: number): number {
  const value: unknown = params[name] ?? fallback;
  if (typeof value !== 'number') throw new Error(`the parameter ${name} is no number`);
  return value;
}

export function textOf(params: GoldenRecord, name: string): string {
  const value: unknown = params[name] ?? '';
  if (typeof value !== 'string') throw new Error(`the parameter ${name} is no text`);
  return value;
}

export function valueOf(scalar: Scalar): number {
  return scalar.dataSync()[0] ?? NaN;
}

/** Whether all numbers of nested lists are finite. */
export function areFinite(values: unknown): boolean {
  return Array.isArray(values) ? values.every(areFinite) : Number.isFinite(values);
}
