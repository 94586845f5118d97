import type { RequestContext } from '../../core/context.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { notFound, type UserFailure } from '../../core/user-failure.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import { findGalleries } from '../gallery/gallery.store.ts';
import { nextMoment } from './cron.ts';
import type { ScheduleContent } from './schedule.store.ts';
import type { Schedule, ScheduleDraft } from './schedule.types.ts';

/**
 * The row of a draft that was checked; fails if it names galleries that the caller does not see.
 *
 * @param parts.before The schedule as it is: its next moment stays unless the change is about it.
 */
export async function contentOf(
  tx: Transaction,
  ctx: RequestContext,
  parts: { readonly draft: ScheduleDraft; readonly before?: Schedule; readonly now: Date },
): Promise<Result<ScheduleContent, UserFailure>> {
  const { draft, before, now } = parts;
  const galleryIds = await visibleGalleries(tx, ctx, draft);
  if (!galleryIds.ok) return galleryIds;
  if (galleryIds.value.length === 0 && ctx.actor.scope.kind !== 'ALL') return fail(forbidden);
  const { name, kind, cron, timeZone, options, overlap, onlyIf, enabled } = draft;
  const isSamePlan = before?.cron === cron && before.timeZone === timeZone && before.enabled === enabled;
  const next = isSamePlan ? before.nextRunAt : nextMoment(draft, now);
  return ok({
    ...{ name, kind, cron, timeZone, options, overlap, onlyIf, enabled },
    galleryIds: galleryIds.value,
    nextRunAt: enabled ? next : null,
    plannedAt: now,
  });
}

async function visibleGalleries(
  tx: Transaction,
  { actor }: RequestContext,
  { galleryIds }: Pick<ScheduleDraft, 'galleryIds'>,
): Promise<Result<readonly string[], UserFailure>> {
  const ids = [...new Set(galleryIds.filter((id) => id !== null))];
  const found = await findGalleries(tx, actor.scope, ids);
  const isThere = (id: string | null): boolean => found.some((gallery) => gallery.id === id);
  const missing = galleryIds.findIndex((id) => !isThere(id));
  if (missing >= 0) return fail(notFound('gallery', ['input', 'galleryIds', String(missing)]));
  return ok(ids.sort());
}

const forbidden: UserFailure = {
  code: 'FORBIDDEN',
  message: 'a caller that is limited to some galleries cannot schedule work on the whole server',
  path: ['input', 'kind'],
};
