import type { RequestContext } from '../../core/context.ts';
import type { Page, PageRequest } from '../../core/page.ts';
import type { Database } from '../../infra/prisma/database.ts';
import { listAudit } from './audit.store.ts';
import type { AuditFilter, AuditRecord } from './audit.types.ts';

/** The audit log: who did what, and who searched for whom where. */
export class AuditService {
  readonly #database: Database;

  constructor(deps: { readonly database: Database }) {
    this.#database = deps.database;
  }

  async list(ctx: RequestContext, filter: AuditFilter, page: PageRequest): Promise<Page<AuditRecord>> {
    return await listAudit(this.#database.client, { scope: ctx.actor.scope, filter, page });
  }
}
