import type { GalleryScope } from '../../core/context.ts';
import { newId } from '../../core/ids.ts';
import { cutPage, type Page, type PageRequest } from '../../core/page.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import type { Prisma } from '../../infra/prisma/generated/client.ts';
import type { ReviewCount, ReviewItem, ReviewKind, ReviewState } from './review.types.ts';

const columns = {
  id: true,
  galleryId: true,
  kind: true,
  state: true,
  microbits: true,
  searchId: true,
  probeIndex: true,
  identityId: true,
  otherIdentityId: true,
  feedbackId: true,
  resolvedByName: true,
  resolvedAt: true,
  createdAt: true,
} as const satisfies Prisma.ReviewItemSelect;

function visible(scope: GalleryScope): Prisma.ReviewItemWhereInput {
  return {
    gallery: { deletedAt: null },
    ...(scope.kind === 'ALL' ? {} : { galleryId: { in: [...scope.galleryIds] } }),
  };
}

type Asked =
  | 'galleryId'
  | 'kind'
  | 'microbits'
  | 'searchId'
  | 'probeIndex'
  | 'identityId'
  | 'otherIdentityId'
  | 'feedbackId';

export interface Question extends Pick<ReviewItem, Asked> {
  /** What it is about: the same thing is asked once, also after it was answered. */
  readonly subject: string;
}

/** @returns The questions that were not asked before. */
export async function insertQuestions(
  tx: Transaction,
  questions: readonly Question[],
): Promise<readonly { readonly id: string; readonly galleryId: string }[]> {
  if (questions.length === 0) return [];
  return tx.reviewItem.createManyAndReturn({
    data: questions.map((question) => ({ id: newId(), ...question })),
    skipDuplicates: true,
    select: { id: true, galleryId: true },
  });
}

export async function findReviewItems(
  tx: Transaction,
  scope: GalleryScope,
  ids: readonly string[],
): Promise<readonly ReviewItem[]> {
  return tx.reviewItem.findMany({
    where: { AND: [visible(scope), { id: { in: [...ids] } }] },
    select: columns,
  });
}

/** Holds the row until the transaction ends, so that nobody else answers it. */
export async function lockReviewItem(tx: Transaction, id: string): Promise<void> {
  await tx.$executeRaw`SELECT 1 FROM review_items WHERE id = ${id}::uuid FOR UPDATE`;
}

export interface QueueQuery {
  readonly galleryId: string;
  readonly kinds: readonly ReviewKind[];
  /** Who would look: nobody is asked to judge their own word. */
  readonly actorId: string;
  readonly page: PageRequest;
}

/** The key of an item in the order of the queue. */
export function queueKey({ microbits, id }: Pick<ReviewItem, 'microbits' | 'id'>): string {
  return `${microbits}:${id}`;
}

function open(scope: GalleryScope, actorId: string): Prisma.ReviewItemWhereInput {
  return {
    AND: [
      visible(scope),
      { state: 'OPEN' },
      { identity: { mergedIntoId: null } },
      { OR: [{ otherIdentityId: null }, { otherIdentity: { mergedIntoId: null } }] },
      { OR: [{ kind: { not: 'DISAGREEMENT' } }, { feedback: { actorId: { not: actorId } } }] },
    ],
  };
}

/** How many questions `listQueue` would show, by kind; kinds without any are left out. */
export async function countQueue(
  tx: Transaction,
  scope: GalleryScope,
  { galleryId, actorId }: Pick<QueueQuery, 'galleryId' | 'actorId'>,
): Promise<readonly ReviewCount[]> {
  const where = { AND: [open(scope, actorId), { galleryId }] };
  const rows = await tx.reviewItem.groupBy({ by: ['kind'], where, _count: { _all: true } });
  return rows.map(({ kind, _count }) => ({ kind, count: _count._all }));
}

