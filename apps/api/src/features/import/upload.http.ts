import type { IncomingMessage } from 'node:http';
import { mayDo } from '../../core/access.ts';
import type { RequestContext } from '../../core/context.ts';
import { fail, ok } from '../../core/result.ts';
import type { Result } from '../../core/result.ts';
import { decodeId, encodeId } from '../../graphql/global-id.ts';
import type { ByteSource } from '../media/blob-store.ts';
import { refusal } from '../media/media.http.ts';
import type { MediaAnswer } from '../media/media.http.ts';
import { readSinglePart } from '../media/single-part.ts';
import type { UploadFailure, UploadService } from './upload.service.ts';
import { isComplete } from './upload.types.ts';
import type { UploadProgress } from './upload.types.ts';

export interface UploadAnswer {
  readonly status: number;
  /** Null for an answer without a body. */
  readonly body: object | null;
  readonly headers: Readonly<Record<string, string>>;
}

export interface UploadRequest {
  readonly message: IncomingMessage;
  /** `gallery` of the query; null if absent. */
  readonly gallery: string | null;
}

/** `POST /imports?gallery=<id>`: the whole file, or with `Upload-Length` the beginning of one that comes in pieces. */
export async function answerCreation(
  uploads: UploadService,
  ctx: RequestContext,
  { message, gallery }: UploadRequest,
): Promise<UploadAnswer> {
  if (!mayDo(ctx.actor.role, 'MEDIA_WRITE')) return forbidden(ctx);
  const galleryId = gallery === null ? null : decodeId('Gallery', gallery);
  if (galleryId === null || !(await uploads.mayUploadTo(ctx, galleryId))) {
    return plain(refusal(ctx.requestId)(404, 'NOT_FOUND', 'gallery not found'));
  }
  const declared = wholeNumber(message.headers['upload-length']);
  if (declared === undefined || declared === 0) return badHeader(ctx, 'Upload-Length');
  const announced = declared ?? wholeNumber(message.headers['content-length']) ?? 0;
  const failed = (error: UploadFailure): UploadAnswer => refused(ctx, error);
  if (announced > uploads.maxUploadBytes) {
    return failed({ code: 'TOO_LARGE', maxBytes: uploads.maxUploadBytes });
  }
  if (declared === null) {
    const taken = await takeBody(ctx, message, (source) => uploads.takeWhole(ctx, { galleryId, source }));
    return taken.ok ? created(taken.value) : taken.error;
  }
  const begun = await uploads.begin(ctx, { galleryId, byteLength: declared });
  if (!begun.ok) return failed(begun.error);
  const { id } = begun.value.upload;
  const first = await uploads.append(ctx, { id, offset: 0, source: bodyOf(message) });
  return first.ok ? created(first.value) : failed(first.error);
}

/** `PATCH /imports/<id>` with `Upload-Offset`: the next piece. */
export async function answerPiece(
  uploads: UploadService,
  ctx: RequestContext,
  { message, id }: { readonly message: IncomingMessage; readonly id: string },
): Promise<UploadAnswer> {
  if (!mayDo(ctx.actor.role, 'MEDIA_WRITE')) return forbidden(ctx);
  const uploadId = decodeId('ImportUpload', id);
  const found = uploadId === null ? null : await uploads.find(ctx, uploadId);
  if (uploadId === null || found === null) return refused(ctx, { code: 'NOT_FOUND' });
  const offset = wholeNumber(message.headers['upload-offset']);
  if (offset === undefined || offset === null) return badHeader(ctx, 'Upload-Offset');
  const announced = wholeNumber(message.headers['content-length']) ?? 0;
  if (offset + announced > found.upload.byteLength) {
    return refused(ctx, { code: 'TOO_LARGE', maxBytes: found.upload.byteLength });
  }
  const outcome = await uploads.append(ctx, { id: uploadId, offset, source: bodyOf(message) });
  if (!outcome.ok) return refused(ctx, outcome.error);
  return { status: 200, body: bodyFor(outcome.value), headers: headersFor(outcome.value) };
}

