import type { ActivationRange } from '../../compression/onnx/quantise/activation-scale.ts';
import type { OnnxModel } from '../../onnx/model/onnx-model.types.ts';
import { writeOnnx } from '../../onnx/model/write-onnx.ts';
import { openOnnxSession } from '../onnx-runtime/index.ts';

/**
 * How a range follows from an activation's values.
 * - `min-max`: all of them lie in it.
 * - `percentile`: the mean, over the pictures, of the 0.01st and the 99.99th percentile; a few outliers are cut off for finer steps.
 */
export const calibrationMethods = ['min-max', 'percentile'] as const;
export type CalibrationMethod = (typeof calibrationMethods)[number];

/** Share of an activation's values that `percentile` leaves out at each end. */
const CUT_SHARE = 1e-4;

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
  const collector = new RangeCollector(method);
  try {
    for (let start = 0; start < rows.length; start += length) {
      const data = rows.slice(start, start + length);
      if (names.includes(input)) collector.see(input, data);
      const values = await session.run({ [input]: { data, dims: [1, ...rowShape] } }, inside);
      for (const [name, value] of Object.entries(values)) collector.see(name, value.data);
    }
  } finally {
    await session.dispose();
  }
  return collector.ranges();
}

class RangeCollector {
  private readonly method: CalibrationMethod;
  private readonly seen = new Map<string, { least: number; most: number; count: number }>();

  constructor(method: CalibrationMethod) {
    this.method = method;
  }

  see(name: string, values: Float32Array): void {
    const { least, most } = this.method === 'min-max' ? extremes(values) : percentiles(values);
    const before = this.seen.get(name);
    if (before === undefined) this.seen.set(name, { least, most, count: 1 });
    else if (this.method === 'min-max') {
      before.least = Math.min(before.least, least);
      before.most = Math.max(before.most, most);
    } else {
      before.count += 1;
      before.least += (least - before.least) / before.count;
      before.most += (most - before.most) / before.count;
    }
  }

  ranges(): ReadonlyMap<string, ActivationRange> {
    return new Map([...this.seen].map(([name, { least, most }]) => [name, { least, most }]));
  }
}

/** NaN where a value is NaN, so that it is refused later. */
function extremes(values: Float32Array): ActivationRange {
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return { least, most };
}

function percentiles(values: Float32Array): ActivationRange {
  const sorted = values.slice().sort();
  const cut = Math.floor(sorted.length * CUT_SHARE);
  return { least: sorted[cut] ?? 0, most: sorted[sorted.length - 1 - cut] ?? 0 };
}
