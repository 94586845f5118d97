import { InferenceError, type InferencePool } from '@gallerist/embedding';
import { DependencyError } from '../../core/errors.ts';
import type { Database } from '../../infra/prisma/database.ts';
import type { BlobStore } from '../media/blob-store.ts';
import { findStoredVectors, type Wanted } from './space-vectors.store.ts';

export interface VectorParts {
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly pool: Pick<InferencePool, 'embedCrops'>;
}

export interface VectorRequest {
  readonly spaceId: string;
  /** Has the space served by the pool; called once, and only where a crop has to be embedded. */
  readonly load: () => Promise<unknown>;
  readonly signal: AbortSignal;
  readonly onProgress?: (share: number) => Promise<void>;
}

const itemsAtOnce = 200;
const cropsAtOnce = 16;

/**
 * Vectors of samples and feedback in a space, by id: those that are stored, and of the others what their kept crops give. What has
 * neither is left out.
 *
 * @throws the signal's reason once aborted. @throws {DependencyError} if the pool or the blob store is away.
 */
export async function vectorsInSpace(
  parts: VectorParts,
  wanted: readonly Wanted[],
  { spaceId, load, signal, onProgress }: VectorRequest,
): Promise<ReadonlyMap<string, Float32Array>> {
  const vectors = new Map<string, Float32Array>();
  let isLoaded = false;
  for (let start = 0; start < wanted.length; start += itemsAtOnce) {
    const batch = wanted.slice(start, start + itemsAtOnce);
    const stored = await findStoredVectors(parts.database.client, batch, spaceId);
    const missing: [string, string][] = [];
    for (const [id, { vector, cropBlobKey }] of stored) {
      if (vector !== null) vectors.set(id, vector);
      else if (cropBlobKey !== null) missing.push([id, cropBlobKey]);
    }
    if (missing.length > 0 && !isLoaded) {
      await load();
      isLoaded = true;
    }
    await embedMissing(parts, missing, { spaceId, signal, vectors });
    signal.throwIfAborted();
    await onProgress?.(Math.min(1, (start + itemsAtOnce) / wanted.length));
  }
  return vectors;
}

async function embedMissing(
  { blobs, pool }: VectorParts,
  missing: readonly (readonly [id: string, cropBlobKey: string])[],
  to: { readonly spaceId: string; readonly signal: AbortSignal; readonly vectors: Map<string, Float32Array> },
): Promise<void> {
  const { spaceId, signal, vectors } = to;
  for (let start = 0; start < missing.length; start += cropsAtOnce) {
    signal.throwIfAborted();
    const ids: string[] = [];
    const crops: Uint8Array[] = [];
    for (const [id, key] of missing.slice(start, start + cropsAtOnce)) {
      const crop = await blobs.read(key);
      if (crop === null) continue;
      ids.push(id);
      crops.push(crop);
    }
    const embedded = crops.length === 0 ? [] : await ofPool(() => pool.embedCrops({ spaceId, crops }));
    embedded.forEach((vector, place) => {
      if (vector !== null && vector.every(Number.isFinite)) vectors.set(ids[place] ?? '', vector);
    });
  }
}

/** What the pool cannot do now it may do later. */
async function ofPool<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof InferenceError)) throw error;
    throw new DependencyError('inference', error.message, { cause: error, retryable: error.retryable });
  }
}
