import { rangeCollectors } from '../../compression/calibration/range-collectors.ts';
import type { CalibrationMethod, RangeCollector } from '../../compression/calibration/range-collectors.ts';
import type { ActivationRange } from '../../compression/onnx/quantise/activation-scale.ts';
import type { OnnxModel } from '../../onnx/model/onnx-model.types.ts';
import { writeOnnx } from '../../onnx/model/write-onnx.ts';
import { openOnnxSession } from '../onnx-runtime/index.ts';

/** What a float model is run on. */
export interface CalibrationRows {
  /** Name of the model's input. */
  readonly input: string;
  /** `[n, …rowShape]`. */
  readonly rows: Float32Array;
  readonly rowShape: readonly number[];
}

/**
 * Runs a float model row by row and sees in which ranges the named values lie.
 *
 * @param names Values of the model's graph, its input among them or not.
 */
export async function calibrateRanges(
  model: OnnxModel,
  names: readonly string[],
  { input, rows, rowShape, method }: CalibrationRows & { readonly method: CalibrationMethod },
): Promise<ReadonlyMap<string, ActivationRange>> {
  const known = new Set(model.graph.outputs.map(({ name }) => name));
  const inside = names.filter((name) => name !== input);
  const added = inside
    .filter((name) => !known.has(name))
    .map((name) => ({ name, dataType: 'float32' as const, dims: null }));
  const graph = { ...model.graph, outputs: [...model.graph.outputs, ...added] };
  const session = await openOnnxSession({ model: writeOnnx({ ...model, graph }) });
  const length = rowShape.reduce((product, side) => product * side, 1);
  const collectors = new Map<string, RangeCollector>();
  const see = (name: string, values: Float32Array): void => {
    const collector = collectors.get(name) ?? rangeCollectors[method]();
    collectors.set(name, collector);
    collector.see(values);
  };
  try {
    for (let start = 0; start < rows.length; start += length) {
      const data = rows.slice(start, start + length);
      if (names.includes(input)) see(input, data);
      const values = await session.run({ [input]: { data, dims: [1, ...rowShape] } }, inside);
      for (const [name, value] of Object.entries(values)) see(name, value.data);
    }
  } finally {
    await session.dispose();
  }
  return new Map([...collectors].map(([name, collector]) => [name, collector.range()]));
}
