import type { Config } from '../config/config.ts';
import type { Clock } from '../core/clock.ts';
import { ExportService } from '../features/export/export.service.ts';
import { ImportService } from '../features/import/import.service.ts';
import type { UploadFiles } from '../features/import/upload-files.ts';
import { UploadService } from '../features/import/upload.service.ts';
import type { BlobStore } from '../features/media/blob-store.ts';
import type { Database } from '../infra/prisma/database.ts';

export const maxUploadBytes = (config: Config): number => config.MAX_IMPORT_GIB * 2 ** 30;

/** What brings galleries in and out. */
export function createTransfers(parts: {
  readonly config: Config;
  readonly clock: Clock;
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly files: UploadFiles;
  /** Told when a job was committed. */
  readonly onJob: () => void;
}) {
  return {
    exports: new ExportService(parts),
    imports: new ImportService(parts),
    uploads: new UploadService({ ...parts, maxUploadBytes: maxUploadBytes(parts.config) }),
  };
}
