import pg from 'pg';
import { readMigrations } from './migration-files.ts';
import { noFilters, withSchemaEngine } from './schema-engine.ts';

/** Any constant: two processes that start at once take turns under it. */
const MIGRATION_LOCK = 7_142_026;

/**
 * Applies the committed migrations that the database does not have yet, through the same `_prisma_migrations` table
 * as `prisma migrate deploy`. Safe to run from several processes at once.
 *
 * @returns The names of the migrations that this call applied, in their order.
 */
export async function applyMigrations(options: {
  url: string;
  log?: (line: string) => void;
}): Promise<readonly string[]> {
  const migrationsList = await readMigrations();
  const names = await withMigrationLock(options.url, () =>
    withSchemaEngine({ url: options.url }, async (engine) => {
      const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters: noFilters });
      return appliedMigrationNames;
    }),
  );
  for (const name of names) options.log?.(`applied migration ${name}`);
  return names;
}

async function withMigrationLock<T>(url: string, run: () => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    return await run();
  } finally {
    await client.end();
  }
}
