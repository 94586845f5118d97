import type { RequestContext } from '../../core/context.ts';
import type { Modality } from '../../core/modality.ts';
import type { Result } from '../../core/result.ts';
import type { UserFailure } from '../../core/user-failure.ts';
import type { Database } from '../../infra/prisma/database.ts';
import type { Job } from '../job/job.types.ts';
import { startGalleryJob, type GalleryJobRequest } from '../job/start-gallery-job.ts';
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

  async start(ctx: RequestContext, request: GalleryJobRequest): Promise<Result<Job, UserFailure>> {
    return await startGalleryJob(this.#deps, ctx, {
      ...request,
      ...{ mutation: 'startGalleryReport', kind: 'report' },
    });
  }
}
