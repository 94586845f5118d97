import { packManifestSchema, type InferencePool } from '@gallerist/embedding';
import { adapterBase, adapterBaseSpace, adaptVectors, type LocatedPack } from '@gallerist/embedding/node';
import type { Database } from '../../infra/prisma/database.ts';
import type { BlobStore } from '../media/blob-store.ts';
import type { PackRegistry } from '../model/pack-registry.ts';
import type { Wanted } from './space-vectors.store.ts';
import { vectorsInSpace } from './space-vectors.ts';

export interface ModelVectorParts {
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly pool: Pick<InferencePool, 'embedCrops' | 'pipelines' | 'load'>;
  readonly packs: Pick<PackRegistry, 'ensure' | 'locate'>;
}

export interface ModelVectorRequest {
  readonly spaceId: string;
  readonly signal: AbortSignal;
  readonly onProgress?: (share: number) => Promise<void>;
}

/** Vectors of samples in a model's space, by id; where an adapter makes them, of the frozen embedder's vectors. */
export async function vectorsOfModel(
  parts: ModelVectorParts,
  wanted: readonly Wanted[],
  { spaceId, signal, onProgress }: ModelVectorRequest,
): Promise<ReadonlyMap<string, Float32Array>> {
  const pack = await parts.packs.locate(spaceId);
  if (pack.manifest.adapter === null) {
    const load = () => parts.packs.ensure(spaceId);
    return await vectorsInSpace(parts, wanted, { spaceId, load, signal, ...(onProgress && { onProgress }) });
  }
  const base = await baseVectors(parts, wanted, { spaceId, signal, ...(onProgress && { onProgress }) });
  return await adapted(pack, base);
}

/** The same samples in the space of the model's embedder without its adapter: what an adapter is trained on. */
export async function baseVectors(
  parts: ModelVectorParts,
  wanted: readonly Wanted[],
  { spaceId, signal, onProgress }: ModelVectorRequest,
): Promise<ReadonlyMap<string, Float32Array>> {
  const pack = await parts.packs.locate(spaceId);
  const baseSpaceId = await adapterBaseSpace(pack);
  const load = () => loadBase(parts, pack, baseSpaceId);
  const request = { spaceId: baseSpaceId, load, signal, ...(onProgress && { onProgress }) };
  return await vectorsInSpace(parts, wanted, request);
}

/** From the pack's own folder: whoever dropped in an adapter need not have its parent. */
async function loadBase({ pool }: ModelVectorParts, pack: LocatedPack, spaceId: string): Promise<void> {
  if (!pool.pipelines.has(spaceId)) await pool.load(adapterBase(pack));
}

async function adapted(
  pack: LocatedPack,
  vectors: ReadonlyMap<string, Float32Array>,
): Promise<ReadonlyMap<string, Float32Array>> {
  const { adapter, embedder } = packManifestSchema.parse(pack.manifest);
  const dimensions = adapter?.dimensions ?? embedder.dimensions;
  const rows = new Float32Array(vectors.size * embedder.dimensions);
  [...vectors.values()].forEach((vector, row) => rows.set(vector, row * embedder.dimensions));
  const result = await adaptVectors(pack, rows);
  return new Map(
    [...vectors.keys()].map((id, row) => [id, result.slice(row * dimensions, (row + 1) * dimensions)]),
  );
}
