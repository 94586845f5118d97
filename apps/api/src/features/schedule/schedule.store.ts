import type { GalleryScope } from '../../core/context.ts';
import { newId } from '../../core/ids.ts';
import type { JsonObject } from '../../core/json.ts';
import { cutPage, type Page, type PageRequest } from '../../core/page.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import type { Prisma } from '../../infra/prisma/generated/client.ts';
import type { Schedule } from './schedule.types.ts';

const columns = {
  id: true,
  name: true,
  kind: true,
  cron: true,
  timeZone: true,
  options: true,
  overlap: true,
  minNewFeedback: true,
  minNewSamples: true,
  enabled: true,
  nextRunAt: true,
  createdById: true,
  createdAt: true,
  updatedAt: true,
  galleries: { select: { galleryId: true }, orderBy: { galleryId: 'asc' } },
} as const satisfies Prisma.ScheduleSelect;

type Row = Prisma.ScheduleGetPayload<{ select: typeof columns }>;

function toSchedule({ galleries, minNewFeedback, minNewSamples, ...row }: Row): Schedule {
  return {
    ...row,
    options: row.options as JsonObject, // reason: only objects are written
    galleryIds: galleries.map(({ galleryId }) => galleryId),
    onlyIf: minNewFeedback === null && minNewSamples === null ? null : { minNewFeedback, minNewSamples },
  };
}

/** Who sees all galleries of a schedule sees it; one of the whole server is seen by who sees all galleries. */
function visible(scope: GalleryScope): Prisma.ScheduleWhereInput {
  return scope.kind === 'ALL'
    ? {}
    : { galleries: { some: {}, every: { galleryId: { in: [...scope.galleryIds] } } } };
}

export async function findSchedules(
  tx: Transaction,
  scope: GalleryScope,
  ids: readonly string[],
): Promise<readonly Schedule[]> {
  const where = { AND: [visible(scope), { id: { in: [...ids] } }] };
  return (await tx.schedule.findMany({ where, select: columns })).map(toSchedule);
}

/** Oldest first. */
export async function listSchedules(
  tx: Transaction,
  scope: GalleryScope,
  page: PageRequest,
): Promise<Page<Schedule>> {
  const rows = await tx.schedule.findMany({
    where: { AND: [visible(scope), page.after === null ? {} : { id: { gt: page.after } }] },
    select: columns,
    orderBy: { id: 'asc' },
    take: page.limit + 1,
  });
  return cutPage(rows.map(toSchedule), page.limit);
}

export async function countSchedules(tx: Transaction): Promise<number> {
  return await tx.schedule.count();
}

export type ScheduleContent = Pick<
  Schedule,
  | 'name'
  | 'kind'
  | 'cron'
  | 'timeZone'
  | 'galleryIds'
  | 'options'
  | 'overlap'
  | 'onlyIf'
  | 'enabled'
  | 'nextRunAt'
> & { readonly plannedAt: Date };

function rowOf(content: ScheduleContent) {
  const { galleryIds, onlyIf, ...row } = content;
  return {
    row: {
      ...row,
      minNewFeedback: onlyIf?.minNewFeedback ?? null,
      minNewSamples: onlyIf?.minNewSamples ?? null,
    },
    galleries: galleryIds.map((galleryId) => ({ galleryId })),
  };
}

export async function insertSchedule(
  tx: Transaction,
  content: ScheduleContent,
  createdById: string,
): Promise<Schedule> {
  const { row, galleries } = rowOf(content);
  const data = { ...row, id: newId(), createdById, galleries: { create: galleries } };
  return toSchedule(await tx.schedule.create({ data, select: columns }));
}

export async function changeSchedule(
  tx: Transaction,
  id: string,
  content: ScheduleContent,
): Promise<Schedule> {
  const { row, galleries } = rowOf(content);
  const data = { ...row, galleries: { deleteMany: {}, create: galleries } };
  return toSchedule(await tx.schedule.update({ where: { id }, data, select: columns }));
}

export async function deleteScheduleRow(tx: Transaction, id: string): Promise<boolean> {
  return (await tx.schedule.deleteMany({ where: { id } })).count === 1;
}

/** Waits for whoever changes or fires the schedule, and keeps it for this transaction. */
export async function lockSchedule(tx: Transaction, id: string): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`SELECT 1 FROM schedules WHERE id = ${id}::uuid FOR UPDATE`;
  return rows.length === 1;
}
