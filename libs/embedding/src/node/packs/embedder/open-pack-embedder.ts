import { canonicalJson, defaultImageLimits, sha256Hex } from '@gallerist/preprocess';
import type { PreprocessSpec } from '@gallerist/preprocess';
import { decoderDescription } from '@gallerist/preprocess/node';
import { describeEmbedder } from '../../../packs/describe-pipeline.ts';
import { createInferencePool } from '../../inference-pool.ts';
import { locatePack } from '../locate-pack.ts';
import type { LocatedPack } from '../locate-pack.ts';
import { embedCrops, embedPictures } from './embed-pictures.ts';
import { openPackNets } from './pack-nets.ts';
import { openPartNets, partRowsOf } from './part-nets.ts';
import { openCropper } from './picture-crops.ts';
import type { PackEmbedder, PackEmbedderOptions, PictureSource } from './pack-embedder.types.ts';

/** Raise it when this folder's code gives other vectors for the same pack and picture. */
const embedderRevision = 1;

/**
 * Loads a pack's embedder (and adapter) to embed pictures in bulk: data sets, calibration, evaluation, training on features.
 * Serving single requests is the inference pool's work.
 *
 * @param pack As `locatePack` takes it, or a pack already located.
 * @throws {PackError} if the pack or a file is missing, changed or invalid, or its net is not what the manifest says.
 * @throws {RangeError} if the source does not suit the pack.
 */
export async function openPackEmbedder(
  pack: string | LocatedPack,
  options: PackEmbedderOptions = {},
): Promise<PackEmbedder> {
  const located = typeof pack === 'string' ? await locatePack(pack, options) : pack;
  const { manifest } = located;
  const spec = manifest.preprocess;
  const source = options.source ?? defaultSource(spec);
  const limits = options.limits ?? defaultImageLimits;
  const openFinder = () => createInferencePool({ workers: 1 });
  const isOfParts = options.rows === 'parts';
  const nets = await (isOfParts ? openPartNets : openPackNets)(located, options.threads);
  const cropper = await openCropper({ spec, source, limits, openFinder }).catch(async (error: unknown) => {
    await nets.dispose();
    throw error;
  });
  const { spaceId } = describeEmbedder(manifest, decoderDescription);
  return {
    manifest,
    spec,
    dimensions: nets.dimensions,
    parts: isOfParts ? partRowsOf(manifest) : null,
    spaceId,
    source,
    cacheKey: sha256Hex(
      canonicalJson({
        ...{ embedderRevision, spaceId, source, finderSpace: cropper.finderSpace },
        // absent for embeddings, whose cached vectors are older than parts
        ...(isOfParts && { rows: 'parts' }),
      }),
    ),
    embed: async (tensor) => nets.adapt(await nets.embed(tensor)),
    embedPictures: (pictures, how) => embedPictures(pictures, { cropper, nets, manifest }, how),
    cropPicture: (picture) => cropper.crop(picture),
    embedCrops: (crops) => embedCrops(crops, { nets, manifest }),
    dispose: async () => {
      await Promise.all([nets.dispose(), cropper.dispose()]);
    },
  };
}

const defaultSource = ({ geometry }: PreprocessSpec): PictureSource =>
  geometry.kind === 'box' ? { kind: 'whole' } : { kind: 'detect' };
