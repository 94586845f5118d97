import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { netFromWeights } from '@gallerist/embedding/architectures';
import { builtInPackName, locatePack, openBuiltInFaceNet } from '@gallerist/embedding/node';
import { normalisePixel } from '@gallerist/preprocess';
import type * as tf from '@tensorflow/tfjs-core';
import { UsageError } from '../../pack/command.ts';
import { loadConvertedModel } from './load-converted-model.ts';
import type { ModelSource } from './model-source.types.ts';

export const faceRoles = ['detector', 'landmarks', 'embedder'] as const;
export type FaceRole = (typeof faceRoles)[number];

export interface ModelQuestion {
  /** As on the command line. */
  readonly model: string;
  /** Which net of the built-in face pack. */
  readonly net: FaceRole;
  readonly packsDir: string;
}

/**
 * Opens what is to be exported: a folder with `weights.json` and `weights.bin` (or a pack that keeps them), a `model.json` of
 * TensorFlow.js, or a net of the built-in face pack.
 *
 * @throws {UsageError} if it is none of these.
 */
export async function loadModel({ model, net, packsDir }: ModelQuestion): Promise<ModelSource> {
  if (model === builtInPackName) return loadFaceNet(net);
  if (model.endsWith('.json')) return loadConvertedModel(model);
  if (existsSync(join(model, 'weights.json'))) return loadOwnNet(model);
  if (existsSync(join(model, 'model.json'))) return loadConvertedModel(join(model, 'model.json'));
  const { location } = await locatePack(model, { packsDir });
  const folder = dirname(fileURLToPath(location));
  if (existsSync(join(folder, 'weights.json'))) return loadOwnNet(folder);
  throw new UsageError(`${model} keeps no TensorFlow.js weights: what it serves is an ONNX model already.`);
}

async function loadOwnNet(folder: string): Promise<ModelSource> {
  const [text, bytes] = await Promise.all([
    readFile(join(folder, 'weights.json'), 'utf8'),
    readFile(join(folder, 'weights.bin')),
  ]);
  const specs: unknown = JSON.parse(text);
  const net = netFromWeights({ specs, bytes });
  return {
    run: (input) => net.forward(input, { training: false }).embedding,
    inputs: [{ name: net.inputShape.length === 1 ? 'features' : 'pictures', shape: net.inputShape }],
    outputs: ['embedding'],
    weights: new Map<string, tf.Tensor>([...net.parameters, ...net.statistics]),
    dispose: () => net.dispose(),
  };
}

async function loadFaceNet(role: FaceRole): Promise<ModelSource> {
  const { manifest } = await locatePack(builtInPackName);
  const net = await openBuiltInFaceNet(manifest, role);
  return {
    // its input has four axes
    run: (pictures) => net.forward(pictures as tf.Tensor4D),
    inputs: [net.input],
    outputs: net.outputs,
    pixelValue: (byte, channel) =>
      role === 'embedder' ? normalisePixel(byte, { ...manifest.preprocess, channel }) : byte,
    weights: new Map(),
    dispose: () => net.dispose(),
  };
}
