import type { GalleryScope } from '../../core/context.ts';
import { newId } from '../../core/ids.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import type { Prisma } from '../../infra/prisma/generated/client.ts';
import type { Feedback, FeedbackChange, FeedbackState } from './feedback.types.ts';

const columns = {
  id: true,
  galleryId: true,
  modality: true,
  searchId: true,
  probeIndex: true,
  verdict: true,
  identityId: true,
  vetoedIdentityId: true,
  actorId: true,
  state: true,
  enroll: true,
  sampleId: true,
  modelDecision: true,
  cosineSimilarity: true,
  box: true,
  cropBlobKey: true,
  createdAt: true,
} as const satisfies Prisma.FeedbackSelect;

type Row = Prisma.FeedbackGetPayload<{ select: typeof columns }>;

function toFeedback(row: Row): Feedback {
  return { ...row, box: row.box as Feedback['box'] }; // reason: copied from a probe, whose only writer puts it there
}

function visible(scope: GalleryScope): Prisma.FeedbackWhereInput {
  return {
    gallery: { deletedAt: null },
    ...(scope.kind === 'ALL' ? {} : { galleryId: { in: [...scope.galleryIds] } }),
  };
}

/** In no stated order; what the scope cannot see is left out. */
export async function findFeedback(
  tx: Transaction,
  scope: GalleryScope,
  ids: readonly string[],
): Promise<readonly Feedback[]> {
  const rows = await tx.feedback.findMany({
    where: { AND: [visible(scope), { id: { in: [...ids] } }] },
    select: columns,
  });
  return rows.map(toFeedback);
}

/** What the probe kept of its picture. */
export async function feedbackSubject(tx: Transaction, id: string): Promise<Prisma.JsonValue> {
  const row = await tx.feedback.findUnique({ where: { id }, select: { subject: true } });
  return row?.subject ?? null;
}

/** What stands (proposed or confirmed) about a probe in a gallery. */
export async function standingFeedback(
  tx: Transaction,
  probe: { readonly searchId: string; readonly probeIndex: number; readonly galleryId: string },
): Promise<readonly Feedback[]> {
  const { searchId, probeIndex, galleryId } = probe;
  const rows = await tx.feedback.findMany({
    where: { searchId, probeIndex, galleryId, state: { in: ['PROPOSED', 'CONFIRMED'] } },
    orderBy: { id: 'asc' },
    select: columns,
  });
  return rows.map(toFeedback);
}

/** Holds the row until the transaction ends, so that nobody else decides about it. */
export async function lockFeedback(tx: Transaction, id: string): Promise<void> {
  await tx.$executeRaw`SELECT 1 FROM feedback WHERE id = ${id}::uuid FOR UPDATE`;
}

export interface NewFeedback extends Omit<Feedback, 'createdAt'> {
  /** As the probe keeps it. */
  readonly subject: Prisma.InputJsonValue | null;
  readonly embeddings: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
}

/** The fact, the first row of its history, and its vectors. */
export async function insertFeedback(
  tx: Transaction,
  feedback: NewFeedback,
  by: Omit<FeedbackChange, 'state'>,
): Promise<Feedback> {
  const { embeddings, box, subject, ...row } = feedback;
  const created = await tx.feedback.create({
    data: {
      ...row,
      createdAt: by.at,
      ...(box === null ? {} : { box: { ...box } }),
      ...(subject === null ? {} : { subject }),
    },
    select: columns,
  });
  await addStatus(tx, row.id, { ...by, state: row.state });
  await tx.feedbackEmbedding.createMany({
    data: [...embeddings].map(([spaceId, vector]) => ({ feedbackId: row.id, spaceId, vector })),
  });
  return toFeedback(created);
}

/** Puts feedback into another state, and adds that to its history. Lock it first. */
export async function changeState(tx: Transaction, id: string, change: FeedbackChange): Promise<Feedback> {
  const { state } = change;
  const row = await tx.feedback.update({ where: { id }, data: { state }, select: columns });
  await addStatus(tx, id, change);
  return toFeedback(row);
}

/** Somebody else confirms what stands already: only the history says so. */
export async function addStatus(tx: Transaction, feedbackId: string, change: FeedbackChange): Promise<void> {
  const { state, actorId, actorName, at } = change;
  await tx.feedbackStatus.create({
    data: { id: newId(), feedbackId, state, actorId, actorName, createdAt: at },
    select: { id: true },
  });
}

/** The probe became this sample. */
export async function noteSample(tx: Transaction, id: string, sampleId: string): Promise<Feedback> {
  return toFeedback(await tx.feedback.update({ where: { id }, data: { sampleId }, select: columns }));
}

/** Oldest first, by feedback. */
export async function feedbackHistories(
  tx: Transaction,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly FeedbackChange[]>> {
  const rows = await tx.feedbackStatus.findMany({
    where: { feedbackId: { in: [...ids] } },
    orderBy: { id: 'asc' },
  });
  return Map.groupBy(
    rows.map(({ createdAt, ...row }) => ({ ...row, at: createdAt })),
    (row) => row.feedbackId,
  );
}

export const isEnded = (state: FeedbackState): boolean => state === 'REJECTED' || state === 'WITHDRAWN';
