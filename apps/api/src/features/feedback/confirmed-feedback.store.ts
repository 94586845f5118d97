import type { Modality } from '../../core/modality.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import { resolveIdentityIds } from '../identity/identity-alias.store.ts';
import { embeddingFromBytes } from '../search/embedding-bytes.ts';
import type { FeedbackVerdict } from './feedback.types.ts';

/** What a person stands for, as material to learn from. */
export interface ConfirmedFeedback {
  readonly id: string;
  readonly galleryId: string;
  readonly modality: Modality;
  readonly verdict: FeedbackVerdict;
  /** Who the probe is, as named now; null for NOT_THIS_PERSON. */
  readonly identityId: string | null;
  /** Whom it is not, as named now: with the probe a hard negative. */
  readonly notIdentityId: string | null;
  /** The sample that the probe became: it says the same as this. */
  readonly sampleId: string | null;
  /** The aligned crop of the probe; null where none is kept. */
  readonly cropBlobKey: string | null;
  readonly vectors: ReadonlyMap<string, Float32Array>;
}

/** Confirmed feedback of galleries, oldest first; with `since` only what came into that state after it. */
export async function confirmedFeedback(
  tx: Transaction,
  galleryIds: readonly string[],
  since: Date | null = null,
): Promise<readonly ConfirmedFeedback[]> {
  const rows = await tx.feedback.findMany({
    where: {
      galleryId: { in: [...galleryIds] },
      gallery: { deletedAt: null },
      state: 'CONFIRMED',
      ...(since === null ? {} : { history: { some: { state: 'CONFIRMED', createdAt: { gt: since } } } }),
    },
    orderBy: { id: 'asc' },
    include: { embeddings: { select: { spaceId: true, vector: true } } },
  });
  const ids = rows.flatMap((row) => [row.identityId, row.vetoedIdentityId ?? row.identityId]);
  const names = await resolveIdentityIds(tx, [...new Set(ids)]);
  return rows.map((row) => ({
    id: row.id,
    galleryId: row.galleryId,
    modality: row.modality,
    verdict: row.verdict,
    identityId: row.verdict === 'NOT_THIS_PERSON' ? null : (names.get(row.identityId) ?? row.identityId),
    notIdentityId:
      row.vetoedIdentityId === null ? null : (names.get(row.vetoedIdentityId) ?? row.vetoedIdentityId),
    sampleId: row.sampleId,
    cropBlobKey: row.cropBlobKey,
    vectors: new Map(row.embeddings.map(({ spaceId, vector }) => [spaceId, embeddingFromBytes(vector)])),
  }));
}
