import { percentile } from '@gallerist/metrics/evaluation';
import { openOnnxSession } from '../onnx-runtime/index.ts';

/** A model before or after. */
export interface ModelFigures {
  readonly bytes: number;
  /** Median of one picture on one thread. */
  readonly p50Ms: number;
}

/** What models are timed on. */
export interface TimedInput {
  readonly input: string;
  /** At least one row; the first is taken. */
  readonly rows: Float32Array;
  /** Of one row, without the batch. */
  readonly rowShape: readonly number[];
}

const TIMED_RUNS = 51;

/** Size and speed of ONNX models of one input; they run in turns, so that whatever else the machine does slows all. */
export async function timeModels(
  models: readonly Uint8Array[],
  { input, rows, rowShape }: TimedInput,
): Promise<readonly ModelFigures[]> {
  const length = rowShape.reduce((product, side) => product * side, 1);
  const feed = { [input]: { data: rows.slice(0, length), dims: [1, ...rowShape] } };
  const sessions = await Promise.all(models.map((model) => openOnnxSession({ model, threads: 1 })));
  const times = models.map((): number[] => []);
  for (let run = 0; run < TIMED_RUNS; run++) {
    for (const [at, session] of sessions.entries()) {
      const started = performance.now();
      await session.run(feed);
      times[at]?.push(performance.now() - started);
    }
  }
  await Promise.all(sessions.map((session) => session.dispose()));
  return models.map((model, at) => ({ bytes: model.length, p50Ms: percentile(times[at] ?? [], 50) ?? NaN }));
}
