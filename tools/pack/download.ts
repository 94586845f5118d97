import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { Readable, Transform } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { pipeline } from 'node:stream/promises';
import { PackError } from '@gallerist/embedding';

/** Larger than any embedder, smaller than a mistake. */
export const mostModelBytes = 2 * 1024 ** 3 - 1;

export interface ModelSource {
  readonly bytes: Uint8Array;
  readonly sha256: string;
}

export interface DownloadOptions {
  /** What the file must be; a URL is refused without. */
  readonly sha256: string | undefined;
  /** Where the download goes until it is known to be right. */
  readonly aside: string;
  readonly signal: AbortSignal;
  readonly maxBytes?: number;
}

export const isUrl = (source: string): boolean => /^https?:\/\//i.test(source);

/**
 * A model from a file or a URL, its digest compared with the one that is asked for. A URL without a digest is downloaded and
 * refused with the digest that it has, to be compared with the publisher's and given.
 *
 * @throws {PackError} `FILE_MISSING` for what cannot be read or is too large; `FILE_CHANGED` for another digest or none.
 */
export async function readModelSource(source: string, options: DownloadOptions): Promise<ModelSource> {
  const maxBytes = options.maxBytes ?? mostModelBytes;
  if (isUrl(source)) await download(source, { ...options, maxBytes });
  const file = isUrl(source) ? options.aside : source;
  const bytes = await readLimited(file, source, maxBytes);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (options.sha256 === undefined && isUrl(source)) {
    const message = `${source} has SHA-256 ${sha256}. Compare it with the publisher's, then add --sha256 ${sha256}.`;
    throw new PackError('FILE_CHANGED', message);
  }
  if (options.sha256 !== undefined && options.sha256.toLowerCase() !== sha256) {
    throw new PackError('FILE_CHANGED', `${source} has SHA-256 ${sha256}, ${options.sha256} was asked for.`);
  }
  return { bytes, sha256 };
}

async function readLimited(file: string, source: string, maxBytes: number): Promise<Uint8Array> {
  const found = await stat(file).catch(() => null);
  if (found?.isFile() !== true) throw new PackError('FILE_MISSING', `${source} is no file.`);
  if (found.size > maxBytes) throw tooLarge(source, maxBytes);
  return readFile(file);
}

const tooLarge = (source: string, maxBytes: number): PackError =>
  new PackError('FILE_MISSING', `${source} is larger than ${maxBytes} bytes.`);

async function download(url: string, { aside, signal, maxBytes }: DownloadOptions & { maxBytes: number }) {
  const failed = (why: string, cause?: unknown) =>
    new PackError('FILE_MISSING', `${url} cannot be downloaded: ${why}.`, { cause });
  const response = await fetch(url, { signal }).catch((cause: unknown) => {
    signal.throwIfAborted();
    throw failed(cause instanceof Error ? cause.message : String(cause), cause);
  });
  if (!response.ok || response.body === null) throw failed(`the server answers ${response.status}`);
  if (Number(response.headers.get('content-length') ?? 0) > maxBytes) {
    await response.body.cancel();
    throw tooLarge(url, maxBytes);
  }
  let received = 0;
  const limit = new Transform({
    transform(chunk: Uint8Array, _, done) {
      received += chunk.length;
      done(received > maxBytes ? tooLarge(url, maxBytes) : null, chunk);
    },
  });
  // fetch's stream is the web's; Node's types know it under another name
  const body = Readable.fromWeb(response.body as ReadableStream<Uint8Array>);
  await pipeline(body, limit, createWriteStream(aside, { flags: 'wx' }), { signal }).catch(
    (cause: unknown) => {
      signal.throwIfAborted();
      if (cause instanceof PackError) throw cause;
      throw failed(cause instanceof Error ? cause.message : String(cause), cause);
    },
  );
}
