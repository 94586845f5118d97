import { join } from 'node:path';
import type pg from 'pg';
import type { Config } from '../config/config.ts';
import { findSecrets, keepSecrets, type Secrets } from '../config/secrets.ts';
import type { UploadFiles } from '../features/import/upload-files.ts';
import type { BlobStore } from '../features/media/blob-store.ts';
import { rebuildVectorIndex } from '../features/search/index-repair.ts';
import type { VectorIndex, VectorSpace } from '../features/search/vector-index.ts';
import { BackupError, damaged } from '../infra/backup/backup-error.ts';
import type { BackupManifest } from '../infra/backup/backup-manifest.ts';
import { BackupReader } from '../infra/backup/backup-reader.ts';
import { withConnection } from '../infra/backup/connect.ts';
import {
  addForeignKeys,
  dropForeignKeys,
  loadTable,
  mendBlobRows,
  partitionAuditLog,
  setSequences,
} from '../infra/backup/load-tables.ts';
import { planPacks, writePacks } from '../infra/backup/pack-files.ts';
import { inspectTarget, makeSchemaAt, migrationsOf, type MigrationText } from '../infra/backup/schema-at.ts';
import { fingerprintsOf, openSecrets } from '../infra/backup/sealed-secrets.ts';
import { readRows } from '../infra/backup/table-text.ts';
import { openDatabase } from '../infra/prisma/database.ts';
import { applyMigrations } from '../infra/prisma/migrate.ts';
import { digestOf } from './backup.ts';
import { keepReceipts, reapplyAfterRestore, type GivenReceipts } from './restore-receipts.ts';
import type { Progress } from './storage.ts';

export type RestoreConfig = Pick<Config, 'DATA_DIR' | 'DATABASE_URL' | 'AUTH_SECRET' | 'ENCRYPTION_KEY'>;

export interface RestoreOptions {
  readonly file: string;
  readonly config: RestoreConfig;
  /** Of a database that no server works on. */
  readonly url: string;
  readonly blobs: BlobStore;
  readonly files: UploadFiles;
  readonly vectorIndex: VectorIndex;
  /** Whether what the installation holds may be thrown away. */
  readonly mayReplace: boolean;
  readonly passphrase: string | null;
  /** Whether the installation may go on with other secrets than those of the backup. */
  readonly mayChangeSecrets: boolean;
  /** Beside those that the installation has. */
  readonly receipts?: GivenReceipts;
  readonly log: Progress;
}

/**
 * Puts an installation back to what a backup holds. The whole file is checked before anything is changed, the database
 * changes in one transaction, and what surrounds it is in place before: whatever ends the restore, the database is either
 * as it was or as the backup says. Migrations that the backup did not have yet are applied, and the index is filled anew.
 *
 * @throws {BackupError} with nothing restored. @throws {DependencyError} for database, index and blob store.
 */
export async function restoreBackup(options: RestoreOptions): Promise<BackupManifest> {
  const { config, url, vectorIndex, log } = options;
  const reader = await BackupReader.open(options.file);
  try {
    const { manifest } = reader;
    const migrations = await migrationsOf(manifest);
    log(`checking the backup of ${manifest.createdAt}`);
    await reader.verify();
    const secrets = await chooseSecrets(manifest, options);
    await withConnection(url, (client) => refuseUnlessFree(client, options.mayReplace));
    const ownSecrets = secrets ?? (await findSecrets(config));
    await withConnection(url, (client) => keepReceipts(client, options, ownSecrets));
    await vectorIndex.ping();
    const packsDir = join(config.DATA_DIR, 'packs');
    const packs = await planPacks(packsDir, manifest.packs, options.mayReplace);
    await withBlobs(reader, options, async () => {
      await writePacks(packsDir, packs, (entry) => reader.read(entry));
      await withConnection(url, (client) =>
        replaceDatabase(client, { reader, migrations, vectorIndex, log }),
      );
    });
    if (secrets !== null) await keepSecrets(config.DATA_DIR, secrets);
    for (const name of await applyMigrations({ url })) log(`applied migration ${name}`);
    await reapplyAfterRestore(options);
    await fillIndex(options);
    return manifest;
  } finally {
    reader.close();
  }
}

async function refuseUnlessFree(client: pg.Client, mayReplace: boolean): Promise<void> {
  const state = await inspectTarget(client);
  if (state === 'FOREIGN') {
    throw new BackupError(
      'FOREIGN_DATABASE',
      'the database holds tables that are not of Gallerist: use another',
    );
  }
  if (state === 'IN_USE' && !mayReplace) {
    const message =
      'this installation holds data: restore into an empty one, or throw its data away with --replace';
    throw new BackupError('NOT_EMPTY', message);
  }
}