/** `HEAD` and `GET /imports/<id>`: how far it is. */
export async function answerProgress(
  uploads: UploadService,
  ctx: RequestContext,
  id: string,
): Promise<UploadAnswer> {
  if (!mayDo(ctx.actor.role, 'MEDIA_WRITE')) return forbidden(ctx);
  const uploadId = decodeId('ImportUpload', id);
  const found = uploadId === null ? null : await uploads.find(ctx, uploadId);
  if (found === null) return refused(ctx, { code: 'NOT_FOUND' });
  return { status: 200, body: bodyFor(found), headers: headersFor(found) };
}

/** The body as it is, or the one file of a form. */
async function takeBody(
  ctx: RequestContext,
  message: IncomingMessage,
  take: (source: ByteSource) => Promise<Result<UploadProgress, UploadFailure>>,
): Promise<Result<UploadProgress, UploadAnswer>> {
  const isForm = message.headers['content-type']?.startsWith('multipart/form-data') === true;
  const taken = isForm ? await readSinglePart(message, take) : ok(await take(bodyOf(message)));
  if (!taken.ok) {
    return fail(plain(refusal(ctx.requestId)(400, 'BAD_USER_INPUT', taken.error.message)));
  }
  return taken.value.ok ? taken.value : fail(refused(ctx, taken.value.error));
}

/** Left open where it is not read to its end, so that the answer still finds its way. */
function bodyOf(message: IncomingMessage): ByteSource {
  return message.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>; // reason: a request without encoding yields buffers
}

/** Null if absent, undefined if it is no number of bytes. */
function wholeNumber(header: string | string[] | undefined): number | null | undefined {
  if (header === undefined) return null;
  return typeof header === 'string' && /^\d{1,15}$/.test(header) ? Number(header) : undefined;
}

function created(progress: UploadProgress): UploadAnswer {
  const path = `/imports/${encodeURIComponent(encodeId('ImportUpload', progress.upload.id))}`;
  return { status: 201, body: bodyFor(progress), headers: { ...headersFor(progress), Location: path } };
}

function bodyFor(progress: UploadProgress): object {
  return {
    id: encodeId('ImportUpload', progress.upload.id),
    byteLength: progress.upload.byteLength,
    offset: progress.offset,
    isComplete: isComplete(progress),
    expiresAt: progress.expiresAt.toISOString(),
  };
}

function headersFor({ upload, offset, expiresAt }: UploadProgress): Record<string, string> {
  return {
    'Upload-Offset': String(offset),
    'Upload-Length': String(upload.byteLength),
    'Upload-Expires': expiresAt.toUTCString(),
    'Cache-Control': 'no-store',
  };
}

const statusOf: Record<UploadFailure['code'], number> = {
  NOT_FOUND: 404,
  EMPTY: 400,
  BROKEN_OFF: 400,
  TOO_LARGE: 413,
  WRONG_OFFSET: 409,
};

function refused(ctx: RequestContext, failure: UploadFailure): UploadAnswer {
  const answer = plain(refusal(ctx.requestId)(statusOf[failure.code], ...wordsFor(failure)));
  return failure.code === 'WRONG_OFFSET'
    ? { ...answer, headers: { 'Upload-Offset': String(failure.offset) } }
    : answer;
}

function wordsFor(failure: UploadFailure): readonly [string, string] {
  switch (failure.code) {
    case 'NOT_FOUND':
      return ['NOT_FOUND', 'upload not found'];
    case 'EMPTY':
      return ['BAD_USER_INPUT', 'the file is empty'];
    case 'BROKEN_OFF':
      return ['BAD_USER_INPUT', 'the upload broke off'];
    case 'TOO_LARGE':
      return ['UPLOAD_TOO_LARGE', `the upload has more than ${failure.maxBytes} bytes`];
    case 'WRONG_OFFSET':
      return ['UPLOAD_OFFSET_MISMATCH', `the upload goes on at byte ${failure.offset}`];
  }
}

function forbidden(ctx: RequestContext): UploadAnswer {
  return plain(refusal(ctx.requestId)(403, 'FORBIDDEN', 'this needs the permission MEDIA_WRITE'));
}

function badHeader(ctx: RequestContext, name: string): UploadAnswer {
  return plain(refusal(ctx.requestId)(400, 'BAD_USER_INPUT', `${name} must be a number of bytes`));
}

const plain = ({ status, body }: MediaAnswer): UploadAnswer => ({ status, body, headers: {} });
