import { DependencyError } from '../../core/errors.ts';
import type { BlobStore } from '../media/blob-store.ts';
import { mapInOrder } from '../sample/in-order.ts';
import type { Probe } from './probe.ts';

const CROPS_AT_ONCE = 4;

/**
 * Keeps the crops of the probes that have one, and answers their keys. Where the store refuses (a full disk), the probes
 * stand without: a search is worth more than the picture that feedback on it might want.
 */
export async function storeProbeCrops(
  blobs: Pick<BlobStore, 'put'>,
  probes: readonly Probe[],
): Promise<ReadonlyMap<Probe, string>> {
  const kept = await mapInOrder(probes, CROPS_AT_ONCE, async (probe) => {
    const crop = probe.rejected === null ? (probe.picture?.crop ?? null) : null;
    const key = crop === null ? null : await putCrop(blobs, crop);
    return key === null ? [] : [[probe, key] as const];
  });
  return new Map(kept.flat());
}

async function putCrop(blobs: Pick<BlobStore, 'put'>, crop: Uint8Array): Promise<string | null> {
  try {
    const stored = await blobs.put([crop], { maxBytes: Number.MAX_SAFE_INTEGER });
    return stored.ok ? stored.value.key : null;
  } catch (error) {
    if (error instanceof DependencyError && error.dependency === 'blob-store') return null;
    throw error;
  }
}
