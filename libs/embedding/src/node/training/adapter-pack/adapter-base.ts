import type { LocatedPack } from '../../../packs/located-pack.types.ts';
import { describePack } from '../../packs/describe-pack.ts';

/**
 * The pack without its adapter, which is what a new adapter is trained on: vectors of the frozen embedder. A pack without an adapter
 * is its own base.
 */
export function adapterBase(pack: LocatedPack): LocatedPack {
  const { manifest, location } = pack;
  if (manifest.adapter === null) return pack;
  const parent = manifest.lineage?.parent ?? null;
  const base = {
    ...manifest,
    name: parent?.name ?? manifest.name,
    version: parent?.version ?? manifest.version,
    adapter: null,
    files: manifest.files.filter(({ role }) => role !== 'adapter'),
    // What was measured was measured behind the adapter.
    defaultThreshold: null,
    duplicateSimilarity: null,
    calibration: null,
    lineage: null,
    attachments: [],
  };
  return { manifest: base, location };
}

/** The space of the vectors that a pack's adapter takes; the pack's own where it has none. */
export async function adapterBaseSpace(pack: LocatedPack): Promise<string> {
  return (await describePack(adapterBase(pack))).spaceId;
}
