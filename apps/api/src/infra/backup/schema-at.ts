import { createHash } from 'node:crypto';
import type pg from 'pg';
import { readMigrations } from '../prisma/migration-files.ts';
import { BackupError } from './backup-error.ts';
import type { BackupManifest } from './backup-manifest.ts';
import { listTables, migrationsTable } from './table-catalog.ts';

export interface MigrationText {
  readonly name: string;
  readonly sql: string;
}

/**
 * The texts of the migrations that a backup's database had.
 *
 * @throws {BackupError} `NEWER_VERSION` if this version does not have one of them, or has it in another form.
 */
export async function migrationsOf({
  migrations,
  gallerist,
}: Pick<BackupManifest, 'migrations' | 'gallerist'>): Promise<readonly MigrationText[]> {
  const { migrationDirectories } = await readMigrations();
  const known = new Map(
    migrationDirectories.map(({ path, migrationFile: { content } }) => [
      path,
      content.tag === 'ok' ? content.value : '',
    ]),
  );
  return migrations.map(({ name, checksum }) => {
    const sql = known.get(name);
    if (sql !== undefined && createHash('sha256').update(sql).digest('hex') === checksum)
      return { name, sql };
    const reason = sql === undefined ? 'is unknown here' : 'is another one here';
    throw new BackupError(
      'NEWER_VERSION',
      `the backup was made by Gallerist ${gallerist}, whose migration ${name} ${reason}: restore it with that version or a newer one`,
    );
  });
}

/** Empties the schema `public` and applies the migrations, in the transaction of the caller. */
export async function makeSchemaAt(
  client: pg.ClientBase,
  migrations: readonly MigrationText[],
): Promise<void> {
  await client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  for (const { sql } of migrations) await client.query(sql);
  // As the schema engine makes it; its rows come from the backup.
  await client.query(`
    CREATE TABLE ${migrationsTable} (
      id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,
      migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,
      started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`);
}

/** What restoring would overwrite. */
export type TargetState = 'EMPTY' | 'IN_USE' | 'FOREIGN';

/** Tables that are filled by whoever uses an installation; a migrated database in which all are empty is a new one. */
const telling = ['galleries', 'api_keys', 'audit_entries', 'jobs'];

export async function inspectTarget(client: pg.ClientBase): Promise<TargetState> {
  const names = (await listTables(client)).map(({ name }) => name);
  if (names.length === 0) return 'EMPTY';
  if (!names.includes(migrationsTable) || !names.includes('galleries')) return 'FOREIGN';
  for (const name of telling.filter((table) => names.includes(table))) {
    const { rowCount } = await client.query(`SELECT 1 FROM ${name} LIMIT 1`);
    if (rowCount !== 0) return 'IN_USE';
  }
  return 'EMPTY';
}
