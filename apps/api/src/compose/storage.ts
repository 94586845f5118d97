import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from '../config/config.ts';
import { EnvironmentError } from '../config/env.ts';
import type { UploadFiles } from '../features/import/upload-files.ts';
import type { BlobStore } from '../features/media/blob-store.ts';
import type { VectorIndex } from '../features/search/vector-index.ts';
import { openDiskBlobStore } from '../infra/blobs/disk-blob-store.ts';
import { openDiskUploadFiles } from '../infra/blobs/disk-upload-files.ts';
import type { S3Options } from '../infra/blobs/s3/s3-bucket.ts';
import { openS3BlobStore } from '../infra/blobs/s3/s3-blob-store.ts';
import { openS3UploadFiles } from '../infra/blobs/s3/s3-upload-files.ts';
import { claimInstance, type ClaimOptions } from '../infra/instance-lock.ts';
import { startEmbeddedPostgres } from '../infra/pglite/embedded-postgres.ts';
import { openDatabase, type Database } from '../infra/prisma/database.ts';
import { applyMigrations } from '../infra/prisma/migrate.ts';
import { openEmbeddedIndex } from '../infra/vectors/embedded/embedded-index.ts';
import { openQdrantIndex } from '../infra/vectors/qdrant/qdrant-index.ts';

/** Says what takes time, for people who wait. */
export type Progress = (line: string) => void;

/** The database, migrated: the configured one or one of our own in `DATA_DIR`. Closed by `closing`. */
export async function openStorage(
  config: Config,
  closing: AsyncDisposableStack,
  { progress, onLost }: { readonly progress: Progress; readonly onLost: ClaimOptions['onLost'] },
): Promise<{ readonly database: Database; readonly url: string }> {
  const url = config.DATABASE_URL ?? (await startOwnDatabase(config, closing, progress));
  if (config.DATABASE_URL !== undefined) {
    const claim = await claimInstance({ url, isShared: config.QDRANT_URL !== undefined, onLost });
    closing.defer(() => claim.release());
  }
  tellMigrations(await applyMigrations({ url }), progress);
  const database = openDatabase({ url, log: progress });
  closing.defer(() => database.close());
  return { database, url };
}

/** A new database takes all of them: nobody reads two dozen names on the way to the link of the first account. */
function tellMigrations(names: readonly string[], progress: Progress): void {
  const last = names.at(-1);
  if (last === undefined) return;
  progress(
    names.length === 1 ? `applied migration ${last}` : `applied ${names.length} migrations, up to ${last}`,
  );
}

async function startOwnDatabase(
  config: Config,
  closing: AsyncDisposableStack,
  progress: Progress,
): Promise<string> {
  progress('opening the embedded database');
  const embedded = await startEmbeddedPostgres({ dataDir: config.DATA_DIR, log: progress });
  closing.defer(() => embedded.close());
  return embedded.url;
}

type IndexConfig = Pick<
  Config,
  'DATA_DIR' | 'QDRANT_URL' | 'QDRANT_API_KEY' | 'QDRANT_SHARDS' | 'QDRANT_REPLICAS'
>;

/** The vector index: Qdrant where it is configured, else the embedded exact scan. Closed by `closing`. */
export async function openIndex(
  config: IndexConfig,
  closing: AsyncDisposableStack,
  progress: Progress,
): Promise<VectorIndex> {
  const index =
    config.QDRANT_URL === undefined
      ? await openEmbeddedIndex({ folder: join(config.DATA_DIR, 'vectors'), log: progress })
      : await openQdrantIndex({
          url: config.QDRANT_URL,
          ...(config.QDRANT_API_KEY === undefined ? {} : { apiKey: config.QDRANT_API_KEY }),
          layout: { shards: config.QDRANT_SHARDS ?? null, replicas: config.QDRANT_REPLICAS },
          log: progress,
        });
  closing.defer(() => index.close());
  return index;
}

type BlobConfig = Pick<
  Config,
  'DATA_DIR' | 'BLOB_URL' | 'S3_REGION' | 'S3_ACCESS_KEY_ID' | 'S3_SECRET_ACCESS_KEY'
>;

/** Where pictures are kept: the bucket or folder of `BLOB_URL`, or a folder in `DATA_DIR`. */
export async function openBlobs(config: BlobConfig): Promise<BlobStore> {
  const s3 = s3Options(config);
  return s3 === null ? await openDiskBlobStore({ folder: blobFolder(config) }) : openS3BlobStore(s3);
}

/** Where large files arrive piece by piece: beside the blobs, so that all processes see them. */
export async function openUploadFiles(config: BlobConfig): Promise<UploadFiles> {
  const s3 = s3Options(config);
  return s3 === null ? await openDiskUploadFiles({ folder: blobFolder(config) }) : openS3UploadFiles(s3);
}

function blobFolder(config: BlobConfig): string {
  return config.BLOB_URL === undefined ? join(config.DATA_DIR, 'blobs') : fileURLToPath(config.BLOB_URL);
}

/** Null where blobs are files. */
function s3Options(config: BlobConfig): S3Options | null {
  const url = config.BLOB_URL?.startsWith('s3+') === true ? config.BLOB_URL.slice('s3+'.length) : null;
  if (url === null) return null;
  const { S3_REGION: region, S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = config;
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    throw new EnvironmentError(['BLOB_URL needs S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY']);
  }
  return { url, region, accessKeyId, secretAccessKey };
}
