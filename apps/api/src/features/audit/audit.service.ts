import { BadRequestError, ForbiddenError } from '../../core/access.ts';
import type { RequestContext } from '../../core/context.ts';
import type { Page, PageRequest } from '../../core/page.ts';
import type { Database } from '../../infra/prisma/database.ts';
import { auditMonths } from './audit-chain.store.ts';
import type { AuditReport } from './audit-chain.types.ts';
import type { HeadSeal } from './audit-seal.ts';
import { listAudit } from './audit.store.ts';
import type { AuditFilter, AuditRecord } from './audit.types.ts';
import { verifyAuditLog } from './audit-verification.ts';

/** A request has to end; `npm run audit:verify` has all the time that it needs. */
const VERIFIED_AT_ONCE = 1_000_000n;

/** The audit log: who did what, and who searched for whom where. */
export class AuditService {
  readonly #deps: { readonly database: Database; readonly seal: HeadSeal };

  constructor(deps: { readonly database: Database; readonly seal: HeadSeal }) {
    this.#deps = deps;
  }

  async list(ctx: RequestContext, filter: AuditFilter, page: PageRequest): Promise<Page<AuditRecord>> {
    return await listAudit(this.#deps.database.client, { scope: ctx.actor.scope, filter, page });
  }

  /**
   * Whether the log is what was sealed; of one month or, where they are not too many entries, of all.
   *
   * @throws {ForbiddenError} for callers of some galleries: the log is of all.
   */
  async verify(ctx: RequestContext, month: string | null): Promise<AuditReport> {
    const { database, seal } = this.#deps;
    if (ctx.actor.scope.kind !== 'ALL') throw new ForbiddenError('AUDIT_READ');
    if (month !== null) return await verifyAuditLog(database, { seal, month });
    const kept = (await auditMonths(database.client)).filter((row) => row.droppedAt === null);
    if (kept.reduce((sum, row) => sum + row.entries, 0n) > VERIFIED_AT_ONCE) {
      throw new BadRequestError('the log is too long to be verified at once: name a month');
    }
    return await verifyAuditLog(database, { seal });
  }
}
