import { applyMigrations } from '../infra/prisma/migrate.ts';
import { printLine, readWords, runTool } from './run-tool.ts';
import { readStorageConfig, withStorage } from './storage-tool.ts';

const usage = `npm run db:migrate
Brings the database up to date; \`npm start\` does the same by itself. With DATABASE_URL also while servers run; an embedded
database belongs to its server, so stop it first.`;

async function main(): Promise<void> {
  readWords(usage, {});
  // PostgreSQL may be migrated while servers run; only what is embedded belongs to one process.
  const { DATABASE_URL, ...config } = readStorageConfig();
  const applied =
    DATABASE_URL === undefined
      ? await withStorage(config, (url) => applyMigrations({ url, log: printLine }))
      : await applyMigrations({ url: DATABASE_URL, log: printLine });
  if (applied.length === 0) printLine('the database is up to date');
}

await runTool(usage, main);
