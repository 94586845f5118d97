import { applyMigrations } from '../infra/prisma/migrate.ts';
import { failTool, printLine, readStorageConfig, withStorage } from './storage-tool.ts';

/** `npm run db:migrate`: brings the database up to date. `npm start` does the same by itself. */
async function main(): Promise<void> {
  // PostgreSQL may be migrated while servers run; only what is embedded belongs to one process.
  const { DATABASE_URL, ...config } = readStorageConfig();
  const applied =
    DATABASE_URL === undefined
      ? await withStorage(config, (url) => applyMigrations({ url, log: printLine }))
      : await applyMigrations({ url: DATABASE_URL, log: printLine });
  if (applied.length === 0) printLine('the database is up to date');
}

await main().catch(failTool);
