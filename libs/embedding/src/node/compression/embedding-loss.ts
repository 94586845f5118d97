import { openOnnxSession } from '../onnx-runtime/index.ts';
import type { CalibrationRows } from './calibrate-ranges.ts';

/** What embeddings are compared on. */
export interface ComparedRows extends CalibrationRows {
  /** Name of the output that is compared. */
  readonly output: string;
}

/** Rows that models are compared on. */
const COMPARED_ROWS = 16;

/** 1 − the mean cosine between a model's embeddings of the first rows and those of another, in [0, 2]. */
export type EmbeddingLoss = (model: Uint8Array) => Promise<number>;

/** Compares models with one of the same input and output. */
export async function embeddingLoss(model: Uint8Array, rows: ComparedRows): Promise<EmbeddingLoss> {
  const expected = await outputsOf(model, rows);
  return async (other) => {
    const actual = await outputsOf(other, rows);
    const cosines = expected.map((row, at) => cosine(row, actual[at] ?? row));
    return 1 - cosines.reduce((sum, one) => sum + one, 0) / cosines.length;
  };
}

async function outputsOf(
  model: Uint8Array,
  { input, output, rows, rowShape }: ComparedRows,
): Promise<readonly Float32Array[]> {
  const session = await openOnnxSession({ model });
  const length = rowShape.reduce((product, side) => product * side, 1);
  const found: Float32Array[] = [];
  try {
    for (let start = 0; start < rows.length && found.length < COMPARED_ROWS; start += length) {
      const data = rows.slice(start, start + length);
      const values = await session.run({ [input]: { data, dims: [1, ...rowShape] } }, [output]);
      found.push(values[output]?.data ?? new Float32Array());
    }
  } finally {
    await session.dispose();
  }
  return found;
}

function cosine(a: Float32Array, b: Float32Array): number {
  const dot = a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
  return dot / (Math.hypot(...a) * Math.hypot(...b));
}
