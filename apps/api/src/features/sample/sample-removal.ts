import type { Prisma } from '../../infra/prisma/generated/client.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import { dropReferences } from '../media/media.store.ts';
import { enqueueDeletes, lockSamples } from '../search/outbox.store.ts';

export interface RemovedSamples {
  readonly count: number;
  /** Delete after the commit; should that fail, the sweeper finds them. */
  readonly cropBlobKeys: readonly string[];
  /** Drain these after the commit. */
  readonly spaceIds: readonly string[];
}

type RemovalTarget = { readonly sampleIds: readonly string[] } | { readonly identityIds: readonly string[] };

/**
 * Removes samples with their embeddings, frees the uploads that they kept, and tells the vector index through the
 * outbox, all in the caller's transaction. Also for identities that are about to be deleted. A sample that another
 * transaction has removed meanwhile is not counted and frees nothing a second time.
 */
export async function removeSamples(
  tx: Transaction,
  which: RemovalTarget,
  now: Date,
): Promise<RemovedSamples> {
  const where: Prisma.SampleWhereInput =
    'sampleIds' in which
      ? { id: { in: [...which.sampleIds] } }
      : { identityId: { in: [...which.identityIds] } };
  await lockSamples(tx, await idsOf(tx, which));
  // Read under the locks: what was there before them may be gone.
  const rows = await tx.sample.findMany({
    where,
    select: {
      id: true,
      galleryId: true,
      identityId: true,
      mediaId: true,
      cropBlobKey: true,
      embeddings: { select: { spaceId: true } },
    },
  });
  const points = rows.flatMap(({ id, galleryId, identityId, embeddings }) =>
    embeddings.map(({ spaceId }) => ({ spaceId, pointId: id, galleryId, identityId })),
  );
  await enqueueDeletes(tx, points);
  await tx.sample.deleteMany({ where });
  await dropReferences(
    tx,
    rows.flatMap((row) => row.mediaId ?? []),
    now,
  );
  return {
    count: rows.length,
    cropBlobKeys: rows.flatMap((row) => row.cropBlobKey ?? []),
    spaceIds: [...new Set(points.map((point) => point.spaceId))],
  };
}

async function idsOf(tx: Transaction, which: RemovalTarget): Promise<readonly string[]> {
  if ('sampleIds' in which) {
    return which.sampleIds;
  }
  const rows = await tx.sample.findMany({
    where: { identityId: { in: [...which.identityIds] } },
    select: { id: true },
  });
  return rows.map((row) => row.id);
}