/** The secrets that have to be written down; null if the installation has the right ones, or goes on with others. */
async function chooseSecrets(manifest: BackupManifest, options: RestoreOptions): Promise<Secrets | null> {
  const { config, passphrase, mayChangeSecrets } = options;
  const wanted = manifest.secrets;
  if (wanted === null || mayChangeSecrets) return null;
  const has = await findSecrets(config);
  if (has !== null && isSame(fingerprintsOf(has), wanted.fingerprints)) return null;
  const isGiven = config.AUTH_SECRET !== undefined || config.ENCRYPTION_KEY !== undefined;
  if (wanted.sealed !== null && passphrase !== null && !isGiven && config.DATABASE_URL === undefined) {
    return await openSecrets(wanted.sealed, { passphrase, boundTo: digestOf(manifest) });
  }
  throw new BackupError(
    'OTHER_SECRETS',
    `the backup belongs to other secrets than this installation has: ${
      wanted.sealed !== null && !isGiven
        ? 'give its --passphrase-file'
        : 'set AUTH_SECRET and ENCRYPTION_KEY, or secrets.json in DATA_DIR, as they were'
    }; or lose sessions, secrets of webhooks and the proof of the audit log with --other-secrets`,
  );
}

function isSame(a: Secrets, b: Secrets): boolean {
  return a.authSecret === b.authSecret && a.encryptionKey === b.encryptionKey;
}

/** Blobs and uploads are there before rows name them; if `then` fails, those that were not there before go again. */
async function withBlobs(
  reader: BackupReader,
  { blobs, files, log }: RestoreOptions,
  then: () => Promise<void>,
): Promise<void> {
  const added: string[] = [];
  try {
    let count = 0;
    for await (const { key, bytes } of reader.blobs()) {
      if ((await blobs.stream(key)) === null) added.push(key);
      await blobs.putAs(key, bytes);
      count += 1;
    }
    await restoreUploads(reader, files);
    log(`restored ${count} blobs`);
    await then();
  } catch (error) {
    // What is left over all the same belongs to nobody, and the sweeper of a running server takes it.
    await blobs.delete(added).catch(() => undefined);
    throw error;
  }
}

async function restoreUploads(reader: BackupReader, files: UploadFiles): Promise<void> {
  for (const entry of reader.manifest.uploads) {
    const id = entry.path.slice('uploads/'.length);
    await files.delete([id]);
    await files.append(id, { offset: 0, maxBytes: entry.bytes, source: reader.read(entry) });
  }
}

interface Replacement {
  readonly reader: BackupReader;
  readonly migrations: readonly MigrationText[];
  readonly vectorIndex: VectorIndex;
  readonly log: Progress;
}

async function replaceDatabase(
  client: pg.Client,
  { reader, migrations, vectorIndex, log }: Replacement,
): Promise<void> {
  const { tables, sequences, blobs } = reader.manifest;
  await client.query('BEGIN');
  await client.query('SET LOCAL statement_timeout = 0');
  await makeSchemaAt(client, migrations);
  const foreignKeys = await dropForeignKeys(client);
  for (const table of tables) {
    // Some migrations write rows of their own; the backup has them too.
    await client.query(`DELETE FROM ${client.escapeIdentifier(table.name)}`);
    const rows = await loadTable(client, table, readRows(reader.read(table.entry)));
    if (rows !== table.rows) throw damaged(`${table.name} has ${rows} of ${table.rows} rows`);
  }
  await partitionAuditLog(client);
  await addForeignKeys(client, foreignKeys);
  await setSequences(client, sequences);
  if (blobs.gone.length > 0) await mendBlobRows(client, blobs.gone);
  // An index without its points is filled again by any start; one with the points of another past would answer wrongly.
  for (const space of await spacesOf(client)) await vectorIndex.dropSpace(space);
  await vectorIndex.persist();
  await client.query('COMMIT');
  log(`restored ${tables.reduce((sum, table) => sum + table.rows, 0)} rows of ${tables.length} tables`);
}

async function spacesOf(client: pg.Client): Promise<readonly VectorSpace[]> {
  const { rows } = await client.query<VectorSpace>('SELECT id, dimensions FROM embedding_spaces');
  return rows;
}

async function fillIndex({ url, vectorIndex, log }: RestoreOptions): Promise<void> {
  const database = openDatabase({ url });
  try {
    await database.client.$executeRaw`UPDATE vector_index_states SET repair_claimed_until = NULL`;
    const reports = await rebuildVectorIndex({ database, vectorIndex });
    const count = reports.reduce((sum, report) => sum + report.checked, 0);
    log(`${count} embeddings of ${reports.length} spaces are in the vector index`);
  } finally {
    await database.close();
  }
}
