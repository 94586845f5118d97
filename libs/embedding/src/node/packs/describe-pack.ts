import { decoderDescription } from '@gallerist/preprocess/node';
import type { PipelineDescription } from '../../inference-pool.types.ts';
import { describePipeline } from '../../packs/describe-pipeline.ts';
import { servableManifest } from '../pack-files.ts';
import type { LocatedPack } from './locate-pack.ts';

/**
 * What a pack is when it serves, without loading it. A pack without a detector is described with the built-in one, as the pool
 * serves it: the manifest of the description is the whole one, and installed as it stands it makes the same space.
 *
 * @param spaceId Where the pack is to be described as it makes this very space: see `servableManifest`.
 * @throws {PackError} `PACK_INCOMPLETE` for a pack that cannot serve people.
 */
export async function describePack(
  { manifest }: LocatedPack,
  spaceId?: string,
): Promise<PipelineDescription> {
  return describePipeline(await servableManifest(manifest, spaceId), decoderDescription);
}
