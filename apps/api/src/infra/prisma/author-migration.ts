import { readMigrations, readSchema } from './migration-files.ts';
import { noFilters, withSchemaEngine } from './schema-engine.ts';
import { startMemoryPostgres } from '../pglite/memory-postgres.ts';

/**
 * The SQL that leads from the committed migrations to `schema.prisma`, or null where nothing differs. Needs no running
 * database. CHECK constraints and views are not seen: write them into the migration by hand.
 */
export async function diffMigrationsToSchema(): Promise<string | null> {
  const [migrations, schema] = await Promise.all([readMigrations(), readSchema()]);
  const scratch = await startMemoryPostgres();
  const shadow = await startMemoryPostgres();
  try {
    return await withSchemaEngine(
      { url: scratch.url, openShadowUrl: () => Promise.resolve(shadow.url) },
      async (engine) => {
        const { exitCode, stdout } = await engine.diff({
          from: { tag: 'migrations', ...migrations },
          to: { tag: 'schemaDatamodel', files: [schema] },
          script: true,
          exitCode: true,
          filters: noFilters,
        });
        return exitCode === 0 ? null : (stdout ?? '');
      },
    );
  } finally {
    await Promise.all([scratch.close(), shadow.close()]);
  }
}
