import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import packageJson from '../../package.json' with { type: 'json' };
import type { Config } from '../config/config.ts';
import { findSecrets } from '../config/secrets.ts';
import type { UploadFiles, UploadReader } from '../features/import/upload-files.ts';
import type { BlobStore } from '../features/media/blob-store.ts';
import { BackupError } from '../infra/backup/backup-error.ts';
import {
  backupFormat,
  manifestDigestName,
  manifestName,
  manifestSchema,
  type BackupEntry,
  type BackupManifest,
  type BackupTable,
} from '../infra/backup/backup-manifest.ts';
import { BackupWriter } from '../infra/backup/backup-writer.ts';
import { joinBlobs, type JoinedBlobs } from '../infra/backup/blob-stream.ts';
import { withConnection } from '../infra/backup/connect.ts';
import {
  appliedMigrations,
  beginSnapshot,
  dumpTable,
  lockTables,
  namedBlobs,
} from '../infra/backup/dump-tables.ts';
import { listPackFiles, packEntryName } from '../infra/backup/pack-files.ts';
import { fingerprintsOf, sealSecrets } from '../infra/backup/sealed-secrets.ts';
import {
  listBlobColumns,
  listSequences,
  listTables,
  migrationsTable,
} from '../infra/backup/table-catalog.ts';
import type { Progress } from './storage.ts';

export type BackupConfig = Pick<Config, 'DATA_DIR' | 'AUTH_SECRET' | 'ENCRYPTION_KEY'>;

export interface BackupOptions {
  readonly file: string;
  readonly config: BackupConfig;
  /** Of the database; servers may work on it meanwhile. */
  readonly url: string;
  readonly blobs: BlobStore;
  readonly files: UploadFiles;
  /** With it the server's secrets go into the backup, sealed; without it they have to be kept apart. */
  readonly passphrase: string | null;
  readonly log: Progress;
}

/**
 * Writes the database, the blobs that its rows name, packs and uploads into one file. The database is read in one
 * transaction that ends before the blobs are copied, so that it may take as long as it takes: blobs never change, and
 * those that are deleted meanwhile are noted.
 *
 * @throws {BackupError} if the file exists or cannot be written. @throws {DependencyError} for database and blob store.
 */
export async function writeBackup(options: BackupOptions): Promise<BackupManifest> {
  const { file } = options;
  if (existsSync(file)) throw new BackupError('FILE_EXISTS', `${file} is there already; give another name`);
  const writer = await BackupWriter.open(file);
  try {
    const content = await copyContent(writer, options);
    const manifest = await withSecrets(manifestSchema.parse({ ...content, secrets: null }), options);
    await writeManifest(writer, manifest);
    await writer.finish();
    return manifest;
  } catch (error) {
    await writer.abandon();
    throw error;
  }
}

type Content = Omit<BackupManifest, 'secrets'>;

async function copyContent(writer: BackupWriter, options: BackupOptions): Promise<Content> {
  const { url, log, config } = options;
  const createdAt = new Date().toISOString();
  const { keys, uploadIds, ...ofDatabase } = await withConnection(url, (client) =>
    copyDatabase(client, writer, log),
  );
  const blobs = await copyBlobs(writer, keys, options);
  const packs: BackupEntry[] = [];
  const packsDir = join(config.DATA_DIR, 'packs');
  for (const path of await listPackFiles(packsDir)) {
    const source = createReadStream(join(packsDir, path)) as AsyncIterable<Uint8Array>; // reason: read without encoding
    packs.push(await writer.add(packEntryName(path), source, { compress: false }));
  }
  const uploads = await copyUploads(writer, uploadIds, options.files);
  return {
    format: backupFormat,
    gallerist: packageJson.version,
    createdAt,
    ...ofDatabase,
    blobs,
    packs,
    uploads,
  };
}

