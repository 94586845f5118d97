import { specSize } from '@gallerist/preprocess';
import { planar } from '../../onnx-runtime/planar.ts';
import { packDimensions } from '../../../packs/describe-pipeline.ts';
import { readPackFiles } from '../../pack-files.ts';
import type { LocatedPack } from '../locate-pack.ts';
import { adapterSignature } from './adapter-signature.ts';
import { embedderModel } from './embedder-model.ts';
import { openNet } from './net-runner.ts';
import type { NetPort, NetRunner } from './net-runner.ts';
import { normaliseRows } from './unit-rows.ts';

/** The pack's nets. */
export interface PackNets {
  /** Of the rows that come out in the end. */
  readonly dimensions: number;
  /** Whether a crop's mirror image is embedded as well, and both rows added up before the adapter. */
  readonly hasFlipFusion: boolean;
  /** Pictures to rows, of length 1 where they are embeddings. */
  embed(tensor: Float32Array): Promise<Float32Array>;
  /** From the embedder's rows to the pack's: the same, where it has no adapter. */
  adapt(rows: Float32Array): Promise<Float32Array>;
  dispose(): Promise<void>;
}

/**
 * Loads the embedder and, where there is one, the adapter.
 *
 * @throws {PackError} as `readPackFiles`; `MODEL_INVALID` for a net that is not what the manifest says.
 */
export async function openPackNets(pack: LocatedPack, threads?: number): Promise<PackNets> {
  const { embedder, adapter } = pack.manifest;
  const net = await openEmbedderNet(pack, { threads });
  const head = await openAdapter(pack, threads).catch(async (error: unknown) => {
    await net.dispose();
    throw error;
  });
  return {
    dimensions: packDimensions(pack.manifest),
    hasFlipFusion: embedder.flipFusion,
    embed: async (tensor) => normaliseRows(await net.run(tensor), embedder.dimensions),
    adapt: async (rows) =>
      head === null || adapter === null ? rows : normaliseRows(await head.run(rows), adapter.dimensions),
    dispose: async () => {
      await Promise.all([net.dispose(), head?.dispose()]);
    },
  };
}

/**
 * Loads the embedder, to be fed in the layout of the pack's spec.
 *
 * @param options.outputs Others than the embedding.
 * @throws As {@link openPackNets}.
 */
export async function openEmbedderNet(
  pack: LocatedPack,
  { outputs, threads }: { readonly outputs?: readonly NetPort[]; readonly threads?: number | undefined },
): Promise<NetRunner> {
  const { bytes, signature, layout } = await embedderModel(pack);
  const { preprocess } = pack.manifest;
  const size = specSize(preprocess);
  const rowShape = layout === 'nchw' ? [3, size.height, size.width] : [size.height, size.width, 3];
  const isTurned = layout === 'nchw' && preprocess.layout === 'nhwc';
  const whole = { ...signature, ...(outputs && { outputs }), rowShape };
  const net = await openNet(bytes, whole, { name: `The embedder of ${pack.manifest.name}`, threads });
  return {
    run: (tensor) => net.run(isTurned ? planar(tensor, size.width * size.height) : tensor),
    dispose: () => net.dispose(),
  };
}

async function openAdapter(pack: LocatedPack, threads: number | undefined): Promise<NetRunner | null> {
  const { adapter, embedder, name } = pack.manifest;
  const [file] = await readPackFiles(pack.manifest, 'adapter', pack.location);
  if (adapter === null || file === undefined) return null;
  const signature = adapterSignature(adapter, embedder.dimensions);
  return openNet(file.bytes, signature, { name: `The adapter of ${name}`, threads });
}
