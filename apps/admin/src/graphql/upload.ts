import { RequestError } from './request-error.ts';
import { parseJson, routeError } from './request.ts';

export interface UploadOptions {
  /** Bytes sent so far. */
  readonly onProgress?: (sent: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** What `POST /media` answers. */
export interface UploadedPicture {
  readonly id: string;
  readonly format: string;
  readonly width: number;
  readonly height: number;
  readonly byteSize: number;
  readonly capturedAt: string | null;
}

/** What `POST`, `PATCH` and `GET /imports` answer. */
export interface ImportUpload {
  readonly id: string;
  readonly byteLength: number;
  readonly offset: number;
  readonly isComplete: boolean;
  readonly expiresAt: string;
}

/** @throws {RequestError} with the reject reason as its code where the picture is refused. */
export async function uploadPicture(
  galleryId: string,
  file: Blob,
  options: UploadOptions = {},
): Promise<UploadedPicture> {
  const form = new FormData();
  form.append('file', file);
  const url = `/media?gallery=${encodeURIComponent(galleryId)}`;
  return await send<UploadedPicture>({ method: 'POST', url, body: form }, options);
}

/** Small enough that little is lost with a connection, large enough that the way back and forth does not count. */
const pieceBytes = 8 * 1024 * 1024;

/** Begins the upload of an archive; go on with `continueImportUpload`. */
export async function beginImportUpload(
  galleryId: string,
  file: Blob,
  options: UploadOptions = {},
): Promise<ImportUpload> {
  const headers = { 'Upload-Length': String(file.size), 'Content-Type': 'application/octet-stream' };
  const url = `/imports?gallery=${encodeURIComponent(galleryId)}`;
  return await send<ImportUpload>({ method: 'POST', url, headers, body: file.slice(0, pieceBytes) }, options);
}

/** Sends the rest of the file from where the server is, piece by piece. */
export async function continueImportUpload(
  upload: ImportUpload,
  file: Blob,
  options: UploadOptions = {},
): Promise<ImportUpload> {
  let current = upload;
  while (!current.isComplete) {
    const { offset } = current;
    const headers = { 'Upload-Offset': String(offset), 'Content-Type': 'application/octet-stream' };
    const body = file.slice(offset, offset + pieceBytes);
    const onProgress = (sent: number): void => options.onProgress?.(offset + sent, file.size);
    const url = `/imports/${encodeURIComponent(current.id)}`;
    current = await send<ImportUpload>({ method: 'PATCH', url, headers, body }, { ...options, onProgress });
  }
  return current;
}

/** How far the server is, to go on after a lost connection or another visit. */
export async function findImportUpload(id: string): Promise<ImportUpload> {
  return await send<ImportUpload>({ method: 'GET', url: `/imports/${encodeURIComponent(id)}` }, {});
}

interface Sent {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: XMLHttpRequestBodyInit;
}

/** XMLHttpRequest, because `fetch` tells nothing of how much was sent. */
async function send<Body>(
  { method, url, headers = {}, body }: Sent,
  { onProgress, signal }: UploadOptions,
): Promise<Body> {
  const { promise, resolve, reject } = Promise.withResolvers<Body>();
  const xhr = new XMLHttpRequest();
  xhr.open(method, url);
  for (const [name, value] of Object.entries(headers)) xhr.setRequestHeader(name, value);
  if (onProgress !== undefined) xhr.upload.onprogress = ({ loaded, total }) => onProgress(loaded, total);
  xhr.onload = () => {
    const answer = parseJson(xhr.responseText);
    if (xhr.status >= 200 && xhr.status < 300)
      resolve(answer as Body); // reason: the route's contract
    else reject(routeError(xhr.status, answer));
  };
  xhr.onerror = () => reject(new RequestError('the upload broke off', { code: 'NETWORK' }));
  xhr.onabort = () => reject(new DOMException('The upload was cancelled.', 'AbortError'));
  signal?.addEventListener('abort', () => xhr.abort(), { once: true });
  if (signal?.aborted === true) xhr.abort();
  else xhr.send(body ?? null);
  return await promise;
}
