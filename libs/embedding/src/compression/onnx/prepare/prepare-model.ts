import type { OnnxModel } from '../../../onnx/model/onnx-model.types.ts';
import { inferShapes } from '../../../onnx/cost/infer-shapes.ts';
import { CompressionError } from '../../compression-error.ts';
import { nameNodes } from './name-nodes.ts';
import { evenPrelus } from './even-prelus.ts';
import { foldNorms } from './fold-norms.ts';
import { gatherClips } from './gather-clips.ts';
import { inlineConstants } from './inline-constants.ts';
import { plainPads } from './plain-pads.ts';
import { upgradeOpset } from './upgrade-opset.ts';

/**
 * The same net in the form that compression works on: at least operator set 13, constants in one place, batch normalisation
 * folded, bounds as `Relu` and `Clip`, pads with an entry for each axis, every node named. Its outputs differ from the
 * original's by rounding only.
 *
 * @param inputShapes By the input's name; may be left out for inputs without free axes.
 * @throws {CompressionError} `UNSUPPORTED_GRAPH` for an operator set or a shape that cannot be followed, `NOT_FINITE` for a weight.
 */
export function prepareModel(
  model: OnnxModel,
  inputShapes: Readonly<Record<string, readonly number[]>>,
): OnnxModel {
  const upgraded = upgradeOpset({ ...model, graph: inlineConstants(model.graph) });
  checkWeights(upgraded);
  const shapes = shapesOf(upgraded, inputShapes);
  const graph = [foldNorms, evenPrelus, gatherClips].reduce((one, pass) => pass(one), upgraded.graph);
  return { ...upgraded, graph: nameNodes(plainPads(graph, (name) => shapes.get(name)?.length)) };
}

function checkWeights({ graph }: OnnxModel): void {
  for (const { name, data } of graph.initializers.values()) {
    if (data instanceof Float32Array && data.some((value) => Number.isNaN(value))) {
      throw new CompressionError('NOT_FINITE', `The model's constant ${name} holds NaN.`);
    }
  }
}

function shapesOf(
  model: OnnxModel,
  inputShapes: Readonly<Record<string, readonly number[]>>,
): ReadonlyMap<string, readonly number[]> {
  try {
    return inferShapes(model, inputShapes);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CompressionError('UNSUPPORTED_GRAPH', `The model's shapes cannot be followed: ${reason}`, {
      cause,
    });
  }
}
