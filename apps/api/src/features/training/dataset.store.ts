import type { Modality } from '../../core/modality.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import { resolveIdentityIds } from '../identity/identity-alias.store.ts';
import type { Candidate, DatasetItem } from './dataset.ts';

interface CandidateQuery {
  readonly galleryIds: readonly string[];
  readonly modality: Modality;
  /** Whose vectors can be used as they are; null: only crops are of use. */
  readonly baseSpaceId: string | null;
}

/** Samples of enabled and disabled identities alike: who may be searched for says nothing of what can be learnt. */
export async function findCandidates(tx: Transaction, query: CandidateQuery): Promise<readonly Candidate[]> {
  const { galleryIds, modality, baseSpaceId } = query;
  const samples = await tx.$queryRaw<Row[]>`
    SELECT s.id::text, s.identity_id::text, s.gallery_id::text,
      (s.crop_blob_key IS NOT NULL OR EXISTS (
        SELECT 1 FROM embeddings e WHERE e.sample_id = s.id AND e.space_id = ${baseSpaceId})) AS usable
    FROM samples s JOIN galleries g ON g.id = s.gallery_id AND g.deleted_at IS NULL
    WHERE s.gallery_id = ANY(${[...galleryIds]}::uuid[]) AND s.modality = ${modality}::"Modality"`;
  return [...samples.map((row) => toCandidate('SAMPLE', row)), ...(await findFeedback(tx, query))];
}

interface Row {
  readonly id: string;
  readonly identity_id: string;
  readonly gallery_id: string;
  readonly usable: boolean;
  readonly negative?: boolean;
}

const toCandidate = (kind: Candidate['kind'], row: Row): Candidate => ({
  kind,
  id: row.id,
  identityId: row.identity_id,
  galleryId: row.gallery_id,
  isNegative: row.negative === true,
  isUsable: row.usable,
});

/** Confirmed feedback whose probe did not become a sample: the sample says the same. */
async function findFeedback(
  tx: Transaction,
  { galleryIds, modality, baseSpaceId }: CandidateQuery,
): Promise<readonly Candidate[]> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT f.id::text, f.identity_id::text, f.gallery_id::text,
      f.verdict = 'NOT_THIS_PERSON' AS negative,
      (f.crop_blob_key IS NOT NULL OR EXISTS (
        SELECT 1 FROM feedback_embeddings e WHERE e.feedback_id = f.id AND e.space_id = ${baseSpaceId})) AS usable
    FROM feedback f
    JOIN galleries g ON g.id = f.gallery_id AND g.deleted_at IS NULL
    WHERE f.gallery_id = ANY(${[...galleryIds]}::uuid[]) AND f.modality = ${modality}::"Modality"
      AND f.state = 'CONFIRMED'
      AND (f.sample_id IS NULL OR NOT EXISTS (SELECT 1 FROM samples s WHERE s.id = f.sample_id))`;
  const names = await resolveIdentityIds(
    tx,
    rows.map((row) => row.identity_id),
  );
  return rows.map((row) =>
    toCandidate('FEEDBACK', { ...row, identity_id: names.get(row.identity_id) ?? row.identity_id }),
  );
}

/** Whether anything that may be learnt from came after `since`. */
export async function hasNews(tx: Transaction, query: CandidateQuery, since: Date): Promise<boolean> {
  const { galleryIds, modality } = query;
  const where = { galleryId: { in: [...galleryIds] }, modality };
  const sample = await tx.sample.findFirst({
    where: { ...where, createdAt: { gt: since } },
    select: { id: true },
  });
  if (sample !== null) return true;
  const feedback = await tx.feedback.findFirst({
    where: { ...where, state: 'CONFIRMED', updatedAt: { gt: since } },
    select: { id: true },
  });
  return feedback !== null;
}

const itemsAtOnce = 5_000;

/** Replaces what an attempt before has written. */
export async function writeItems(
  tx: Transaction,
  runId: string,
  items: readonly DatasetItem[],
): Promise<void> {
  await tx.trainingItem.deleteMany({ where: { runId } });
  for (let start = 0; start < items.length; start += itemsAtOnce) {
    await tx.trainingItem.createMany({
      data: items
        .slice(start, start + itemsAtOnce)
        .map(({ id, ...item }) => ({ ...item, runId, itemId: id })),
    });
  }
}

/** Those of the parts, ordered by id. */
export async function readItems(
  tx: Transaction,
  runId: string,
  parts: readonly DatasetItem['part'][],
): Promise<readonly DatasetItem[]> {
  const rows = await tx.trainingItem.findMany({
    where: { runId, part: { in: [...parts] } },
    orderBy: { itemId: 'asc' },
  });
  return rows.map(({ itemId, kind, identityId, galleryId, part }) => ({
    id: itemId,
    kind,
    identityId,
    galleryId,
    part,
  }));
}
