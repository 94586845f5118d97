import type { ClassBatch } from './class-loss-contract.ts';
import { cosine, crossEntropy, mean } from './vectors.ts';

/** Mean cross-entropy of scale · (target(c_y) at the label, other(c_j) elsewhere), in loops. */
export function marginOracle(change: {
  readonly scale: number | ((row: number, batch: ClassBatch) => number);
  readonly target: (cosine: number, row: number, batch: ClassBatch) => number;
  readonly other?: (cosine: number, target: number) => number;
}): (batch: ClassBatch) => number {
  const { scale, target, other = (cosine: number): number => cosine } = change;
  return (batch) =>
    mean(
      batch.embeddings.map((x, i) => {
        const label = batch.labels[i]!;
        const cosines = batch.centers.map((w) => cosine(x, w));
        const factor = typeof scale === 'number' ? scale : scale(i, batch);
        const logits = cosines.map(
          (cosine, j) => factor * (j === label ? target(cosine, i, batch) : other(cosine, cosines[label]!)),
        );
        return crossEntropy(logits, label);
      }),
    );
}
