import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { lockDataDir } from '../infra/data-dir-lock.ts';
import { applyMigrations } from '../infra/prisma/migrate.ts';
import { printLine, readWords, runTool, UsageError } from './run-tool.ts';
import { readStorageConfig, withStorage } from './storage-tool.ts';

const usage = `npm run db:reset -- --yes
Makes an empty, migrated database of the one that is configured. What it held is gone: every gallery, key and log. Stop all servers
first.`;

async function main(): Promise<void> {
  const { yes } = readWords(usage, { options: { yes: { type: 'boolean' } } }).values;
  const { DATABASE_URL, ...config } = readStorageConfig();
  const place = DATABASE_URL === undefined ? join(config.DATA_DIR, 'postgres') : describeServer(DATABASE_URL);
  if (yes !== true) {
    throw new UsageError(`db:reset deletes every gallery, key and log in ${place}; to do it, add: -- --yes`);
  }
  if (DATABASE_URL === undefined) {
    const lock = lockDataDir(config.DATA_DIR, 'db:reset');
    for (const folder of ['postgres', 'vectors']) {
      await rm(join(config.DATA_DIR, folder), { recursive: true, force: true });
    }
    lock.release();
    await withStorage(config, (url) => applyMigrations({ url, log: printLine }));
  } else {
    await dropEverything(DATABASE_URL);
    await applyMigrations({ url: DATABASE_URL, log: printLine });
  }
  printLine(
    `${place} is empty; pictures that are stored belong to nobody now, and vectors in Qdrant leave at the next start`,
  );
}

async function dropEverything(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  } finally {
    await client.end();
  }
}

/** Without user and password. */
function describeServer(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

await runTool(usage, main);
