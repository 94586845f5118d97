import type { Clock } from '../../core/clock.ts';
import type { RequestContext } from '../../core/context.ts';
import { newId } from '../../core/ids.ts';
import { fail, ok } from '../../core/result.ts';
import type { Result } from '../../core/result.ts';
import type { Database } from '../../infra/prisma/database.ts';
import { recordAudit } from '../audit/audit.store.ts';
import { findGallery } from '../gallery/gallery.store.ts';
import type { ByteSource } from '../media/blob-store.ts';
import type { UploadFiles } from './upload-files.ts';
import { findOwnUpload, insertUpload, touchUpload } from './upload.store.ts';
import { UNUSED_UPLOAD_LIFETIME_MS } from './upload.types.ts';
import type { ImportUpload, UploadProgress } from './upload.types.ts';
import { NewestWriter } from './newest-writer.ts';

export type UploadFailure =
  | { readonly code: 'NOT_FOUND' }
  | { readonly code: 'EMPTY' }
  | { readonly code: 'BROKEN_OFF' }
  | { readonly code: 'TOO_LARGE'; readonly maxBytes: number }
  | { readonly code: 'WRONG_OFFSET'; readonly offset: number };

export interface UploadParts {
  readonly database: Database;
  readonly files: UploadFiles;
  readonly clock: Clock;
  readonly maxUploadBytes: number;
}

/** Large files for imports, in one piece or in several. */
export class UploadService {
  readonly #parts: UploadParts;
  readonly #writers = new NewestWriter();

  constructor(parts: UploadParts) {
    this.#parts = parts;
  }

  get maxUploadBytes(): number {
    return this.#parts.maxUploadBytes;
  }

  /** Asked before the body is read. */
  async mayUploadTo(ctx: RequestContext, galleryId: string): Promise<boolean> {
    return (await findGallery(this.#parts.database.client, ctx.actor.scope, galleryId)) !== null;
  }

  /** Makes an empty upload of a known length, to be filled by `append`. */
  async begin(
    ctx: RequestContext,
    request: { readonly galleryId: string; readonly byteLength: number },
  ): Promise<Result<UploadProgress, UploadFailure>> {
    if (request.byteLength > this.maxUploadBytes) return this.#tooLarge();
    return await this.#insert(ctx, { id: newId(), ...request }, 0);
  }

  /** Takes the whole at once. Nothing is kept of a body that breaks off: its sender learnt no id to go on with. */
  async takeWhole(
    ctx: RequestContext,
    request: { readonly galleryId: string; readonly source: ByteSource },
  ): Promise<Result<UploadProgress, UploadFailure>> {
    const { files, maxUploadBytes } = this.#parts;
    const id = newId();
    let isKept = false;
    try {
      const piece = { offset: 0, maxBytes: maxUploadBytes, source: request.source };
      const { kind, size } = await files.append(id, piece);
      if (kind === 'too-large') return this.#tooLarge();
      if (kind !== 'written') return fail({ code: 'BROKEN_OFF' });
      if (size === 0) return fail({ code: 'EMPTY' });
      const row = { id, galleryId: request.galleryId, byteLength: size };
      const kept = await this.#insert(ctx, row, size);
      isKept = kept.ok;
      return kept;
    } finally {
      // Should the disk keep it, or the database have committed behind a lost connection, the sweeper decides.
      if (!isKept) await files.delete([id]).catch(() => undefined);
    }
  }

  /** Null if it does not exist for the caller. */
  async find(ctx: RequestContext, id: string): Promise<UploadProgress | null> {
    const upload = await findOwnUpload(this.#parts.database.client, ctx.actor, id);
    return upload === null ? null : this.#progress(upload, await this.#parts.files.size(id));
  }

  /** Goes on at the end of what is there. A newer request of the same upload ends an older one that hangs. */
  async append(
    ctx: RequestContext,
    request: { readonly id: string; readonly offset: number; readonly source: ByteSource },
  ): Promise<Result<UploadProgress, UploadFailure>> {
    const { database, files, clock } = this.#parts;
    const { id, offset } = request;
    const upload = await findOwnUpload(database.client, ctx.actor, id);
    if (upload === null || upload.jobId !== null) return fail({ code: 'NOT_FOUND' });
    const { kind, size } = await this.#writers.run(id, request.source, (source) =>
      files.append(id, { offset, maxBytes: upload.byteLength, source }),
    );
    if (kind === 'wrong-offset') return fail({ code: 'WRONG_OFFSET', offset: size });
    const now = clock.now();
    if (!(await touchUpload(database.client, id, now))) {
      await files.delete([id]);
      return fail({ code: 'NOT_FOUND' });
    }
    if (kind === 'too-large') return fail({ code: 'TOO_LARGE', maxBytes: upload.byteLength });
    if (kind === 'broken') return fail({ code: 'BROKEN_OFF' });
    return ok(this.#progress({ ...upload, updatedAt: now }, size));
  }

  async #insert(
    ctx: RequestContext,
    row: { readonly id: string; readonly galleryId: string; readonly byteLength: number },
    offset: number,
  ): Promise<Result<UploadProgress, UploadFailure>> {
    const { database, clock } = this.#parts;
    const upload = await database.transaction(async (tx) => {
      if ((await findGallery(tx, ctx.actor.scope, row.galleryId)) === null) return null;
      const inserted = await insertUpload(tx, { ...row, uploaderId: ctx.actor.id }, clock.now());
      await recordAudit(tx, ctx, {
        action: 'uploadImport',
        targetType: 'ImportUpload',
        targetId: row.id,
        galleryIds: [row.galleryId],
        outcome: 'OK',
        detail: { bytes: row.byteLength },
      });
      return inserted;
    });
    return upload === null ? fail({ code: 'NOT_FOUND' }) : ok(this.#progress(upload, offset));
  }

  #progress(upload: ImportUpload, offset: number): UploadProgress {
    const expiresAt = new Date(upload.updatedAt.getTime() + UNUSED_UPLOAD_LIFETIME_MS);
    return { upload, offset, expiresAt };
  }

  #tooLarge(): Result<never, UploadFailure> {
    return fail({ code: 'TOO_LARGE', maxBytes: this.maxUploadBytes });
  }
}
