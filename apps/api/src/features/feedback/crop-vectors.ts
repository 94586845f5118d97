import { InferenceError, type InferencePool } from '@gallerist/embedding';
import { DependencyError } from '../../core/errors.ts';
import type { BlobStore } from '../media/blob-store.ts';

export interface CropVectorParts {
  readonly blobs: Pick<BlobStore, 'read'>;
  readonly pool: Pick<InferencePool, 'embedCrops'>;
  /** Has this process's pool serve the spaces. */
  readonly serve: (spaceIds: readonly string[]) => Promise<void>;
}

/**
 * Vectors of kept crops in a space, by key; those that are gone or cannot be embedded are left out.
 *
 * @throws {DependencyError} with `dependency: 'inference'` if the pool cannot do it now.
 */
export async function vectorsOfCrops(
  { blobs, pool, serve }: CropVectorParts,
  spaceId: string,
  keys: readonly string[],
): Promise<ReadonlyMap<string, Float32Array>> {
  const kept: { readonly key: string; readonly bytes: Uint8Array }[] = [];
  for (const key of keys) {
    const bytes = await blobs.read(key);
    if (bytes !== null) kept.push({ key, bytes });
  }
  if (kept.length === 0) return new Map();
  await serve([spaceId]);
  const vectors = await embed(pool, { spaceId, crops: kept.map(({ bytes }) => bytes) });
  return new Map(
    kept.flatMap(({ key }, index) => {
      const vector = vectors[index];
      return vector?.every(Number.isFinite) === true ? [[key, vector] as const] : [];
    }),
  );
}

async function embed(
  pool: CropVectorParts['pool'],
  request: Parameters<InferencePool['embedCrops']>[0],
): Promise<readonly (Float32Array | null)[]> {
  try {
    return await pool.embedCrops(request);
  } catch (error) {
    if (!(error instanceof InferenceError)) throw error;
    const wait = error.retryAfterMs === null ? {} : { retryAfterMs: error.retryAfterMs };
    const options = { cause: error, retryable: error.retryable, ...wait };
    throw new DependencyError('inference', `the inference pool failed: ${error.code}`, options);
  }
}
