import type { PreprocessSpec } from '@gallerist/preprocess';
import { PackError } from '../../../errors.ts';
import { faceNetNames } from '../../../onnx/built-in-face-nets.ts';
import { readPackFiles } from '../../pack-files.ts';
import type { LocatedPack } from '../locate-pack.ts';
import type { NetSignature } from './net-runner.ts';

/** An embedder as ONNX, and how it is fed. */
export interface EmbedderModel {
  readonly bytes: Uint8Array;
  readonly signature: Omit<NetSignature, 'rowShape'>;
  /** Of the model's input; the spec's, but for nets that were exported from another format. */
  readonly layout: PreprocessSpec['layout'];
}

/**
 * The pack's embedder as an ONNX model, its digest checked. TensorFlow.js weights are exported, which takes about a second.
 *
 * @throws {PackError} `FILE_MISSING`, `FILE_CHANGED`; `MODEL_INVALID` for a format that has to be converted first.
 */
export async function embedderModel(pack: LocatedPack): Promise<EmbedderModel> {
  const { manifest, location } = pack;
  const { embedder, name, preprocess } = manifest;
  if (embedder.format === 'tfjs-weights') return exportedModel(pack);
  const [file] = await readPackFiles(manifest, 'embedder', location);
  if (file === undefined) throw new PackError('FILE_MISSING', `${name} has no embedder file.`);
  if (embedder.format === 'onnx') {
    const { input, output, dimensions } = embedder;
    return { bytes: file.bytes, signature: { input, output, dimensions }, layout: preprocess.layout };
  }
  throw new PackError(
    'MODEL_INVALID',
    `${name} is in the format ${embedder.format}; export it to ONNX first.`,
  );
}

async function exportedModel({ manifest, location }: LocatedPack): Promise<EmbedderModel> {
  // loaded only here: it brings TensorFlow.js along, which packs of ONNX models do without
  const { exportBuiltInFaceNets } = await import('../../export-face-nets.ts');
  const { embedder } = await exportBuiltInFaceNets(manifest, location);
  const signature = {
    input: { name: faceNetNames.input, batch: 'any' },
    output: faceNetNames.embedder,
    dimensions: manifest.embedder.dimensions,
  } as const;
  return { bytes: embedder, signature, layout: 'nchw' };
}
