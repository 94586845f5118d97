import { ArgumentError } from '@gallerist/metrics/checks';
import { adapterSignature } from '../../packs/embedder/adapter-signature.ts';
import { openNet } from '../../packs/embedder/net-runner.ts';
import { normaliseRows } from '../../packs/embedder/unit-rows.ts';
import type { LocatedPack } from '../../../packs/located-pack.types.ts';
import { readPackFiles } from '../../pack-files.ts';

/** Rows of one run. */
const BATCH = 512;

/**
 * Vectors of a pack's embedder as the pack's adapter makes them, by what serves it.
 *
 * @param vectors `[N·D]`, rows of length 1, of the space of `adapterBase`.
 * @returns `[N·d]`, rows of length 1.
 * @throws {PackError} as `readPackFiles`. @throws {ArgumentError} for a pack without an adapter.
 */
export async function adaptVectors(pack: LocatedPack, vectors: Float32Array): Promise<Float32Array> {
  const { adapter, embedder, name } = pack.manifest;
  const [file] = await readPackFiles(pack.manifest, 'adapter', pack.location);
  if (adapter === null || file === undefined) {
    throw new ArgumentError('adaptVectors', 'pack', { expected: 'have an adapter', actual: name });
  }
  const features = embedder.dimensions;
  const rows = vectors.length / features;
  const signature = adapterSignature(adapter, features);
  const net = await openNet(file.bytes, signature, { name: `The adapter of ${name}`, threads: 1 });
  try {
    const adapted = new Float32Array(rows * adapter.dimensions);
    for (let start = 0; start < rows; start += BATCH) {
      const batch = vectors.slice(start * features, (start + BATCH) * features);
      adapted.set(normaliseRows(await net.run(batch), adapter.dimensions), start * adapter.dimensions);
    }
    return adapted;
  } finally {
    await net.dispose();
  }
}
