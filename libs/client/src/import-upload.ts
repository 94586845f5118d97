import { errorOfResponse } from './core/answer.ts';
import type { Connection } from './core/connection.ts';
import { GalleristError, UploadRefusedError } from './core/errors.ts';
import { retrying } from './core/retry.ts';
import type { UploadOptions } from './media-upload.ts';

export interface ImportUpload {
  /** `uploadId` of `importGallery`. */
  readonly id: string;
  readonly byteLength: number;
  /** How many bytes have arrived. */
  readonly offset: number;
  readonly isComplete: boolean;
  readonly expiresAt: string;
}

export interface ImportUploadOptions extends UploadOptions {
  /** Goes on with an upload that was begun before, perhaps by another process; it must be the same file. */
  readonly resume?: string;
  /** Told as soon as the upload has an id: what `resume` takes after a crash. */
  readonly onBegun?: (uploadId: string) => void;
  /** How much a request carries; 8 MiB if absent. */
  readonly pieceBytes?: number;
}

const defaultPieceBytes = 8 * 1024 * 1024;

/**
 * Uploads a file for an import by `/imports`, piece by piece. After a cut connection the server is asked how far it came,
 * and the upload goes on from that byte; attempts count anew with every piece that arrives.
 *
 * @param file A `Blob`, or `fileAt(path)` of `@gallerist/client/node`: something that can be read again from an offset.
 * @throws {UploadRefusedError} with `UPLOAD_TOO_LARGE`; {NotFoundError} if the gallery or the upload is not there.
 */
export async function uploadImport(
  connection: Connection,
  { galleryId, file }: { readonly galleryId: string; readonly file: Blob },
  options: ImportUploadOptions = {},
): Promise<ImportUpload> {
  const { signal, onProgress, pieceBytes = defaultPieceBytes } = options;
  const attempt = { ...connection.retry, signal };
  let upload =
    options.resume === undefined
      ? await retrying(() => begin(connection, { galleryId, byteLength: file.size }, options), attempt)
      : await retrying(() => look(connection, options.resume ?? '', options), attempt);
  if (upload.byteLength !== file.size) {
    throw new TypeError(
      `uploadImport: the upload was begun with ${upload.byteLength} bytes, the file has ${file.size}`,
    );
  }
  options.onBegun?.(upload.id);
  while (!upload.isComplete) {
    const { id, offset } = upload;
    upload = await retrying(async (tried) => {
      const from = tried === 1 ? offset : (await look(connection, id, options)).offset;
      return await append(connection, { id, from, piece: file.slice(from, from + pieceBytes) }, options);
    }, attempt);
    onProgress?.({ sentBytes: upload.offset, totalBytes: upload.byteLength });
  }
  return upload;
}

/** An upload that nobody goes on with is swept away, so that beginning twice does no harm. */
function begin(
  connection: Connection,
  { galleryId, byteLength }: { readonly galleryId: string; readonly byteLength: number },
  options: ImportUploadOptions,
): Promise<ImportUpload> {
  const headers = { 'Upload-Length': String(byteLength) };
  const path = `/imports?gallery=${encodeURIComponent(galleryId)}`;
  return connection.exchange({ path, init: { method: 'POST', headers }, read: progressIn }, options);
}

function look(connection: Connection, id: string, options: ImportUploadOptions): Promise<ImportUpload> {
  const path = `/imports/${encodeURIComponent(id)}`;
  return connection.exchange({ path, init: { method: 'GET' }, read: progressIn }, options);
}

/** Where the server knows of more, or of less, than we thought, its word counts. */
async function append(
  connection: Connection,
  { id, from, piece }: { readonly id: string; readonly from: number; readonly piece: Blob },
  options: ImportUploadOptions,
): Promise<ImportUpload> {
  const init = { method: 'PATCH', body: piece, headers: { 'Upload-Offset': String(from) } };
  try {
    const path = `/imports/${encodeURIComponent(id)}`;
    return await connection.exchange({ path, init, read: progressIn }, options);
  } catch (error) {
    if (error instanceof UploadRefusedError && error.code === 'UPLOAD_OFFSET_MISMATCH') {
      return await look(connection, id, options);
    }
    throw error;
  }
}

async function progressIn(response: Response): Promise<ImportUpload> {
  if (!response.ok) throw await errorOfResponse(response);
  const body = (await response.json()) as ImportUpload; // reason: the server's word for its answer
  if (typeof body.offset !== 'number') throw new GalleristError('NETWORK', 'the answer is none of an upload');
  return body;
}
