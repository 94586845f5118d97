import { constants, existsSync } from 'node:fs';
import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openPool } from '../src/compose/models.ts';
import { parseConfig } from '../src/config/config.ts';
import { startEmbeddedPostgres } from '../src/infra/pglite/embedded-postgres.ts';
import { applyMigrations } from '../src/infra/prisma/migrate.ts';
import { exporterDigest, madeOnce, migrationsDigest } from './made-once.ts';

/**
 * Puts into a data folder what the first start of a server makes there, and takes ten seconds of computing for: an
 * empty database with its tables, and the exported models. What the folder has already stays as it is.
 */
export async function fillDataFolder(dataDir: string): Promise<void> {
  await mkdir(dataDir, { recursive: true });
  for (const [name, made] of [
    ['postgres', emptyDatabase],
    ['models', exportedModels],
  ] as const) {
    const folder = join(dataDir, name);
    if (existsSync(folder)) continue;
    await cp(await made(), folder, { recursive: true, mode: constants.COPYFILE_FICLONE });
  }
}

/** A folder `postgres` to copy; nobody writes to it. */
export async function emptyDatabase(): Promise<string> {
  const digest = await migrationsDigest();
  const made = await madeOnce({ kind: 'database', digest }, async (dataDir) => {
    const embedded = await startEmbeddedPostgres({ dataDir });
    try {
      await applyMigrations({ url: embedded.url });
    } finally {
      await embedded.close();
    }
  });
  return join(made, 'postgres');
}

/** A folder `models` to copy, of the built-in face pack. */
export async function exportedModels(): Promise<string> {
  const digest = await exporterDigest();
  const made = await madeOnce({ kind: 'models', digest }, async (dataDir) => {
    const config = parseConfig({ DATA_DIR: dataDir, INFERENCE_WORKERS: '1' });
    await (await openPool(config, () => undefined)).close();
  });
  return join(made, 'models');
}
