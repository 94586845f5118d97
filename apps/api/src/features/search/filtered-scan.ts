import type { Transaction } from '../../infra/prisma/database.ts';
import { cosineOfUnitVectors } from './cosine-similarity.ts';
import { scanEmbeddings } from './search.store.ts';
import type { ScanQuery, StoredEmbedding } from './search.store.ts';
import type { IdentityHit } from './vector-index.ts';

/** Bounds what a scan holds in memory: 2,000 embeddings of 512 dimensions are 4 MiB. */
const PAGE = 2000;

export interface ScanTarget {
  readonly vector: Float32Array;
  readonly excludeSampleId: string | null;
  /** Others that are as good as not there. */
  readonly ignored?: ReadonlySet<string>;
}

/**
 * Compares every target with every live sample that passes the filter, straight from the database: exact, whatever the
 * index holds. Answers, for each target, the best sample of each identity, best first. Linear in the filtered samples.
 */
export async function scanFiltered(
  tx: Transaction,
  query: ScanQuery,
  search: {
    readonly targets: readonly ScanTarget[];
    readonly limit: number;
    readonly minCosineSimilarity: number;
  },
): Promise<IdentityHit[][]> {
  const best = search.targets.map(() => new Map<string, IdentityHit>());
  let afterSampleId: string | null = null;
  for (;;) {
    const page: readonly StoredEmbedding[] = await scanEmbeddings(tx, query, { afterSampleId, limit: PAGE });
    search.targets.forEach((target, index) => {
      const hits = best[index];
      for (const stored of page) {
        if (hits !== undefined && !isExcluded(stored.sampleId, target)) {
          keepBest(hits, stored, cosineOfUnitVectors(target.vector, stored.vector));
        }
      }
    });
    afterSampleId = page.at(-1)?.sampleId ?? null;
    if (page.length < PAGE) {
      return best.map((hits) => topOf(hits, search));
    }
  }
}

function isExcluded(sampleId: string, { excludeSampleId, ignored }: ScanTarget): boolean {
  return sampleId === excludeSampleId || ignored?.has(sampleId) === true;
}

function keepBest(hits: Map<string, IdentityHit>, stored: StoredEmbedding, cosineSimilarity: number): void {
  const known = hits.get(stored.identityId);
  if (known === undefined || cosineSimilarity > known.cosineSimilarity) {
    const { identityId, galleryId, sampleId } = stored;
    hits.set(identityId, { identityId, galleryId, pointId: sampleId, cosineSimilarity });
  }
}

function topOf(
  hits: ReadonlyMap<string, IdentityHit>,
  { limit, minCosineSimilarity }: { readonly limit: number; readonly minCosineSimilarity: number },
): IdentityHit[] {
  return [...hits.values()]
    .filter((hit) => hit.cosineSimilarity >= minCosineSimilarity)
    .sort((a, b) => b.cosineSimilarity - a.cosineSimilarity || (a.identityId < b.identityId ? -1 : 1))
    .slice(0, limit);
}
