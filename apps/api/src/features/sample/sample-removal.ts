import type { Prisma } from '../../infra/prisma/generated/client.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import { dropReference } from '../media/media.store.ts';
import { enqueueDeletes } from '../search/outbox.store.ts';

export interface RemovedSamples {
  readonly count: number;
  /** Delete after the commit; should that fail, the sweeper finds them. */
  readonly cropBlobKeys: readonly string[];
  /** Drain these after the commit. */
  readonly spaceIds: readonly string[];
}

/**
 * Removes samples with their embeddings, frees the uploads that they kept, and tells the vector index through the
 * outbox, all in the caller's transaction. Also for identities that are about to be deleted.
 */
export async function removeSamples(
  tx: Transaction,
  which: { readonly sampleIds: readonly string[] } | { readonly identityIds: readonly string[] },
  now: Date,
): Promise<RemovedSamples> {
  const where: Prisma.SampleWhereInput =
    'sampleIds' in which
      ? { id: { in: [...which.sampleIds] } }
      : { identityId: { in: [...which.identityIds] } };
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
  for (const { mediaId } of rows) {
    if (mediaId !== null) {
      await dropReference(tx, mediaId, now);
    }
  }
  return {
    count: rows.length,
    cropBlobKeys: rows.flatMap((row) => row.cropBlobKey ?? []),
    spaceIds: [...new Set(points.map((point) => point.spaceId))],
  };
}
