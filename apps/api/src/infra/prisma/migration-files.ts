import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MigrationDirectory, MigrationList } from '@prisma/schema-engine-wasm/schema_engine_bg';

const repositoryRoot = fileURLToPath(new URL('../../../../../', import.meta.url));
export const prismaFolder = join(repositoryRoot, 'prisma');
export const migrationsFolder = join(prismaFolder, 'migrations');

/** The committed migrations in the form that the schema engine reads, in the order of their names. */
export async function readMigrations(folder: string = migrationsFolder): Promise<MigrationList> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  return {
    baseDir: folder,
    lockfile: {
      path: 'migration_lock.toml',
      content: await readFile(join(folder, 'migration_lock.toml'), 'utf8'),
    },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(names.map((name) => readMigration(folder, name))),
  };
}

/** `prisma/schema.prisma` in the form that the schema engine reads. */
export async function readSchema(): Promise<{ path: string; content: string }> {
  const path = join(prismaFolder, 'schema.prisma');
  return { path, content: await readFile(path, 'utf8') };
}

async function readMigration(folder: string, name: string): Promise<MigrationDirectory> {
  const value = await readFile(join(folder, name, 'migration.sql'), 'utf8');
  return { path: name, migrationFile: { path: 'migration.sql', content: { tag: 'ok', value } } };
}
