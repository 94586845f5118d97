import type { Clock } from '../../core/clock.ts';
import type { Actor, RequestContext } from '../../core/context.ts';
import type { JsonObject } from '../../core/json.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { invalidInput, notFound, type UserFailure } from '../../core/user-failure.ts';
import type { Database } from '../../infra/prisma/database.ts';
import { recordAudit } from '../audit/audit.store.ts';
import { findGallery } from '../gallery/gallery.store.ts';
import { findNamedIdentities } from '../identity/identity.store.ts';
import { jobFromJson, jobToJson } from '../job/job.json.ts';
import { insertJob } from '../job/job.store.ts';
import type { Job } from '../job/job.types.ts';
import type { BlobStore, BlobStream } from '../media/blob-store.ts';
import { runMutation } from '../mutation/mutation.ts';
import { findExports } from './export.store.ts';
import type { ExportPart, GalleryExport } from './export.types.ts';

export interface ExportRequest {
  /** Row id; null if the caller's was none. */
  readonly galleryId: string | null;
  readonly include: readonly ExportPart[];
  readonly idempotencyKey: string | null;
}

interface Dependencies {
  readonly database: Database;
  readonly blobs: Pick<BlobStore, 'stream'>;
  readonly clock: Clock;
  /** Told when a job was committed. */
  readonly onJob: () => void;
}

const includePath = ['input', 'include'];

/** Galleries as files. */
export class ExportService {
  readonly #deps: Dependencies;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  async start(ctx: RequestContext, request: ExportRequest): Promise<Result<Job, UserFailure>> {
    const { galleryId, idempotencyKey } = request;
    const include = [...new Set(request.include)];
    if (include.length === 0) return fail(invalidInput('include must name what to export', includePath));
    if (include.includes('EMBEDDINGS') && !ctx.actor.maySeeEmbeddings) {
      const message = 'the caller may not see embeddings';
      return fail({ code: 'FORBIDDEN', message, path: includePath });
    }
    const result = await runMutation<JsonObject>(this.#deps.database, ctx, {
      name: 'exportGallery',
      idempotencyKey,
      input: { galleryId, include },
      run: async (tx) => {
        const gallery = galleryId === null ? null : await findGallery(tx, ctx.actor.scope, galleryId);
        if (gallery === null) return fail(notFound('gallery', ['input', 'galleryId']));
        const of = { galleryId: gallery.id, actorId: ctx.actor.id };
        const job = await insertJob(tx, { kind: 'export', input: { include }, ...of });
        const detail = { include };
        const audit = { targetType: 'Job', targetId: job.id, galleryIds: [gallery.id], detail };
        return ok({ payload: jobToJson(job), audit });
      },
    });
    if (!result.ok) return result;
    this.#deps.onJob();
    return ok(jobFromJson(result.value));
  }

  /** Starts the job that gathers all that is held about one person. */
  async startPerson(
    ctx: RequestContext,
    request: { readonly identityId: string | null; readonly idempotencyKey: string | null },
  ): Promise<Result<Job, UserFailure>> {
    const { identityId, idempotencyKey } = request;
    // It holds what searches said, similarities too.
    if (ctx.actor.decisionOnly === true) {
      const message =
        'all that is held about somebody has similarities in it: the caller is told decisions only';
      return fail({ code: 'FORBIDDEN', message, path: ['input', 'identityId'] });
    }
    const result = await runMutation<JsonObject>(this.#deps.database, ctx, {
      name: 'exportIdentity',
      idempotencyKey,
      input: { identityId },
      run: async (tx) => {
        const ids = identityId === null ? [] : [identityId];
        const [identity] = (await findNamedIdentities(tx, ctx.actor.scope, ids)).values();
        if (identity === undefined) return fail(notFound('identity', ['input', 'identityId']));
        const of = { galleryId: identity.galleryId, actorId: ctx.actor.id };
        const job = await insertJob(tx, { kind: 'export', input: { identityId: identity.id }, ...of });
        const target = { targetType: 'Identity', targetId: identity.id, galleryIds: [identity.galleryId] };
        return ok({ payload: jobToJson(job), audit: { ...target, detail: { jobId: job.id } } });
      },
    });
    if (!result.ok) return result;
    this.#deps.onJob();
    return ok(jobFromJson(result.value));
  }

  /** By job; those that have expired or are hidden are left out. */
  async findMany(ctx: RequestContext, jobIds: readonly string[]): Promise<readonly GalleryExport[]> {
    const { database, clock } = this.#deps;
    return await findExports(database.client, ctx.actor.scope, { jobIds, now: clock.now() });
  }

  /** The file; null if it does not exist for the caller. Templates, and similarities, go to those alone who may see them. */
  async open(ctx: RequestContext, jobId: string): Promise<BlobStream | null> {
    const [found] = await this.findMany(ctx, [jobId]);
    if (found === undefined || !maySee(ctx.actor, found)) return null;
    const stream = await this.#deps.blobs.stream(found.blobKey);
    if (stream === null) return null;
    await this.#deps.database.transaction((tx) =>
      recordAudit(tx, ctx, {
        action: 'downloadExport',
        targetType: 'Job',
        targetId: jobId,
        galleryIds: [found.galleryId],
        outcome: 'OK',
      }),
    );
    return stream;
  }
}

function maySee(actor: Actor, { hasEmbeddings, identityId }: GalleryExport): boolean {
  if (hasEmbeddings && !actor.maySeeEmbeddings) return false;
  return identityId === null || actor.decisionOnly !== true;
}
