import { writeBackup } from '../src/compose/backup.ts';
import { restoreBackup, type RestoreOptions } from '../src/compose/restore.ts';
import type { UploadFiles } from '../src/features/import/upload-files.ts';
import type { BlobStore } from '../src/features/media/blob-store.ts';
import type { TestDatabase } from './databases.ts';
import { MemoryVectorIndex } from './memory-vector-index.ts';

export const secrets = { AUTH_SECRET: 'a'.repeat(40), ENCRYPTION_KEY: 'e'.repeat(40) };
export const passphrase = 'a passphrase of a test';
const log = (): void => undefined;

/** An installation without a server. */
export class Place {
  readonly dataDir: string;
  readonly database: TestDatabase;
  readonly blobs: BlobStore;
  readonly files: UploadFiles;
  readonly index = new MemoryVectorIndex();

  constructor(dataDir: string, database: TestDatabase, stores: readonly [BlobStore, UploadFiles]) {
    [this.dataDir, this.database] = [dataDir, database];
    [this.blobs, this.files] = stores;
  }

  backup(file: string, more: object = {}) {
    const { database, blobs, files, dataDir } = this;
    const config = { DATA_DIR: dataDir, ...secrets };
    return writeBackup({ file, config, url: database.url, blobs, files, passphrase, log, ...more });
  }

  restore(file: string, more: Partial<RestoreOptions> = {}) {
    const { database, blobs, files, dataDir, index } = this;
    const config = { DATA_DIR: dataDir, ...secrets };
    const may = { mayReplace: false, mayChangeSecrets: false, passphrase: null };
    const stores = { blobs, files, vectorIndex: index };
    return restoreBackup({ file, config, url: database.url, ...stores, ...may, log, ...more });
  }

  async blobKeys(): Promise<string[]> {
    const keys: string[] = [];
    for await (const { key } of this.blobs.list()) keys.push(key);
    return keys.sort();
  }
}
