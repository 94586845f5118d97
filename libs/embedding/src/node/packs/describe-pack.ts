import { decoderDescription } from '@gallerist/preprocess/node';
import type { PipelineDescription } from '../../inference-pool.types.ts';
import { describePipeline } from '../../packs/describe-pipeline.ts';
import { withFaceFinder } from '../../packs/face-manifest.ts';
import { requireServable } from '../../packs/servable-manifest.ts';
import { defaultFaceManifest, readManifest } from '../pack-files.ts';
import type { LocatedPack } from './locate-pack.ts';

/**
 * What a pack is when it serves, without loading it. A face pack without a detector is described with the built-in one, as the
 * pool serves it: the manifest of the description is the whole one, and installed as it stands it makes the same space.
 *
 * @throws {PackError} `PACK_INCOMPLETE` for a pack that cannot serve people.
 */
export async function describePack({ manifest }: LocatedPack): Promise<PipelineDescription> {
  const isWhole = manifest.modality !== 'FACE' || manifest.detector !== null;
  const whole = isWhole ? manifest : withFaceFinder(manifest, await readManifest(defaultFaceManifest));
  return describePipeline(requireServable(whole), decoderDescription);
}
