import type { PreprocessSpec } from '@gallerist/preprocess';
import { PackError } from '../../../errors.ts';
import { faceNetNames } from '../../../onnx/built-in-face-nets.ts';
import type { PackManifest } from '../../../packs/manifest.ts';
import { readPackFiles } from '../../pack-files.ts';
import type { LocatedPack } from '../locate-pack.ts';
import type { NetSignature } from './net-runner.ts';

/** How a pack's embedder is fed as an ONNX model. */
export interface EmbedderFeeding {
  readonly signature: Omit<NetSignature, 'rowShape'>;
  /** Of the model's input; the spec's, but for nets that were exported from another format. */
  readonly layout: PreprocessSpec['layout'];
}

/** An embedder as ONNX, and how it is fed. */
export interface EmbedderModel extends EmbedderFeeding {
  readonly bytes: Uint8Array;
}

/**
 * @throws {PackError} `MODEL_INVALID` for a format that has to be converted first.
 */
export function embedderFeeding({ embedder, preprocess, name }: PackManifest): EmbedderFeeding {
  switch (embedder.format) {
    case 'onnx': {
      const { input, output, dimensions } = embedder;
      return { signature: { input, outputs: [{ name: output, dimensions }] }, layout: preprocess.layout };
    }
    case 'tfjs-weights': {
      const input = { name: faceNetNames.input, batch: 'any' } as const;
      const { dimensions } = embedder;
      return {
        signature: { input, outputs: [{ name: faceNetNames.embedder, dimensions }] },
        layout: 'nchw',
      };
    }
    default: {
      const message = `${name} is in the format ${embedder.format}; export it to ONNX first.`;
      throw new PackError('MODEL_INVALID', message);
    }
  }
}

/**
 * The pack's embedder as an ONNX model, its digest checked. TensorFlow.js weights are exported, which takes about a second.
 *
 * @throws {PackError} `FILE_MISSING`, `FILE_CHANGED`; `MODEL_INVALID` for a format that has to be converted first.
 */
export async function embedderModel({ manifest, location }: LocatedPack): Promise<EmbedderModel> {
  const feeding = embedderFeeding(manifest);
  if (manifest.embedder.format === 'tfjs-weights') {
    // loaded only here: it brings TensorFlow.js along, which packs of ONNX models do without
    const { exportBuiltInFaceNet } = await import('../../export-face-nets.ts');
    return { ...feeding, bytes: await exportBuiltInFaceNet(manifest, 'embedder', location) };
  }
  const [file] = await readPackFiles(manifest, 'embedder', location);
  if (file === undefined) throw new PackError('FILE_MISSING', `${manifest.name} has no embedder file.`);
  return { ...feeding, bytes: file.bytes };
}
