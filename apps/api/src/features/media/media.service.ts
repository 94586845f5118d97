import type { Clock } from '../../core/clock.ts';
import { maySeeGallery } from '../../core/context.ts';
import type { RequestContext } from '../../core/context.ts';
import { DependencyError } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import { fail, ok } from '../../core/result.ts';
import type { Result } from '../../core/result.ts';
import type { Database } from '../../infra/prisma/database.ts';
import { recordAudit } from '../audit/audit.store.ts';
import type { Rejection } from '../sample/reject-reason.ts';
import type { BlobStore, ByteSource, StoredBlob } from './blob-store.ts';
import { galleryAccepts } from './media-gallery.store.ts';
import { findMedia, insertMedia, renewUpload } from './media.store.ts';
import type { MediaItem } from './media.types.ts';
import type { PictureInspector } from './picture-inspector.ts';

export type UploadFailure =
  { readonly code: 'GALLERY_NOT_FOUND' } | { readonly code: 'REJECTED'; readonly rejection: Rejection };

export interface MediaService {
  /** Whether the caller may upload to the gallery; asked before the body is read. */
  mayUploadTo(ctx: RequestContext, galleryId: string): Promise<boolean>;
  /** Streams, checks, strips metadata and stores; the same file of the same uploader is stored once. */
  upload(
    ctx: RequestContext,
    request: { readonly galleryId: string; readonly source: ByteSource },
  ): Promise<Result<MediaItem, UploadFailure>>;
  /** The caller's own uploads among `ids`; what is absent, swept, another's or of a hidden gallery is left out. */
  findOwn(ctx: RequestContext, ids: readonly string[]): Promise<ReadonlyMap<string, MediaItem>>;
  /** Null if it does not exist for the caller: neither theirs nor kept by a sample. */
  findReadable(ctx: RequestContext, id: string): Promise<MediaItem | null>;
  /** Null if the picture was swept meanwhile. */
  readBytes(media: Pick<MediaItem, 'blobKey'>): Promise<Uint8Array | null>;
  /** A small JPEG of a picture that was kept; the picture itself should it not decode. */
  shrink(bytes: Uint8Array, side: number): Promise<Uint8Array>;
}

export interface MediaParts {
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly inspector: PictureInspector;
  readonly clock: Clock;
  readonly maxImageBytes: number;
}

export function createMediaService(parts: MediaParts): MediaService {
  const { database, blobs } = parts;
  return {
    mayUploadTo: async (ctx, galleryId) =>
      maySeeGallery(ctx.actor.scope, galleryId) && (await galleryAccepts(database.client, galleryId)),
    upload: (ctx, request) => upload(parts, ctx, request),
    findOwn: async (ctx, ids) => {
      const rows = await findMedia(database.client, ids);
      const own = rows.filter(
        (row) => row.uploaderId === ctx.actor.id && maySeeGallery(ctx.actor.scope, row.galleryId),
      );
      return new Map(own.map((row) => [row.id, row]));
    },
    findReadable: async (ctx, id) => {
      const [row] = await findMedia(database.client, [id]);
      if (row === undefined || !maySeeGallery(ctx.actor.scope, row.galleryId)) {
        return null;
      }
      return row.uploaderId === ctx.actor.id || row.references > 0 ? row : null;
    },
    readBytes: (media) => blobs.read(media.blobKey),
    shrink: async (bytes, side) => {
      const small = await parts.inspector.shrink(bytes, side);
      return small.ok ? small.value : bytes;
    },
  };
}

async function upload(
  parts: MediaParts,
  ctx: RequestContext,
  request: { readonly galleryId: string; readonly source: ByteSource },
): Promise<Result<MediaItem, UploadFailure>> {
  const stored = await parts.blobs.put(request.source, { maxBytes: parts.maxImageBytes });
  if (!stored.ok) {
    return rejected({
      reason: 'IMAGE_TOO_LARGE',
      message: `the file is larger than ${parts.maxImageBytes} bytes`,
    });
  }
  try {
    return await keep(parts, ctx, { galleryId: request.galleryId, raw: stored.value });
  } finally {
    // Only the stripped copy is kept.
    await removeBlob(parts, stored.value.key);
  }
}

async function keep(
  parts: MediaParts,
  ctx: RequestContext,
  upload: { readonly galleryId: string; readonly raw: StoredBlob },
): Promise<Result<MediaItem, UploadFailure>> {
  const owner = { galleryId: upload.galleryId, uploaderId: ctx.actor.id, sha256: upload.raw.sha256 };
  const earlier = await renewUpload(parts.database.client, owner, parts.clock.now());
  if (earlier !== null) {
    return ok(earlier);
  }
  const bytes = (await parts.blobs.read(upload.raw.key)) ?? new Uint8Array();
  const inspected = await parts.inspector.inspect(bytes);
  if (!inspected.ok) {
    return rejected(inspected.error);
  }
  const { strippedBytes, ...facts } = inspected.value;
  // Taking metadata out may need a new encoding, which may be somewhat larger than what came.
  const clean = await parts.blobs.put([strippedBytes], { maxBytes: Number.MAX_SAFE_INTEGER });
  if (!clean.ok) {
    throw new RangeError('media upload: a blob without a limit cannot be too large');
  }
  const row = { id: newId(), ...owner, ...facts, byteSize: clean.value.byteSize, blobKey: clean.value.key };
  return insertOrUseEarlier(parts, ctx, row);
}

/** Two uploads of one file at once: the row of the first stands, the blob of the second goes. */
async function insertOrUseEarlier(
  parts: MediaParts,
  ctx: RequestContext,
  row: Omit<MediaItem, 'references'>,
): Promise<Result<MediaItem, UploadFailure>> {
  const now = parts.clock.now();
  const kept = await keepOrRemoveBlob(parts, row.blobKey, () =>
    parts.database.transaction(async (tx): Promise<MediaItem | null> => {
      if (!(await galleryAccepts(tx, row.galleryId))) {
        return null;
      }
      const inserted = await insertMedia(tx, row, now);
      const outcome = inserted ? { ...row, references: 0 } : await renewUpload(tx, row, now);
      await recordAudit(tx, ctx, {
        action: 'uploadMedia',
        targetType: 'Media',
        targetId: outcome?.id ?? row.id,
        galleryIds: [row.galleryId],
        outcome: 'OK',
      });
      return outcome;
    }),
  );
  return kept === null ? fail({ code: 'GALLERY_NOT_FOUND' }) : ok(kept);
}

async function keepOrRemoveBlob(
  parts: MediaParts,
  blobKey: string,
  run: () => Promise<MediaItem | null>,
): Promise<MediaItem | null> {
  let kept: MediaItem | null = null;
  let isSettled = true;
  try {
    kept = await run();
    return kept;
  } catch (error) {
    // A database that went away may still commit: only the sweeper can tell later whether a row names the blob.
    isSettled = !(error instanceof DependencyError && error.dependency === 'database');
    throw error;
  } finally {
    if (isSettled && kept?.blobKey !== blobKey) {
      await removeBlob(parts, blobKey);
    }
  }
}

/** What was decided stands: should the disk keep the blob, the sweeper finds an orphan. */
async function removeBlob(parts: MediaParts, blobKey: string): Promise<void> {
  await parts.blobs.delete([blobKey]).catch(() => undefined);
}

function rejected(rejection: Rejection): Result<MediaItem, UploadFailure> {
  return fail({ code: 'REJECTED', rejection });
}
