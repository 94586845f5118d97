import { canonicalJson, defaultImageLimits, sha256Hex, specSize } from '@gallerist/preprocess';
import type { PreprocessSpec } from '@gallerist/preprocess';
import { decoderDescription } from '@gallerist/preprocess/node';
import { describeEmbedder, packDimensions } from '../../../packs/describe-pipeline.ts';
import type { PackManifest } from '../../../packs/manifest.ts';
import { createInferencePool } from '../../inference-pool.ts';
import { locatePack } from '../locate-pack.ts';
import type { LocatedPack } from '../locate-pack.ts';
import { readPackFiles } from '../../pack-files.ts';
import { embedPictures } from './embed-pictures.ts';
import { embedderModel } from './embedder-model.ts';
import { openNet } from './net-runner.ts';
import type { NetRunner } from './net-runner.ts';
import { openCropper } from './picture-crops.ts';
import type { PackEmbedder, PackEmbedderOptions, PictureSource } from './pack-embedder.types.ts';
import { normaliseRows } from './unit-rows.ts';

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
  const nets = await openNets(located, options.threads);
  const cropper = await openCropper({ spec, source, limits, openFinder }).catch(async (error: unknown) => {
    await nets.dispose();
    throw error;
  });
  const { spaceId } = describeEmbedder(manifest, decoderDescription);
  return {
    manifest,
    spec,
    dimensions: packDimensions(manifest),
    spaceId,
    source,
    cacheKey: sha256Hex(
      canonicalJson({ embedderRevision, spaceId, source, finderSpace: cropper.finderSpace }),
    ),
    embed: async (tensor) => nets.adapt(await nets.embed(tensor)),
    embedPictures: (pictures, how) => embedPictures(pictures, { cropper, nets, manifest }, how),
    dispose: async () => {
      await Promise.all([nets.dispose(), cropper.dispose()]);
    },
  };
}

const defaultSource = ({ geometry }: PreprocessSpec): PictureSource =>
  geometry.kind === 'box' ? { kind: 'whole' } : { kind: 'detect' };

/** The pack's nets; all rows that come out have length 1. */
export interface PackNets {
  embed(tensor: Float32Array): Promise<Float32Array>;
  /** From the embedder's rows to the pack's: the same, where it has no adapter. */
  adapt(rows: Float32Array): Promise<Float32Array>;
  dispose(): Promise<void>;
}

async function openNets(pack: LocatedPack, threads: number | undefined): Promise<PackNets> {
  const { embedder, adapter } = pack.manifest;
  const { bytes, signature } = await embedderModel(pack);
  const name = `The embedder of ${pack.manifest.name}`;
  const rowShape = rowShapeOf(pack.manifest);
  const net = await openNet(bytes, { ...signature, rowShape }, { name, threads });
  const head = await openAdapter(pack, threads).catch(async (error: unknown) => {
    await net.dispose();
    throw error;
  });
  return {
    embed: async (tensor) => normaliseRows(await net.run(tensor), embedder.dimensions),
    adapt: async (rows) =>
      head === null || adapter === null ? rows : normaliseRows(await head.run(rows), adapter.dimensions),
    dispose: async () => {
      await Promise.all([net.dispose(), head?.dispose()]);
    },
  };
}

function rowShapeOf({ preprocess }: PackManifest): readonly number[] {
  const { width, height } = specSize(preprocess);
  return preprocess.layout === 'nchw' ? [3, height, width] : [height, width, 3];
}

async function openAdapter(pack: LocatedPack, threads: number | undefined): Promise<NetRunner | null> {
  const { adapter, embedder, name } = pack.manifest;
  const [file] = await readPackFiles(pack.manifest, 'adapter', pack.location);
  if (adapter === null || file === undefined) return null;
  const signature = { ...adapter, rowShape: [embedder.dimensions] };
  return openNet(file.bytes, signature, { name: `The adapter of ${name}`, threads });
}
