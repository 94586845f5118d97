import { specSize } from '@gallerist/preprocess';
import { planar } from '../../onnx-runtime/planar.ts';
import { readPackFiles } from '../../pack-files.ts';
import type { LocatedPack } from '../locate-pack.ts';
import { embedderModel } from './embedder-model.ts';
import { openNet } from './net-runner.ts';
import type { NetRunner } from './net-runner.ts';
import { normaliseRows } from './unit-rows.ts';

/** The pack's nets; all rows that come out have length 1. */
export interface PackNets {
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
  const { bytes, signature, layout } = await embedderModel(pack);
  const name = `The embedder of ${pack.manifest.name}`;
  const { preprocess } = pack.manifest;
  const size = specSize(preprocess);
  const rowShape = layout === 'nchw' ? [3, size.height, size.width] : [size.height, size.width, 3];
  const isTurned = layout === 'nchw' && preprocess.layout === 'nhwc';
  const net = await openNet(bytes, { ...signature, rowShape }, { name, threads });
  const head = await openAdapter(pack, threads).catch(async (error: unknown) => {
    await net.dispose();
    throw error;
  });
  return {
    embed: async (tensor) =>
      normaliseRows(
        await net.run(isTurned ? planar(tensor, size.width * size.height) : tensor),
        embedder.dimensions,
      ),
    adapt: async (rows) =>
      head === null || adapter === null ? rows : normaliseRows(await head.run(rows), adapter.dimensions),
    dispose: async () => {
      await Promise.all([net.dispose(), head?.dispose()]);
    },
  };
}

async function openAdapter(pack: LocatedPack, threads: number | undefined): Promise<NetRunner | null> {
  const { adapter, embedder, name } = pack.manifest;
  const [file] = await readPackFiles(pack.manifest, 'adapter', pack.location);
  if (adapter === null || file === undefined) return null;
  const signature = { ...adapter, rowShape: [embedder.dimensions] };
  return openNet(file.bytes, signature, { name: `The adapter of ${name}`, threads });
}
