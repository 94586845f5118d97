import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { TraceInput } from '@gallerist/embedding/onnx';
import { io, loadGraphModel, loadLayersModel } from '@tensorflow/tfjs';
import type { SymbolicTensor, Tensor } from '@tensorflow/tfjs';
import { z } from 'zod';
import { UsageError } from '../../pack/command.ts';
import type { ModelSource } from './model-source.types.ts';

const modelFile = z.object({
  format: z.string().nullish(),
  modelTopology: z.record(z.string(), z.unknown()),
  weightsManifest: z.array(z.object({ paths: z.array(z.string()), weights: z.array(z.unknown()) })),
  signature: z.record(z.string(), z.unknown()).nullish(),
});

/**
 * Opens a `model.json` of TensorFlow.js, a layers model or a graph model, with the weight files beside it.
 *
 * @throws {UsageError} if it is neither.
 */
export async function loadConvertedModel(file: string): Promise<ModelSource> {
  const parsed = modelFile.safeParse(JSON.parse(await readFile(file, 'utf8')));
  if (!parsed.success)
    throw new UsageError(`${file} is no model of TensorFlow.js: ${z.prettifyError(parsed.error)}`);
  const { modelTopology, weightsManifest, signature, format } = parsed.data;
  const folder = dirname(resolve(file));
  const paths = weightsManifest.flatMap((group) => group.paths);
  const parts = await Promise.all(paths.map((path) => readFile(join(folder, path))));
  const handler = io.fromMemory({
    modelTopology,
    // the file's own specifications, which the library checks as it decodes
    weightSpecs: weightsManifest.flatMap((group) => group.weights) as io.WeightsManifestEntry[],
    weightData: new Uint8Array(Buffer.concat(parts)).buffer,
    ...(signature ? { signature } : {}),
  });
  const isGraph = format === 'graph-model' || Reflect.has(modelTopology, 'node');
  return isGraph ? graphSource(handler) : layersSource(handler);
}

async function layersSource(handler: io.IOHandler): Promise<ModelSource> {
  const model = await loadLayersModel(handler);
  return {
    run: (...inputs) => {
      const [only] = inputs;
      // symbolic tensors come only of symbolic inputs
      return model.apply(inputs.length === 1 && only !== undefined ? only : inputs) as Tensor | Tensor[];
    },
    inputs: model.inputs.map((input) => traceInput(input, input.shape)),
    outputs: model.outputs.map(({ name }) => plainName(name)),
    weights: new Map(model.weights.map((weight) => [weight.name, weight.read()])),
    dispose: () => model.dispose(),
  };
}

async function graphSource(handler: io.IOHandler): Promise<ModelSource> {
  const model = await loadGraphModel(handler);
  return {
    run: (...inputs) => {
      const named = Object.fromEntries(model.inputs.map(({ name }, index) => [name, inputs[index]]));
      // every input was given
      const given = named as Record<string, Tensor>;
      return model.execute(
        given,
        model.outputs.map(({ name }) => name),
      );
    },
    inputs: model.inputs.map((input) => traceInput(input, input.shape ?? [])),
    outputs: model.outputs.map(({ name }) => plainName(name)),
    weights: new Map(),
    dispose: () => model.dispose(),
  };
}

/** `dense_1/BiasAdd:0` as `dense_1/BiasAdd`. */
const plainName = (name: string): string => name.replace(/:\d+$/, '');

function traceInput({ name }: Pick<SymbolicTensor, 'name'>, shape: readonly (number | null)[]): TraceInput {
  const sides = shape.slice(1);
  const fixed = sides.filter((side): side is number => side !== null && side > 0);
  if (fixed.length !== sides.length || sides.length === 0) {
    throw new UsageError(`The input ${name} has free axes besides the batch: [${shape.join(', ')}].`);
  }
  return { name: plainName(name), shape: fixed };
}
