import { join } from 'node:path';
import { manifestDigest, PackError, type InferencePool } from '@gallerist/embedding';
import { builtInPackName, installedNames, installedVersions, locatePack } from '@gallerist/embedding/node';
import type { Config } from '../config/config.ts';
import type { BlobStore } from '../features/media/blob-store.ts';
import { PackRegistry } from '../features/model/pack-registry.ts';
import { DependencyError } from '../core/errors.ts';
import { findPackByDigest } from '../features/model/pack.store.ts';
import { serveSpace } from '../features/model/served-space.ts';
import { allWrittenSpaces } from '../features/promotion/written-spaces.store.ts';
import type { Progress } from './storage.ts';
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
export async function openPackRegistry(
  { config, database, blobs, pool }: PackParts,
  log: Progress,
): Promise<PackRegistry> {
  const packsDir = packsDirOf(config);
  const registry = new PackRegistry({ database, blobs, pool, packsDir });
  const face = await locatePack(config.FACE_PACK ?? builtInPackName, { packsDir });
  await registry.registerServed(pool.face, face);
  if (pool.body !== null && config.BODY_PACK !== undefined) {
    await registry.registerServed(pool.body, await locatePack(config.BODY_PACK, { packsDir }));
  }
  await registerInstalled(registry, { packsDir, database, log });
  return registry;
}

/** Packs that somebody dropped in are models that galleries can be promoted to; those that cannot serve are none. */
async function registerInstalled(
  registry: PackRegistry,
  {
    packsDir,
    database,
    log,
  }: { readonly packsDir: string; readonly database: Database; readonly log: Progress },
): Promise<void> {
  for (const name of await installedNames(packsDir)) {
    for (const version of await installedVersions(name, packsDir)) {
      const pack = await locatePack(`${name}@${version}`, { packsDir }).catch(() => null);
      if (pack === null) continue;
      const known = await findPackByDigest(database.client, manifestDigest(pack.manifest));
      if (known !== null) continue;
      await registry.register(pack).catch((error: unknown) => {
        if (!(error instanceof PackError)) throw error;
        log(`the pack ${name} ${version} is no model of this server: ${error.message}`);
      });
    }
  }
}

/** Loads the models of all galleries, so that no request waits for one. What cannot be loaded now is tried with the first request. */
export async function serveWrittenSpaces(
  registry: PackRegistry,
  { database, log }: { readonly database: Database; readonly log: Progress },
): Promise<void> {
  for (const spaceId of await allWrittenSpaces(database.client)) {
    await serveSpace(registry, spaceId).catch((error: unknown) => {
      if (!(error instanceof DependencyError)) throw error;
      log(`the model of space ${spaceId.slice(0, 12)} cannot be loaded: ${error.message}`);
    });
  }
}
