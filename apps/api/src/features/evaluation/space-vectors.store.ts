import type { Transaction } from '../../infra/prisma/database.ts';
import { embeddingFromBytes } from '../search/embedding-bytes.ts';

/** A sample or feedback whose vector is wanted. */
export interface Wanted {
  readonly kind: 'SAMPLE' | 'FEEDBACK';
  readonly id: string;
}

export interface StoredVector {
  readonly vector: Float32Array | null;
  readonly cropBlobKey: string | null;
}

/** What is stored of each in a space, by id; those that are gone are left out. */
export async function findStoredVectors(
  tx: Transaction,
  wanted: readonly Wanted[],
  spaceId: string,
): Promise<ReadonlyMap<string, StoredVector>> {
  const idsOf = (kind: Wanted['kind']) => wanted.filter((one) => one.kind === kind).map(({ id }) => id);
  const select = {
    id: true,
    cropBlobKey: true,
    embeddings: { where: { spaceId }, select: { vector: true } },
  } as const;
  const samples = await tx.sample.findMany({ where: { id: { in: idsOf('SAMPLE') } }, select });
  const feedback = await tx.feedback.findMany({ where: { id: { in: idsOf('FEEDBACK') } }, select });
  return new Map(
    [...samples, ...feedback].map(({ id, cropBlobKey, embeddings: [stored] }) => [
      id,
      { cropBlobKey, vector: stored === undefined ? null : embeddingFromBytes(stored.vector) },
    ]),
  );
}
