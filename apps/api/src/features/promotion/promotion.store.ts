import type { GalleryScope } from '../../core/context.ts';
import { newId } from '../../core/ids.ts';
import { cutPage, type Page, type PageRequest } from '../../core/page.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import type { GalleryModalityKey, Promotion, PromotionState } from './promotion.types.ts';

const columns = {
  id: true,
  galleryId: true,
  modality: true,
  modelVersionId: true,
  fromSpaceId: true,
  toSpaceId: true,
  state: true,
  jobId: true,
  acceptLoss: true,
  forAllGalleries: true,
  samplesTotal: true,
  samplesDone: true,
  samplesLost: true,
  error: true,
  actorId: true,
  servingSince: true,
  retireAfter: true,
  endedAt: true,
  cleanedAt: true,
  createdAt: true,
} as const;

function visible(scope: GalleryScope) {
  const gallery = { deletedAt: null };
  return scope.kind === 'ALL' ? { gallery } : { gallery, galleryId: { in: [...scope.galleryIds] } };
}

export type NewPromotion = Pick<
  Promotion,
  | 'galleryId'
  | 'modality'
  | 'modelVersionId'
  | 'fromSpaceId'
  | 'toSpaceId'
  | 'acceptLoss'
  | 'forAllGalleries'
  | 'samplesTotal'
  | 'samplesLost'
  | 'actorId'
>;

/** From now on samples are written in both spaces: lock the spaces first. */
export async function insertPromotion(tx: Transaction, promotion: NewPromotion): Promise<Promotion> {
  return await tx.promotion.create({ data: { id: newId(), ...promotion }, select: columns });
}

export async function changePromotion(
  tx: Transaction,
  id: string,
  change: Partial<
    Pick<
      Promotion,
      | 'state'
      | 'jobId'
      | 'samplesDone'
      | 'samplesLost'
      | 'error'
      | 'servingSince'
      | 'retireAfter'
      | 'endedAt'
      | 'cleanedAt'
    >
  >,
): Promise<Promotion> {
  return await tx.promotion.update({ where: { id }, data: change, select: columns });
}

/** Adds to what is done; nothing where the promotion went with its gallery. */
export async function countDone(tx: Transaction, id: string, samples: number): Promise<void> {
  await tx.promotion.updateMany({ where: { id }, data: { samplesDone: { increment: samples } } });
}

/** Whatever its gallery: for jobs. */
export async function findPromotion(tx: Transaction, id: string): Promise<Promotion | null> {
  return await tx.promotion.findUnique({ where: { id }, select: columns });
}

/** Visible ones only, in no stated order. */
export async function findPromotions(
  tx: Transaction,
  scope: GalleryScope,
  ids: readonly string[],
): Promise<readonly Promotion[]> {
  return await tx.promotion.findMany({ where: { ...visible(scope), id: { in: [...ids] } }, select: columns });
}

/** Newest first. */
export async function listPromotions(
  tx: Transaction,
  scope: GalleryScope,
  query: {
    readonly galleryId?: string;
    readonly modelVersionId?: string;
    readonly state?: PromotionState;
    readonly page: PageRequest;
  },
): Promise<Page<Promotion>> {
  const { galleryId, modelVersionId, state, page } = query;
  const rows = await tx.promotion.findMany({
    where: {
      AND: [visible(scope), galleryId === undefined ? {} : { galleryId }],
      ...(modelVersionId === undefined ? {} : { toSpace: { modelVersionId } }),
      ...(state === undefined ? {} : { state }),
      ...(page.after === null ? {} : { id: { lt: page.after } }),
    },
    select: columns,
    orderBy: { id: 'desc' },
    take: page.limit + 1,
  });
  return cutPage(rows, page.limit);
}

/** Of the gallery's modality, newest first. */
export async function promotionsIn(
  tx: Transaction,
  { galleryId, modality }: GalleryModalityKey,
  states: readonly PromotionState[],
): Promise<readonly Promotion[]> {
  return await tx.promotion.findMany({
    where: { galleryId, modality, state: { in: [...states] } },
    select: columns,
    orderBy: { id: 'desc' },
  });
}

/** The switch: lock the spaces first. */
export async function setActiveSpace(
  tx: Transaction,
  { galleryId, modality }: GalleryModalityKey,
  spaceId: string,
): Promise<void> {
  await tx.galleryModality.update({
    where: { galleryId_modality: { galleryId, modality } },
    data: { activeSpaceId: spaceId },
    select: { galleryId: true },
  });
}

export async function setCleanupJob(tx: Transaction, id: string, cleanupJobId: string): Promise<void> {
  await tx.promotion.update({ where: { id }, data: { cleanupJobId }, select: { id: true } });
}

/** Promotions whose job has ended without them: it was cancelled before it began, or given up. */
export async function abandonedPromotions(
  tx: Transaction,
  only: Partial<GalleryModalityKey> = {},
): Promise<readonly { readonly promotion: Promotion; readonly wasCancelled: boolean }[]> {
  const open = await tx.promotion.findMany({ where: { ...only, state: 'PREPARING' }, select: columns });
  const jobs = await tx.job.findMany({
    where: { id: { in: open.flatMap(({ jobId }) => jobId ?? []) }, state: { in: ['FAILED', 'CANCELLED'] } },
    select: { id: true, state: true },
  });
  const states = new Map(jobs.map(({ id, state }) => [id, state]));
  return open.flatMap((promotion) => {
    const state = states.get(promotion.jobId ?? '');
    return state === undefined ? [] : [{ promotion, wasCancelled: state === 'CANCELLED' }];
  });
}

/** Promotions with a space to remove by now, and nobody at it: no job, or one that has failed before `retryBefore`. */
export async function cleanupsDue(
  tx: Transaction,
  { now, retryBefore }: { readonly now: Date; readonly retryBefore: Date },
): Promise<readonly Promotion[]> {
  const ids = await tx.$queryRaw<{ id: string }[]>`
    SELECT promotions.id FROM promotions LEFT JOIN jobs ON jobs.id = promotions.cleanup_job_id
    WHERE promotions.state <> 'PREPARING' AND cleaned_at IS NULL
      AND (retire_after <= ${now} OR (retire_after IS NULL AND promotions.state <> 'SERVING'))
      AND (cleanup_job_id IS NULL OR jobs.id IS NULL
        OR (jobs.state IN ('SUCCEEDED', 'FAILED', 'CANCELLED') AND jobs.finished_at < ${retryBefore}))
    ORDER BY promotions.id FOR UPDATE OF promotions SKIP LOCKED`;
  return await tx.promotion.findMany({
    where: { id: { in: ids.map(({ id }) => id) } },
    select: columns,
    orderBy: { id: 'asc' },
  });
}

/** Null if the gallery has no such modality. */
export async function activeSpaceOf(
  tx: Transaction,
  { galleryId, modality }: GalleryModalityKey,
): Promise<string | null> {
  const row = await tx.galleryModality.findUnique({
    where: { galleryId_modality: { galleryId, modality } },
    select: { activeSpaceId: true },
  });
  return row?.activeSpaceId ?? null;
}
