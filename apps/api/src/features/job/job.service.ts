import type { RequestContext } from '../../core/context.ts';
import type { Page, PageRequest } from '../../core/page.ts';
import type { Database } from '../../infra/prisma/database.ts';
import { findJobs, listJobs } from './job.store.ts';
import type { Job, JobState } from './job.types.ts';

/** Jobs as their galleries' callers see them. */
export class JobService {
  readonly #database: Database;

  constructor(deps: { readonly database: Database }) {
    this.#database = deps.database;
  }

  async findMany(ctx: RequestContext, ids: readonly string[]): Promise<readonly Job[]> {
    return await findJobs(this.#database.client, ctx.actor.scope, ids);
  }

  async list(ctx: RequestContext, state: JobState | undefined, page: PageRequest): Promise<Page<Job>> {
    const query = state === undefined ? { page } : { state, page };
    return await listJobs(this.#database.client, ctx.actor.scope, query);
  }
}
