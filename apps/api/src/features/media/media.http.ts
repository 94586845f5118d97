import type { IncomingMessage } from 'node:http';

import { mayDo } from '../../core/access.ts';
import type { RequestContext } from '../../core/context.ts';
import { decodeId, encodeId } from '../../graphql/global-id.ts';
import type { RejectReason } from '../sample/reject-reason.ts';
import type { MediaService } from './media.service.ts';
import type { MediaItem } from './media.types.ts';
import { readSinglePart } from './single-part.ts';

export interface MediaAnswer {
  readonly status: number;
  readonly body: MediaBody | ErrorBody;
  readonly retryAfterMs?: number | null;
}

export interface MediaBody {
  readonly id: string;
  readonly format: string;
  readonly width: number;
  readonly height: number;
  readonly byteSize: number;
  readonly capturedAt: string | null;
}

export interface ErrorBody {
  readonly error: { readonly code: string; readonly message: string };
  readonly requestId: string;
}

const statusOfReason: Partial<Record<RejectReason, number>> = {
  IMAGE_TOO_LARGE: 413,
  UNSUPPORTED_FORMAT: 415,
};
const UNPROCESSABLE = 422;

/**
 * `POST /media?gallery=<id>` with one file part. The caller is known already; role and gallery are checked before the
 * body is read. Failures of disk or database are thrown.
 */
export async function answerUpload(
  media: MediaService,
  ctx: RequestContext,
  request: { readonly gallery: string | null; readonly message: IncomingMessage },
): Promise<MediaAnswer> {
  const refuse = refusal(ctx.requestId);
  if (!mayDo(ctx.actor.role, 'MEDIA_WRITE')) {
    return refuse(403, 'FORBIDDEN', 'this needs the permission MEDIA_WRITE');
  }
  const galleryId = request.gallery === null ? null : decodeId('Gallery', request.gallery);
  if (galleryId === null || !(await media.mayUploadTo(ctx, galleryId))) {
    return refuse(404, 'NOT_FOUND', 'gallery not found');
  }
  const outcome = await readSinglePart(request.message, (source) => media.upload(ctx, { galleryId, source }));
  if (!outcome.ok) {
    return refuse(400, 'BAD_USER_INPUT', outcome.error.message);
  }
  if (outcome.value.ok) {
    return { status: 201, body: bodyOf(outcome.value.value) };
  }
  const failure = outcome.value.error;
  if (failure.code === 'GALLERY_NOT_FOUND') {
    return refuse(404, 'NOT_FOUND', 'gallery not found');
  }
  const { reason, message } = failure.rejection;
  return refuse(statusOfReason[reason] ?? UNPROCESSABLE, reason, message);
}

export function refusal(requestId: string): (status: number, code: string, message: string) => MediaAnswer {
  return (status, code, message) => ({ status, body: { error: { code, message }, requestId } });
}

function bodyOf(item: MediaItem): MediaBody {
  return {
    id: encodeId('Media', item.id),
    format: item.format,
    width: item.widthPx,
    height: item.heightPx,
    byteSize: item.byteSize,
    capturedAt: item.capturedAt?.toISOString() ?? null,
  };
}
