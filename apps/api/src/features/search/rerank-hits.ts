import { rerankFeatures } from '@gallerist/metrics/reranking';
import type { BlockExecutor } from '@gallerist/metrics/similarity';
import type { Transaction } from '../../infra/prisma/database.ts';
import type { ThresholdedHit } from './candidate-ranking.ts';
import { cosineOfUnitVectors } from './cosine-similarity.ts';
import { scanEmbeddings } from './search.store.ts';
import type { ScanQuery, StoredEmbedding } from './search.store.ts';

/** What is re-ranked: so many identities with the highest similarities, … */
export const RERANKED_IDENTITIES = 50;
/** … each by so many of its samples nearest to the probe. */
const SAMPLES_EACH = 4;
const PAGE = 2000;

export interface RerankParts {
  readonly client: Transaction;
  /** Threads that compute, so that the event loop does not. */
  readonly executor: BlockExecutor;
}

/** Where and how a probe was searched for, the identities apart. */
export interface RerankedProbe {
  readonly vector: Float32Array;
  readonly excluded: ReadonlySet<string>;
  readonly query: Omit<ScanQuery, 'identityId' | 'identityIds'>;
}

/**
 * k-reciprocal re-ranking (k1 = 20, k2 = 6, λ = 0.3) of the probe and the list above: an identity's place is that of its nearest
 * sample. Identities beyond the list keep their order, behind it. Similarities stay as they are.
 *
 * @returns The hits with their place, where they have one.
 * @see Zhong et al. 2017, arXiv:1701.08398
 */
export async function rerankHits(
  parts: RerankParts,
  hits: readonly ThresholdedHit[],
  probe: RerankedProbe,
): Promise<readonly ThresholdedHit[]> {
  const listed = [...hits]
    .sort((a, b) => b.cosineSimilarity - a.cosineSimilarity)
    .slice(0, RERANKED_IDENTITIES);
  const samples = await nearestOf(parts.client, listed, probe);
  if (samples.length === 0) return hits;
  const dimensions = probe.vector.length;
  const values = new Float32Array(samples.length * dimensions);
  samples.forEach(({ vector }, row) => values.set(vector, row * dimensions));
  const distances = await rerankFeatures(
    { values: probe.vector, rows: 1, dimensions },
    { values, rows: samples.length, dimensions },
    { executor: parts.executor },
  );
  const nearest = new Map<string, number>();
  samples.forEach(({ identityId }, row) => {
    const distance = distances[row] ?? Infinity;
    nearest.set(identityId, Math.min(distance, nearest.get(identityId) ?? Infinity));
  });
  return hits.map((hit) => {
    const rerankedDistance = nearest.get(hit.identityId);
    return rerankedDistance === undefined ? hit : { ...hit, rerankedDistance };
  });
}

async function nearestOf(
  client: Transaction,
  hits: readonly ThresholdedHit[],
  { vector, excluded, query }: RerankedProbe,
): Promise<readonly StoredEmbedding[]> {
  const identityIds = hits.map(({ identityId }) => identityId);
  const own = new Map<string, { readonly stored: StoredEmbedding; readonly similarity: number }[]>();
  for (let afterSampleId: string | null = null; ;) {
    const page: readonly StoredEmbedding[] = await scanEmbeddings(
      client,
      { ...query, identityIds },
      { afterSampleId, limit: PAGE },
    );
    for (const stored of page) {
      if (excluded.has(stored.sampleId)) continue;
      const kept = own.get(stored.identityId) ?? [];
      kept.push({ stored, similarity: cosineOfUnitVectors(vector, stored.vector) });
      kept.sort((a, b) => b.similarity - a.similarity).splice(SAMPLES_EACH);
      own.set(stored.identityId, kept);
    }
    afterSampleId = page.at(-1)?.sampleId ?? null;
    if (page.length < PAGE) break;
  }
  return [...own.values()].flat().map(({ stored }) => stored);
}
