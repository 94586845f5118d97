import { join } from 'node:path';
import type { InferencePool } from '@gallerist/embedding';
import { builtInPackName, locatePack } from '@gallerist/embedding/node';
import type { Config } from '../config/config.ts';
import type { BlobStore } from '../features/media/blob-store.ts';
import { PackRegistry } from '../features/model/pack-registry.ts';
import type { Database } from '../infra/prisma/database.ts';

export interface PackParts {
  readonly config: Config;
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly pool: InferencePool;
}

export function packsDirOf({ DATA_DIR }: Config): string {
  return join(DATA_DIR, 'packs');
}

/** The registry of packs, with what this process serves registered. */
export async function openPackRegistry({ config, database, blobs, pool }: PackParts): Promise<PackRegistry> {
  const packsDir = packsDirOf(config);
  const registry = new PackRegistry({ database, blobs, pool, packsDir });
  const face = await locatePack(config.FACE_PACK ?? builtInPackName, { packsDir });
  await registry.registerServed(pool.face, face);
  if (pool.body !== null && config.BODY_PACK !== undefined) {
    await registry.registerServed(pool.body, await locatePack(config.BODY_PACK, { packsDir }));
  }
  return registry;
}
