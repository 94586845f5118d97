import { errorOfResponse } from './core/answer.ts';
import type { CallOptions, Connection } from './core/connection.ts';
import { retrying } from './core/retry.ts';
import { collected, type ByteStream } from './bytes.ts';

export interface UploadProgress {
  readonly sentBytes: number;
  readonly totalBytes: number;
}

export interface UploadOptions extends CallOptions {
  readonly onProgress?: (progress: UploadProgress) => void;
}

/** A picture that is on the server; `image: { mediaId: id }` names it to mutations and searches. */
export interface UploadedMedia {
  readonly id: string;
  readonly format: string;
  readonly width: number;
  readonly height: number;
  readonly byteSize: number;
  readonly capturedAt: string | null;
}

/**
 * Uploads a picture by `POST /media`. Of a stream the whole is read first: pictures are small, and what failed in passing
 * is sent again, which a stream could not be. A picture that was stored twice is swept away like any that nothing uses.
 *
 * `onProgress` is told of every piece in Node; browsers tell it when all was sent, for their `fetch` says no more.
 *
 * @throws {UploadRefusedError} whose `code` is a reject reason; {NotFoundError} if the gallery is not there.
 */
export async function uploadMedia(
  connection: Connection,
  { galleryId, picture }: { readonly galleryId: string; readonly picture: Blob | ByteStream },
  { onProgress, ...options }: UploadOptions = {},
): Promise<UploadedMedia> {
  const blob = picture instanceof Blob ? picture : await collected(picture, options.signal);
  const send = async (): Promise<UploadedMedia> => {
    const media = await connection.exchange(
      {
        path: `/media?gallery=${encodeURIComponent(galleryId)}`,
        init: {
          method: 'POST',
          ...(isNode() && onProgress ? watchedForm(blob, onProgress) : { body: formOf(blob) }),
        },
        read: async (response) => {
          if (!response.ok) throw await errorOfResponse(response);
          return (await response.json()) as UploadedMedia; // reason: the server's word for its answer
        },
      },
      options,
    );
    if (!isNode()) onProgress?.({ sentBytes: blob.size, totalBytes: blob.size });
    return media;
  };
  return await retrying(send, { ...connection.retry, signal: options.signal });
}

const isNode = (): boolean => 'process' in globalThis && 'versions' in globalThis.process;

function formOf(blob: Blob): FormData {
  const form = new FormData();
  form.append('file', blob, 'picture');
  return form;
}

/** The same form as a stream that counts; browsers stream requests over HTTP/2 at most, so it is not for them. */
function watchedForm(blob: Blob, onProgress: (progress: UploadProgress) => void) {
  const encoded = new Response(formOf(blob));
  const type = encoded.headers.get('content-type') ?? '';
  const totalBytes = blob.size;
  let sentBytes = 0;
  const counting = new TransformStream<Uint8Array, Uint8Array>({
    transform: (chunk, controller) => {
      controller.enqueue(chunk);
      // What the form adds around the picture is not the caller's.
      sentBytes = Math.min(totalBytes, sentBytes + chunk.length);
      onProgress({ sentBytes, totalBytes });
    },
  });
  const body = encoded.body?.pipeThrough(counting) ?? null;
  return { body, duplex: 'half' as const, headers: { 'Content-Type': type } };
}
