import { OnnxError, onnxCost, readOnnx } from '../../../onnx/index.ts';
import { PackError } from '../../../errors.ts';
import { readPackFiles } from '../../pack-files.ts';
import { embedderModel } from '../embedder/embedder-model.ts';
import type { LocatedPack } from '../locate-pack.ts';

/** What the vector of one picture takes: of the embedder and, where there is one, its adapter. */
export interface PackCost {
  /** Trained numbers. */
  readonly parameters: number;
  /** Multiplications with accumulation of one pass; a pack that also looks at the mirrored picture takes two. */
  readonly macs: number;
}

/**
 * Counts a pack's parameters and multiplications. Reads whole models: `packCostInWorker` does it in a thread of its own.
 *
 * @returns null for a model of a format, or with operations, that cannot be counted.
 * @throws {PackError} `FILE_MISSING`, `FILE_CHANGED`.
 */
export async function packCost(pack: LocatedPack): Promise<PackCost | null> {
  try {
    const { bytes } = await embedderModel(pack);
    const adapters = await readPackFiles(pack.manifest, 'adapter', pack.location);
    const costs = [bytes, ...adapters.map((file) => file.bytes)].map(costOfOne);
    return {
      parameters: costs.reduce((sum, { parameters }) => sum + parameters, 0),
      macs: costs.reduce((sum, { macs }) => sum + macs, 0),
    };
  } catch (error) {
    const isUncountable =
      error instanceof OnnxError || (error instanceof PackError && error.code === 'MODEL_INVALID');
    if (isUncountable) return null;
    throw error;
  }
}

function costOfOne(bytes: Uint8Array): PackCost {
  const model = readOnnx(bytes);
  const inputs = model.graph.inputs.filter(({ name }) => !model.graph.initializers.has(name));
  const shapes = inputs.map(({ name, dims }) => {
    const [, ...rest] = dims ?? [];
    const sides = rest.filter((side) => typeof side === 'number');
    if (rest.length === 0 || sides.length < rest.length)
      throw new OnnxError('UNSUPPORTED', `The sides of the input ${name} are not fixed.`);
    return [name, [1, ...sides]] as const;
  });
  return onnxCost(model, Object.fromEntries(shapes));
}
