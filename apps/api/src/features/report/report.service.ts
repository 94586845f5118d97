import type { RequestContext } from '../../core/context.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Modality } from '../../core/modality.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { notFound, type UserFailure } from '../../core/user-failure.ts';
import type { Database } from '../../infra/prisma/database.ts';
import { findGallery } from '../gallery/gallery.store.ts';
import { jobFromJson, jobToJson } from '../job/job.json.ts';
import { insertJob } from '../job/job.store.ts';
import type { Job } from '../job/job.types.ts';
import { runMutation } from '../mutation/mutation.ts';
import { findReport } from './report.store.ts';
import type { GalleryReport } from './report.types.ts';

interface Dependencies {
  readonly database: Database;
  /** Told when a job was committed. */
  readonly onJob: () => void;
}

/** What is doubtful in a gallery. */
export class ReportService {
  readonly #deps: Dependencies;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  /** For a gallery that the caller was given already; null before the first report. */
  async find(galleryId: string, modality: Modality): Promise<GalleryReport | null> {
    return await findReport(this.#deps.database.client, galleryId, modality);
  }

  async start(
    ctx: RequestContext,
    request: {
      readonly galleryId: string | null;
      readonly modality: Modality;
      readonly idempotencyKey: string | null;
    },
  ): Promise<Result<Job, UserFailure>> {
    const { galleryId, modality, idempotencyKey } = request;
    const result = await runMutation<JsonObject>(this.#deps.database, ctx, {
      name: 'startGalleryReport',
      idempotencyKey,
      input: { galleryId, modality },
      run: async (tx) => {
        const gallery = galleryId === null ? null : await findGallery(tx, ctx.actor.scope, galleryId);
        if (gallery === null) return fail(notFound('gallery', ['input', 'galleryId']));
        const of = { galleryId: gallery.id, actorId: ctx.actor.id };
        const job = await insertJob(tx, { kind: 'report', input: { modality }, ...of });
        const audit = { targetType: 'Job', targetId: job.id, galleryIds: [gallery.id] };
        return ok({ payload: jobToJson(job), audit });
      },
    });
    if (!result.ok) return result;
    this.#deps.onJob();
    return ok(jobFromJson(result.value));
  }
}
