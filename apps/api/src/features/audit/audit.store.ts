import { maySeeGallery, type Actor, type GalleryScope, type RequestContext } from '../../core/context.ts';
import type { JsonObject } from '../../core/json.ts';
import { cutPage, type Page, type PageRequest } from '../../core/page.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import type { AuditEvent, AuditFilter, AuditRecord } from './audit.types.ts';

/** Whose doing it is; no actor = the server's own. */
type AuditContext = Pick<RequestContext, 'requestId'> & { readonly actor: Pick<Actor, 'id'> | null };

/** Writes an entry in the effect's own transaction: what is not in the log did not happen, and the reverse. */
export async function recordAudit(tx: Transaction, ctx: AuditContext, event: AuditEvent): Promise<void> {
  await tx.auditEntry.create({
    data: {
      actorId: ctx.actor?.id ?? null,
      action: event.action,
      targetType: event.targetType ?? null,
      targetId: event.targetId ?? null,
      galleryIds: [...event.galleryIds],
      outcome: event.outcome,
      detail: event.detail ?? {},
      requestId: ctx.requestId,
    },
    select: { seq: true },
  });
}

/** Places tell how much others do: who sees some galleries only is told none. */
const unchained = { chainIndex: null, previousHash: null, hash: null };

/**
 * Newest first. A caller with some galleries sees the entries that name one of them; where an entry names others too, its
 * detail stays hidden: it may count or name what lies in those.
 */
export async function listAudit(
  tx: Transaction,
  query: { readonly scope: GalleryScope; readonly filter: AuditFilter; readonly page: PageRequest },
): Promise<Page<AuditRecord>> {
  const { scope, filter, page } = query;
  const rows = await tx.auditEntry.findMany({
    where: {
      AND: [
        filter.galleryId === undefined ? {} : { galleryIds: { has: filter.galleryId } },
        filter.action === undefined ? {} : { action: filter.action },
        filter.actorId === undefined ? {} : { actorId: filter.actorId },
        filter.targetId === undefined ? {} : { targetId: filter.targetId },
        filter.since === undefined ? {} : { at: { gte: filter.since } },
        filter.until === undefined ? {} : { at: { lt: filter.until } },
        page.after === null ? {} : { seq: { lt: BigInt(page.after) } },
        scope.kind === 'ALL' ? {} : { galleryIds: { hasSome: [...scope.galleryIds] } },
      ],
    },
    orderBy: { seq: 'desc' },
    take: page.limit + 1,
  });
  return cutPage(
    rows.map((row) => ({
      ...row,
      seq: String(row.seq),
      ...(scope.kind === 'ALL' ? { chainIndex: row.chainIndex?.toString() ?? null } : unchained),
      detail: row.galleryIds.every((id) => maySeeGallery(scope, id))
        ? (row.detail as JsonObject) // reason: recordAudit writes objects only
        : {},
    })),
    page.limit,
  );
}
