import { RequestError } from '../../graphql/request-error.ts';
import {
  beginImportUpload,
  continueImportUpload,
  findImportUpload,
  type ImportUpload,
  type UploadOptions,
} from '../../graphql/upload.ts';

interface Sending extends UploadOptions {
  readonly galleryId: string;
  readonly archive: Blob;
  /** Of an upload that was not finished. */
  readonly uploadId: string | null;
  /** Told as soon as the server knows of it. */
  readonly onBegun: (uploadId: string) => void;
  /** Told when the connection is lost, and that it is tried again. */
  readonly onLost: () => void;
}

const longestWaitMs = 15_000;
const passing = ['NETWORK', 'DEPENDENCY_UNAVAILABLE', 'RATE_LIMITED'];

/** Sends an archive, and goes on where the server is after each lost connection, until it is there or the signal says stop. */
export async function sendArchive(sending: Sending): Promise<ImportUpload> {
  let uploadId = sending.uploadId;
  for (let attempt = 0; ; attempt += 1) {
    try {
      const upload = await startOrFind(sending, uploadId);
      uploadId = upload.id;
      sending.onBegun(upload.id);
      return await continueImportUpload(upload, sending.archive, sending);
    } catch (error) {
      if (!(error instanceof RequestError) || !passing.includes(error.code)) throw error;
      sending.onLost();
      await pause(Math.min(longestWaitMs, 1_000 * 2 ** attempt), sending.signal);
    }
  }
}

async function startOrFind(sending: Sending, uploadId: string | null): Promise<ImportUpload> {
  const { galleryId, archive, onProgress, signal } = sending;
  if (uploadId !== null) {
    const found = await findImportUpload(uploadId).catch((error: unknown) => {
      // It was swept, or an import has taken it.
      if (error instanceof RequestError && error.code === 'NOT_FOUND') return null;
      throw error;
    });
    if (found !== null) return found;
  }
  const options = {
    ...(onProgress === undefined ? {} : { onProgress }),
    ...(signal === undefined ? {} : { signal }),
  };
  return await beginImportUpload(galleryId, archive, options);
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
  signal?.throwIfAborted();
}