async function copyDatabase(client: pg.Client, writer: BackupWriter, log: Progress) {
  await beginSnapshot(client);
  const columns = await listTables(client);
  if (!columns.some(({ name }) => name === migrationsTable)) {
    throw new BackupError(
      'NOTHING_TO_BACK_UP',
      'there is nothing to back up: the database was never used by Gallerist',
    );
  }
  await lockTables(client, columns);
  const migrations = [...(await appliedMigrations(client))];
  const tables: BackupTable[] = [];
  for (const table of columns) {
    let rows = 0;
    const source = dumpTable(client, table, (count) => (rows += count));
    const entry = await writer.add(`tables/${table.name}.tsv`, source, { compress: true });
    tables.push({ ...table, columns: [...table.columns], rows, entry });
  }
  const sequences = [...(await listSequences(client))];
  const keys = await namedBlobs(client, await listBlobColumns(client));
  const uploadIds = await idsOfUploads(client, columns);
  const { rows } = await client.query<{ version: string }>(
    "SELECT current_setting('server_version') AS version",
  );
  await client.query('COMMIT');
  log(`copied ${tables.reduce((sum, table) => sum + table.rows, 0)} rows of ${tables.length} tables`);
  const database = `PostgreSQL ${rows[0]?.version ?? ''}`.trim();
  return { database, migrations, tables, sequences, keys, uploadIds };
}

async function idsOfUploads(
  client: pg.Client,
  tables: readonly { readonly name: string }[],
): Promise<readonly string[]> {
  if (!tables.some(({ name }) => name === 'import_uploads')) return [];
  const { rows } = await client.query<{ id: string }>('SELECT id FROM import_uploads ORDER BY id');
  return rows.map(({ id }) => id);
}

async function copyBlobs(
  writer: BackupWriter,
  keys: readonly string[],
  { blobs, log }: BackupOptions,
): Promise<BackupManifest['blobs']> {
  const joined: JoinedBlobs = { lines: [], gone: [] };
  const content = await writer.add('blobs.bin', joinBlobs(blobs, keys, joined), { compress: false });
  const lines = async function* (): AsyncGenerator<string> {
    for (const line of joined.lines) yield await Promise.resolve(line);
  };
  const list = await writer.add('blobs.txt', lines(), { compress: true });
  log(`copied ${joined.lines.length} blobs (${(content.bytes / 2 ** 20).toFixed(1)} MiB)`);
  const { path, bytes } = content;
  return { count: joined.lines.length, list, content: { path, bytes }, gone: [...joined.gone] };
}

/** Uploads only grow: what is there by now is a state that they had. */
async function copyUploads(
  writer: BackupWriter,
  ids: readonly string[],
  files: UploadFiles,
): Promise<BackupEntry[]> {
  const entries: BackupEntry[] = [];
  for (const id of ids) {
    const reader = await files.open(id);
    if (reader === null) continue;
    try {
      entries.push(await writer.add(`uploads/${id}`, readAll(reader), { compress: false }));
    } finally {
      await reader.close();
    }
  }
  return entries;
}

async function* readAll(reader: UploadReader): AsyncGenerator<Uint8Array> {
  for (let position = 0; position < reader.byteSize;) {
    const buffer = new Uint8Array(Math.min(2 ** 20, reader.byteSize - position));
    const count = await reader.read(buffer, position);
    if (count === 0) return;
    position += count;
    yield buffer.subarray(0, count);
  }
}

async function withSecrets(
  manifest: BackupManifest,
  { config, passphrase }: BackupOptions,
): Promise<BackupManifest> {
  const secrets = await findSecrets(config);
  if (secrets === null) return manifest;
  const unsealed = { ...manifest, secrets: { fingerprints: fingerprintsOf(secrets), sealed: null } };
  if (passphrase === null) return unsealed;
  const sealed = await sealSecrets(secrets, { passphrase, boundTo: digestOf(unsealed) });
  return { ...unsealed, secrets: { ...unsealed.secrets, sealed } };
}

/** Of all that the manifest says, but for the sealed secrets, which are bound to it. */
export function digestOf(manifest: BackupManifest): string {
  const secrets = manifest.secrets === null ? null : { ...manifest.secrets, sealed: null };
  return sha256(JSON.stringify({ ...manifest, secrets }));
}

async function writeManifest(writer: BackupWriter, manifest: BackupManifest): Promise<void> {
  const json = JSON.stringify(manifest);
  const one = async function* (text: string): AsyncGenerator<string> {
    yield await Promise.resolve(text);
  };
  await writer.add(manifestName, one(json), { compress: true });
  await writer.add(manifestDigestName, one(`${sha256(json)}  ${manifestName}\n`), { compress: false });
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