/** How many questions `listQueue` would show of several galleries together, and since when the oldest waits. */
export async function measureQueue(
  tx: Transaction,
  { galleryIds, actorId }: { readonly galleryIds: readonly string[]; readonly actorId: string },
): Promise<{ readonly items: number; readonly oldestAt: Date | null }> {
  const { _count, _min } = await tx.reviewItem.aggregate({
    where: open({ kind: 'SOME', galleryIds: new Set(galleryIds) }, actorId),
    _count: true,
    _min: { createdAt: true },
  });
  return { items: _count, oldestAt: _min.createdAt };
}

/** Open questions, most expected information first, then oldest first. Those about merged identities are left out. */
export async function listQueue(
  tx: Transaction,
  scope: GalleryScope,
  { galleryId, kinds, actorId, page }: QueueQuery,
): Promise<Page<ReviewItem>> {
  const [bits = '', id = ''] = page.after?.split(':') ?? [];
  const microbits = Number(bits);
  const rows = await tx.reviewItem.findMany({
    where: {
      AND: [
        open(scope, actorId),
        { galleryId, kind: { in: [...kinds] } },
        page.after === null ? {} : { OR: [{ microbits: { lt: microbits } }, { microbits, id: { gt: id } }] },
      ],
    },
    orderBy: [{ microbits: 'desc' }, { id: 'asc' }],
    take: page.limit + 1,
    select: columns,
  });
  return cutPage(rows, page.limit);
}

export interface Answer {
  readonly state: Exclude<ReviewState, 'OPEN'>;
  readonly actorId: string;
  readonly actorName: string;
  readonly at: Date;
}

function resolved({ state, actorId, actorName, at }: Answer) {
  return { state, resolvedById: actorId, resolvedByName: actorName, resolvedAt: at };
}

/** Lock it first. */
export async function closeItem(tx: Transaction, id: string, answer: Answer): Promise<ReviewItem> {
  return tx.reviewItem.update({ where: { id }, data: resolved(answer), select: columns });
}

export interface ProbeOfGallery {
  readonly galleryId: string;
  readonly searchId: string;
  readonly probeIndex: number;
}

/** Somebody has said who a probe is: what was asked about it in the gallery is answered. */
export async function supersedeQuestions(
  tx: Transaction,
  probe: ProbeOfGallery,
  answer: Omit<Answer, 'state'>,
): Promise<void> {
  const { galleryId, searchId, probeIndex } = probe;
  const where = { galleryId, searchId, probeIndex, state: 'OPEN' as const, feedbackId: null };
  await tx.reviewItem.updateMany({ where, data: resolved({ ...answer, state: 'SUPERSEDED' }) });
}

/** Feedback was taken back, or decided by other means: nothing is left to decide about it. */
export async function closeQuestionsOf(
  tx: Transaction,
  feedbackId: string,
  answer: Omit<Answer, 'state'>,
): Promise<void> {
  const where = { feedbackId, state: 'OPEN' as const };
  await tx.reviewItem.updateMany({ where, data: resolved({ ...answer, state: 'SUPERSEDED' }) });
}

/** Who answered, how and when. */
export type Answered = Omit<Answer, 'actorName'>;

/** Null while it is open. */
export async function findAnswer(tx: Transaction, id: string): Promise<Answered | null> {
  const row = await tx.reviewItem.findUnique({
    where: { id },
    select: { state: true, resolvedById: true, resolvedAt: true },
  });
  if (row === null || row.state === 'OPEN' || row.resolvedById === null || row.resolvedAt === null)
    return null;
  return { state: row.state, actorId: row.resolvedById, at: row.resolvedAt };
}

/** Asks the question again, and those about the probe that the answer had answered too. Lock it first. */
export async function reopenItems(
  tx: Transaction,
  id: string,
  of: { readonly probe: ProbeOfGallery | null; readonly answer: Answered },
): Promise<ReviewItem> {
  const { probe, answer } = of;
  const data = { state: 'OPEN' as const, resolvedById: null, resolvedByName: null, resolvedAt: null };
  if (probe !== null) {
    const answered = { resolvedById: answer.actorId, resolvedAt: answer.at, state: 'SUPERSEDED' as const };
    await tx.reviewItem.updateMany({ where: { ...probe, ...answered }, data });
  }
  return tx.reviewItem.update({ where: { id }, data, select: columns });
}
