import { grad } from '@tensorflow/tfjs-core';
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import type { GoldenCall, GoldenRecord } from '../golden.types.ts';
import { areFinite, inputsOf, labelsOf, matrixOf, valueOf, withTensors } from './class-batch.ts';

/** A case of a loss between rows of a batch. */
export interface TupleCase {
  readonly x: Tensor2D;
  readonly labels: readonly number[];
  readonly params: GoldenRecord;
  readonly differentiate: (loss: (x: Tensor2D) => Scalar) => TupleLossAnswer;
}

/** What a tuple loss answers with; keys that a case does not ask for are not compared. */
export interface TupleLossAnswer {
  readonly loss: number;
  readonly dEmbeddings: readonly (readonly number[])[];
  readonly lossFinite: boolean;
  readonly gradFinite: boolean;
  readonly gradZeroAndFinite: boolean;
}

/** Runs `answer` on the batch of a case and frees what it made. */
export function withTuples(answer: (batch: TupleCase) => object): GoldenCall {
  return (golden, context) =>
    withTensors(() => {
      const inputs = inputsOf(golden, context);
      const x = matrixOf(inputs, 'embeddings');
      return answer({
        x,
        labels: labelsOf(inputs),
        params: golden.params,
        differentiate: (loss) => differentiateAt(x, loss),
      });
    });
}

function differentiateAt(x: Tensor2D, loss: (x: Tensor2D) => Scalar): TupleLossAnswer {
  const value = valueOf(loss(x));
  const dEmbeddings = (grad((y) => loss(y as Tensor2D))(x) as Tensor2D).arraySync(); // as: of the shape of x
  const gradFinite = areFinite(dEmbeddings);
  return {
    loss: value,
    dEmbeddings,
    lossFinite: Number.isFinite(value),
    gradFinite,
    gradZeroAndFinite: gradFinite && dEmbeddings.flat().every((slope) => slope === 0),
  };
}
