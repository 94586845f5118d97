import type { Modality } from '../../core/modality.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import { embeddingFromBytes } from '../search/embedding-bytes.ts';
import type { Decision } from '../search/decision.ts';
import { searchLimits } from '../search/search.types.ts';

/** A search of one gallery, as it was answered. */
export interface RecordedSearch {
  readonly searchId: string;
  readonly actorId: string;
  readonly at: Date;
  /** The probe is enrolled, so that it would find itself. */
  readonly isOfSample: boolean;
  /** Of one picture; at least one. */
  readonly probes: readonly RecordedProbe[];
}

export interface RecordedProbe {
  readonly index: number;
  readonly decision: Decision;
  readonly vector: Float32Array;
  /** Of the candidates that were named, the highest similarity; null where none was. */
  readonly best: number | null;
}

interface SearchesOf {
  readonly galleryId: string;
  readonly modality: Modality;
  readonly spaceId: string;
}

/**
 * The newest searches of the gallery alone in the space, with at most so many probes in all. A search over several galleries was
 * decided by the thresholds of all of them.
 */
export async function newestSearches(
  tx: Transaction,
  of: SearchesOf,
  mostProbes: number,
): Promise<readonly RecordedSearch[]> {
  const rows = await tx.searchProbe.findMany({
    where: {
      spaceId: of.spaceId,
      search: { modality: of.modality, galleryIds: { equals: [of.galleryId] } },
    },
    orderBy: [{ searchId: 'desc' }, { index: 'asc' }],
    // So that the last search is whole, if it is taken at all.
    take: mostProbes + searchLimits.maxSubjects,
    select: {
      searchId: true,
      index: true,
      decision: true,
      vector: true,
      candidates: true,
      search: { select: { createdAt: true, kind: true, actorId: true } },
    },
  });
  const searches: RecordedSearch[] = [];
  let taken = 0;
  for (const [searchId, group] of Map.groupBy(rows, (row) => row.searchId)) {
    taken += group.length;
    const [first] = group;
    if (first === undefined || taken > mostProbes) break;
    const { createdAt: at, kind, actorId } = first.search;
    const probes = group.map(({ index, decision, vector, candidates }) => ({
      ...{ index, decision, vector: embeddingFromBytes(vector), best: bestOf(candidates) },
    }));
    searches.push({ searchId, actorId, at, isOfSample: kind === 'sample', probes });
  }
  return searches;
}

/** Probes of all recorded searches that looked into the gallery, in the space, also together with other galleries. */
export async function countRecordedProbes(tx: Transaction, of: SearchesOf): Promise<number> {
  return await tx.searchProbe.count({
    where: { spaceId: of.spaceId, search: { modality: of.modality, galleryIds: { has: of.galleryId } } },
  });
}

function bestOf(candidates: unknown): number | null {
  const similarities = (candidates as readonly { readonly cosineSimilarity: number }[]) // reason: written by insertSearch
    .map(({ cosineSimilarity }) => cosineSimilarity);
  return similarities.length === 0 ? null : Math.max(...similarities);
}
