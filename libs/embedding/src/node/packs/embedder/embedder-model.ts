import { PackError } from '../../../errors.ts';
import { readPackFiles } from '../../pack-files.ts';
import type { LocatedPack } from '../locate-pack.ts';
import type { NetSignature } from './net-runner.ts';

/** An embedder as ONNX, and how it is fed. */
export interface EmbedderModel {
  readonly bytes: Uint8Array;
  readonly signature: Omit<NetSignature, 'rowShape'>;
}

/**
 * The pack's embedder as an ONNX model, its digest checked.
 *
 * @throws {PackError} `FILE_MISSING`, `FILE_CHANGED`; `MODEL_INVALID` for a format that has to be converted first.
 */
export async function embedderModel({ manifest, location }: LocatedPack): Promise<EmbedderModel> {
  const { embedder, name } = manifest;
  const [file] = await readPackFiles(manifest, 'embedder', location);
  if (file === undefined) throw new PackError('FILE_MISSING', `${name} has no embedder file.`);
  if (embedder.format === 'onnx') {
    const { input, output, dimensions } = embedder;
    return { bytes: file.bytes, signature: { input, output, dimensions } };
  }
  throw new PackError(
    'MODEL_INVALID',
    `${name} is in the format ${embedder.format}; export it to ONNX first.`,
  );
}
