import { z } from 'zod';
import { environmentSchema } from '../config/env.ts';
import { lockDataDir } from '../infra/data-dir-lock.ts';
import { startEmbeddedPostgres } from '../infra/pglite/embedded-postgres.ts';
import { openDatabase, type Database } from '../infra/prisma/database.ts';
import { applyMigrations } from '../infra/prisma/migrate.ts';
import { printLine } from './run-tool.ts';

/** The tools below need to know where things are stored, and at most the secrets. */
const storageSchema = z.object({
  DATA_DIR: environmentSchema.shape.DATA_DIR,
  DATABASE_URL: environmentSchema.shape.DATABASE_URL,
  QDRANT_URL: environmentSchema.shape.QDRANT_URL,
  QDRANT_API_KEY: environmentSchema.shape.QDRANT_API_KEY,
  QDRANT_SHARDS: environmentSchema.shape.QDRANT_SHARDS,
  QDRANT_REPLICAS: environmentSchema.shape.QDRANT_REPLICAS,
  BLOB_URL: environmentSchema.shape.BLOB_URL,
  S3_REGION: environmentSchema.shape.S3_REGION,
  S3_ACCESS_KEY_ID: environmentSchema.shape.S3_ACCESS_KEY_ID,
  S3_SECRET_ACCESS_KEY: environmentSchema.shape.S3_SECRET_ACCESS_KEY,
  AUTH_SECRET: environmentSchema.shape.AUTH_SECRET,
  ENCRYPTION_KEY: environmentSchema.shape.ENCRYPTION_KEY,
});
export type StorageConfig = z.infer<typeof storageSchema>;

/** As the server reads them: an empty variable counts as absent. */
export function readStorageConfig(): StorageConfig {
  const variables = Object.entries(process.env); // eslint-disable-line no-restricted-properties -- the tools' one reading of the environment
  const given = variables.filter(([, value]) => value !== '');
  return storageSchema.parse(Object.fromEntries(given));
}

/**
 * Runs `run` with the database's URL. What is embedded in `DATA_DIR` is opened for the time of the call, which a running
 * server makes impossible: it holds the folder's lock.
 */
export async function withStorage<T>(config: StorageConfig, run: (url: string) => Promise<T>): Promise<T> {
  const isEmbedded = config.DATABASE_URL === undefined || config.QDRANT_URL === undefined;
  const lock = isEmbedded ? lockDataDir(config.DATA_DIR, 'a command-line tool') : null;
  try {
    if (config.DATABASE_URL !== undefined) return await run(config.DATABASE_URL);
    const embedded = await startEmbeddedPostgres({ dataDir: config.DATA_DIR, log: printLine });
    try {
      return await run(embedded.url);
    } finally {
      await embedded.close();
    }
  } finally {
    lock?.release();
  }
}

/**
 * Runs `run` on the migrated database. A row of PostgreSQL may be written while servers run; only what is embedded belongs to
 * one process.
 */
export async function withDatabase<T>(run: (database: Database) => Promise<T>): Promise<T> {
  const { DATABASE_URL, ...embedded } = readStorageConfig();
  const work = async (url: string): Promise<T> => {
    await applyMigrations({ url });
    await using opened = new AsyncDisposableStack();
    const database = openDatabase({ url });
    opened.defer(() => database.close());
    return await run(database);
  };
  return await (DATABASE_URL === undefined ? withStorage(embedded, work) : work(DATABASE_URL));
}
