import { decoderDescription } from '@gallerist/preprocess/node';
import { PackError } from '../../errors.ts';
import type { PipelineDescription } from '../../inference-pool.types.ts';
import {
  describeEmbedder,
  describePipeline,
  manifestDigest,
  weightFile,
} from '../../packs/describe-pipeline.ts';
import { requireFacePack, withFaceFinder } from '../../packs/face-manifest.ts';
import { defaultFaceManifest, readManifest } from '../pack-files.ts';
import type { LocatedPack } from './locate-pack.ts';

/**
 * What a pack is when it serves, without loading it. A face pack without a detector is described with the built-in one, as the
 * pool serves it: the manifest of the description is the whole one, and installed as it stands it makes the same space.
 *
 * @throws {PackError} `PACK_INCOMPLETE` for a pack that cannot serve: no measured threshold, or neither faces nor bodies.
 */
export async function describePack({ manifest }: LocatedPack): Promise<PipelineDescription> {
  if (manifest.modality === 'FACE') {
    const isWhole = manifest.detector !== null;
    const whole = isWhole ? manifest : withFaceFinder(manifest, await readManifest(defaultFaceManifest));
    return describePipeline(requireFacePack(whole), decoderDescription);
  }
  const { modality, defaultThreshold, name, version } = manifest;
  if (modality !== 'BODY' || defaultThreshold === null) {
    const reason = modality === 'BODY' ? 'it has no thresholds yet' : `it is a pack for ${modality}`;
    throw new PackError('PACK_INCOMPLETE', `The pack ${name} ${version} cannot serve people: ${reason}.`);
  }
  const { match, review } = defaultThreshold;
  return {
    ...describeEmbedder(manifest, decoderDescription),
    modality,
    pack: {
      name,
      version,
      digest: manifestDigest(manifest),
      manifest,
      defaultThreshold: { match, review },
      files: manifest.files.map(weightFile),
    },
  };
}
