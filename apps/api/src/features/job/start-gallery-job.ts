import type { RequestContext } from '../../core/context.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Modality } from '../../core/modality.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { notFound, type UserFailure } from '../../core/user-failure.ts';
import type { Database } from '../../infra/prisma/database.ts';
import { findGallery } from '../gallery/gallery.store.ts';
import { runMutation } from '../mutation/mutation.ts';
import { jobFromJson, jobToJson } from './job.json.ts';
import { insertJob } from './job.store.ts';
import type { Job, JobKind } from './job.types.ts';

export interface GalleryJobRequest {
  /** Null for an id that names no gallery. */
  readonly galleryId: string | null;
  readonly modality: Modality;
  readonly idempotencyKey: string | null;
}

/** Queues a job that looks through one kind of samples of a gallery, once for an idempotency key. */
export async function startGalleryJob(
  { database, onJob }: { readonly database: Database; readonly onJob: () => void },
  ctx: RequestContext,
  {
    mutation,
    kind,
    galleryId,
    modality,
    idempotencyKey,
  }: GalleryJobRequest & {
    readonly mutation: string;
    readonly kind: JobKind;
  },
): Promise<Result<Job, UserFailure>> {
  const result = await runMutation<JsonObject>(database, ctx, {
    name: mutation,
    idempotencyKey,
    input: { galleryId, modality },
    run: async (tx) => {
      const gallery = galleryId === null ? null : await findGallery(tx, ctx.actor.scope, galleryId);
      if (gallery === null) return fail(notFound('gallery', ['input', 'galleryId']));
      const of = { galleryId: gallery.id, actorId: ctx.actor.id };
      const job = await insertJob(tx, { kind, input: { modality }, ...of });
      const audit = { targetType: 'Job', targetId: job.id, galleryIds: [gallery.id] };
      return ok({ payload: jobToJson(job), audit });
    },
  });
  if (!result.ok) return result;
  onJob();
  return ok(jobFromJson(result.value));
}
