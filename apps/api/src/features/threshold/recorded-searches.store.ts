import type { Modality } from '../../core/modality.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import { embeddingFromBytes } from '../search/embedding-bytes.ts';
import type { Decision } from '../search/decision.ts';

/** A probe of a search of one gallery, as it was answered. */
export interface RecordedProbe {
  readonly searchId: string;
  readonly index: number;
  readonly decision: Decision;
  readonly vector: Float32Array;
  readonly at: Date;
  /** The probe is enrolled, so that it would find itself. */
  readonly isOfSample: boolean;
  /** Of the candidates that were named, the highest similarity; null where none was. */
  readonly best: number | null;
}

/**
 * The newest probes that were searched for in the gallery alone and in the space. A search over several galleries was decided by
 * the thresholds of all of them.
 */
export async function newestProbes(
  tx: Transaction,
  of: { readonly galleryId: string; readonly modality: Modality; readonly spaceId: string },
  limit: number,
): Promise<readonly RecordedProbe[]> {
  const rows = await tx.searchProbe.findMany({
    where: {
      spaceId: of.spaceId,
      search: { modality: of.modality, galleryIds: { equals: [of.galleryId] } },
    },
    orderBy: [{ searchId: 'desc' }, { index: 'asc' }],
    take: limit,
    select: {
      searchId: true,
      index: true,
      decision: true,
      vector: true,
      candidates: true,
      search: { select: { createdAt: true, kind: true } },
    },
  });
  return rows.map(({ vector, candidates, search, ...row }) => {
    const similarities = (candidates as unknown as readonly { readonly cosineSimilarity: number }[]) // reason: written by insertSearch
      .map(({ cosineSimilarity }) => cosineSimilarity);
    return {
      ...row,
      vector: embeddingFromBytes(vector),
      at: search.createdAt,
      isOfSample: search.kind === 'sample',
      best: similarities.length === 0 ? null : Math.max(...similarities),
    };
  });
}
