import { createHash } from 'node:crypto';

import { fail, ok } from '../../core/result.ts';
import type { Result } from '../../core/result.ts';
import type { Rejection } from '../sample/reject-reason.ts';
import type { MediaService } from './media.service.ts';
import type { MediaItem } from './media.types.ts';

/** How a request names a picture. Media are looked up (and their absence reported) before any picture is read. */
export type ImageSource =
  | { readonly base64: string }
  | { readonly media: MediaItem }
  /** The file itself, read from an import. */
  | { readonly bytes: Uint8Array };

export interface Picture {
  readonly bytes: Uint8Array;
  /** Of the file as it came from the caller. */
  readonly sha256: string;
  /** Null for a picture that came inside the request. */
  readonly media: MediaItem | null;
}

export async function readPicture(
  media: Pick<MediaService, 'readBytes'>,
  source: ImageSource,
  maxBytes: number,
): Promise<Result<Picture, Rejection>> {
  if ('base64' in source) {
    const bytes = decodeBase64(source.base64, maxBytes);
    return bytes.ok ? ok(ownPicture(bytes.value)) : bytes;
  }
  if ('bytes' in source) return ok(ownPicture(source.bytes));
  const bytes = await media.readBytes(source.media);
  if (bytes === null) {
    return fail({ reason: 'INVALID_IMAGE', message: 'the upload was not used for 24 hours and is gone' });
  }
  return ok({ bytes, sha256: source.media.sha256, media: source.media });
}

function ownPicture(bytes: Uint8Array): Picture {
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex'), media: null };
}

const dataUrlPrefix = /^data:[a-z0-9.+/-]{0,100};base64,/i;
const base64Alphabet = /^[A-Za-z0-9+/_-]*={0,2}$/;

/** Takes line breaks, the URL-safe alphabet and a `data:` prefix too: all three come from common tools. */
export function decodeBase64(text: string, maxBytes: number): Result<Uint8Array, Rejection> {
  const compact = text.replace(dataUrlPrefix, '').replace(/\s+/g, '');
  if (Math.floor((compact.length * 3) / 4) - 2 > maxBytes) {
    return tooLarge(maxBytes);
  }
  if (!base64Alphabet.test(compact)) {
    return fail({ reason: 'INVALID_IMAGE', message: 'the picture is not valid base64' });
  }
  const bytes = Buffer.from(compact, 'base64');
  if (bytes.byteLength === 0) {
    return fail({ reason: 'INVALID_IMAGE', message: 'the picture is empty' });
  }
  return bytes.byteLength > maxBytes ? tooLarge(maxBytes) : ok(bytes);
}

function tooLarge(maxBytes: number): Result<Uint8Array, Rejection> {
  return fail({ reason: 'IMAGE_TOO_LARGE', message: `the file is larger than ${maxBytes} bytes` });
}
