import type { CalibrationMethod } from '../../compression/calibration/range-collectors.ts';
import { CompressionError } from '../../compression/compression-error.ts';
import { prepareModel } from '../../compression/onnx/prepare/prepare-model.ts';
import type { ActivationRange } from '../../compression/onnx/quantise/activation-scale.ts';
import { planQuantisation } from '../../compression/onnx/quantise/quantisation-plan.ts';
import { writeQdq } from '../../compression/onnx/quantise/write-qdq.ts';
import type { OnnxModel } from '../../onnx/model/onnx-model.types.ts';
import { readOnnx } from '../../onnx/model/read-onnx.ts';
import { writeOnnx } from '../../onnx/model/write-onnx.ts';
import { calibrateRanges } from './calibrate-ranges.ts';
import { embeddingLoss } from './embedding-loss.ts';
import type { ComparedRows } from './embedding-loss.ts';
import { keepSensitive } from './kept-layers.ts';
import type { KeepFloat, KeptLayers, QuantisedVariants } from './kept-layers.ts';

export interface QuantiseOptions extends ComparedRows {
  readonly method: CalibrationMethod;
  /** Default 0. */
  readonly keepFloat?: KeepFloat;
}

export interface QuantisedModel extends KeptLayers {
  /** Layers with int8 weights. */
  readonly layers: number;
}

/**
 * Static INT8 quantisation to QDQ: uint8 activations with ranges from real pictures, int8 weights with a scale for each channel.
 *
 * BatchNorm is folded into layers first, and chains of bounds become one `Relu` or `Clip`, which ranges of whole numbers keep by
 * themselves.
 *
 * @throws {CompressionError} `TOO_LITTLE_DATA` without rows; `UNSUPPORTED_GRAPH`, `NOT_FINITE`; `TARGET_MISSED` as `keepSensitive`.
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
  const ranges = await calibrateRanges(prepared, [...planQuantisation(prepared).ranges.keys()], options);
  const variants = variantsOf(prepared, ranges);
  const lossOf = await embeddingLoss(writeOnnx(prepared), options);
  const quantised = await keepSensitive(variants, keepFloat, lossOf);
  return { ...quantised, layers: variants.layers.length - quantised.kept.length };
}

function variantsOf(prepared: OnnxModel, ranges: ReadonlyMap<string, ActivationRange>): QuantisedVariants {
  const names = prepared.graph.nodes.map(({ name }) => name);
  const without = (kept: ReadonlySet<string>): Uint8Array =>
    writeOnnx(writeQdq(prepared, planQuantisation(prepared, kept), { ranges }));
  const { roles } = planQuantisation(prepared);
  return {
    layers: [...roles].flatMap(([name, role]) => (role === 'layer' ? [name] : [])),
    without,
    only: (layer) => without(new Set(names.filter((name) => name !== layer))),
  };
}
