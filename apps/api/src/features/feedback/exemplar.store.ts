import type { Modality } from '../../core/modality.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import { embeddingToBytes } from '../search/embedding-bytes.ts';

export interface ExemplarQuery {
  readonly galleryId: string;
  readonly modality: Modality;
  readonly spaceId: string;
}

export interface KeptExemplar {
  readonly id: string;
  readonly cropBlobKey: string;
}

/** Standing feedback whose probe has no vector in the space, but a crop to make one of; in the order of its ids. */
export async function exemplarsWithout(
  tx: Transaction,
  { galleryId, modality, spaceId }: ExemplarQuery,
  page: { readonly afterId: string | null; readonly limit: number },
): Promise<readonly KeptExemplar[]> {
  const rows = await tx.feedback.findMany({
    where: {
      galleryId,
      modality,
      state: { in: ['PROPOSED', 'CONFIRMED'] },
      cropBlobKey: { not: null },
      embeddings: { none: { spaceId } },
      ...(page.afterId === null ? {} : { id: { gt: page.afterId } }),
    },
    orderBy: { id: 'asc' },
    take: page.limit,
    select: { id: true, cropBlobKey: true },
  });
  return rows.flatMap(({ id, cropBlobKey }) => (cropBlobKey === null ? [] : [{ id, cropBlobKey }]));
}

/** Feedback that is gone by now gets none, and a vector that is there stays. */
export async function addExemplars(
  tx: Transaction,
  spaceId: string,
  vectors: ReadonlyMap<string, Float32Array>,
): Promise<void> {
  const ids = [...vectors.keys()];
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM feedback WHERE id = ANY(${ids}::uuid[]) ORDER BY id FOR KEY SHARE`;
  await tx.feedbackEmbedding.createMany({
    data: rows.flatMap(({ id }) => {
      const vector = vectors.get(id);
      return vector === undefined ? [] : [{ feedbackId: id, spaceId, vector: embeddingToBytes(vector) }];
    }),
    skipDuplicates: true,
  });
}

/** In one statement: there are few exemplars beside samples. */
export async function removeExemplars(
  tx: Transaction,
  { galleryId, modality, spaceId }: ExemplarQuery,
): Promise<void> {
  await tx.feedbackEmbedding.deleteMany({ where: { spaceId, feedback: { galleryId, modality } } });
}
