import { CompressionError } from '../../compression/compression-error.ts';
import type { ActivationRange } from '../../compression/onnx/quantise/activation-scale.ts';
import { prepareModel } from '../../compression/onnx/prepare/prepare-model.ts';
import { planQuantisation } from '../../compression/onnx/quantise/quantisation-plan.ts';
import { writeQdq } from '../../compression/onnx/quantise/write-qdq.ts';
import type { OnnxModel } from '../../onnx/model/onnx-model.types.ts';
import { readOnnx } from '../../onnx/model/read-onnx.ts';
import { writeOnnx } from '../../onnx/model/write-onnx.ts';
import { openOnnxSession } from '../onnx-runtime/index.ts';
import { calibrateRanges } from './calibrate-ranges.ts';
import type { CalibrationMethod, CalibrationRows } from './calibrate-ranges.ts';

export interface QuantiseOptions extends CalibrationRows {
  /** Name of the output that is compared. */
  readonly output: string;
  readonly method: CalibrationMethod;
  /** How many layers stay in float: those whose quantisation alone turns embeddings the most. Default 0. */
  readonly keepFloat?: number;
}

/** What quantising one layer alone does. */
export interface LayerSensitivity {
  readonly layer: string;
  /** 1 − the mean cosine between the embeddings of the float model and those with this layer quantised. */
  readonly loss: number;
}

export interface QuantisedModel {
  readonly bytes: Uint8Array;
  /** Layers with int8 weights. */
  readonly layers: number;
  /** Descending; empty unless layers were to be kept in float. */
  readonly sensitivities: readonly LayerSensitivity[];
  readonly kept: readonly string[];
}

/** Rows that a layer's sensitivity is measured on. */
const SENSITIVITY_ROWS = 16;

/**
 * Static INT8 quantisation to QDQ: uint8 activations with ranges from real pictures, int8 weights with a scale for each channel.
 *
 * BatchNorm is folded into layers first, and chains of bounds become one `Relu` or `Clip`, which ranges of whole numbers keep by
 * themselves.
 *
 * @throws {CompressionError} `TOO_LITTLE_DATA` without rows; `UNSUPPORTED_GRAPH`, `NOT_FINITE`.
 * @see Krishnamoorthi 2018, arXiv:1806.08342
 */
export async function quantiseModel(bytes: Uint8Array, options: QuantiseOptions): Promise<QuantisedModel> {
  const { input, rows, rowShape, keepFloat = 0 } = options;
  if (rows.length === 0) {
    throw new CompressionError(
      'TOO_LITTLE_DATA',
      'Quantisation needs pictures to see the ranges of activations.',
    );
  }
  const prepared = prepareModel(readOnnx(bytes), { [input]: [1, ...rowShape] });
  const plan = planQuantisation(prepared);
  const ranges = await calibrateRanges(prepared, [...plan.ranges.keys()], options);
  const sensitivities = keepFloat === 0 ? [] : await sensitivitiesOf(prepared, ranges, options);
  const kept = sensitivities.slice(0, keepFloat).map(({ layer }) => layer);
  const chosen = kept.length === 0 ? plan : planQuantisation(prepared, new Set(kept));
  const layers = layersOf(chosen.roles).length;
  return { bytes: writeOnnx(writeQdq(prepared, chosen, { ranges })), layers, sensitivities, kept };
}

const layersOf = (roles: ReadonlyMap<string, string>): string[] =>
  [...roles].flatMap(([name, role]) => (role === 'layer' ? [name] : []));

async function sensitivitiesOf(
  prepared: OnnxModel,
  ranges: ReadonlyMap<string, ActivationRange>,
  options: QuantiseOptions,
): Promise<readonly LayerSensitivity[]> {
  const plain = await outputsOf(writeOnnx(prepared), options);
  const found: LayerSensitivity[] = [];
  const all = prepared.graph.nodes.map(({ name }) => name);
  for (const layer of layersOf(planQuantisation(prepared).roles)) {
    const plan = planQuantisation(prepared, new Set(all.filter((name) => name !== layer)));
    const rows = await outputsOf(writeOnnx(writeQdq(prepared, plan, { ranges })), options);
    const cosines = plain.map((row, at) => cosine(row, rows[at] ?? row));
    found.push({ layer, loss: 1 - cosines.reduce((sum, one) => sum + one, 0) / cosines.length });
  }
  return found.sort((a, b) => b.loss - a.loss);
}

async function outputsOf(
  model: Uint8Array,
  { input, output, rows, rowShape }: QuantiseOptions,
): Promise<readonly Float32Array[]> {
  const session = await openOnnxSession({ model });
  const length = rowShape.reduce((product, side) => product * side, 1);
  const found: Float32Array[] = [];
  try {
    for (let start = 0; start < rows.length && found.length < SENSITIVITY_ROWS; start += length) {
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
