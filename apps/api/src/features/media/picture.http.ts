import type { Response } from 'express';
import type { RequestContext } from '../../core/context.ts';
import { refusal } from './media.http.ts';
import type { MediaService } from './media.service.ts';

/** Longer sides of small copies, in pixels: for lists, tiles and cards. */
export const thumbnailSides = [64, 128, 256] as const;

/** So long may a browser keep a small copy: long enough to scroll up and down, short beside what an erasure promises. */
const thumbnailSeconds = 300;

interface Picture {
  readonly bytes: Uint8Array;
  readonly type: string;
}

export interface PictureRequest {
  readonly response: Response;
  readonly ctx: RequestContext;
  /** `?size=` as it came; undefined: the picture as it is kept. */
  readonly size: unknown;
}

/** Answers with a picture, or with a small copy of it. Pictures are of strangers' making: nothing in them may run or be framed. */
export async function answerPicture(
  media: Pick<MediaService, 'shrink'>,
  { response, ctx, size }: PictureRequest,
  picture: Picture | null,
): Promise<void> {
  const side = thumbnailSides.find((known) => String(known) === size);
  if (size !== undefined && side === undefined) {
    refuse(response, ctx, {
      status: 400,
      code: 'BAD_USER_INPUT',
      message: `size must be ${thumbnailSides.join(', ')}`,
    });
    return;
  }
  if (picture === null) {
    refuse(response, ctx, { status: 404, code: 'NOT_FOUND', message: 'picture not found' });
    return;
  }
  const sent = side === undefined ? picture : smallCopy(await media.shrink(picture.bytes, side), picture);
  response.setHeader('Content-Type', sent.type);
  response.setHeader('Content-Disposition', 'inline; filename="picture"');
  response.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader(
    'Cache-Control',
    side === undefined ? 'private, no-store' : `private, max-age=${thumbnailSeconds}`,
  );
  // Another person at the same browser must not see what the cache has of the one before.
  response.setHeader('Vary', 'Cookie, Authorization, X-Api-Key');
  response.send(Buffer.from(sent.bytes));
}

const smallCopy = (bytes: Uint8Array, picture: Picture): Picture =>
  bytes === picture.bytes ? picture : { bytes, type: 'image/jpeg' };

interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

function refuse(response: Response, ctx: RequestContext, { status, code, message }: Refusal): void {
  response.status(status).json(refusal(ctx.requestId)(status, code, message).body);
}

/** Crops are written by the inference pool, as PNG or WebP. */
export function cropOf(bytes: Uint8Array | null): Picture | null {
  return bytes === null ? null : { bytes, type: bytes[0] === 0x89 ? 'image/png' : 'image/webp' };
}
