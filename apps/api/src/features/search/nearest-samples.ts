import type { Transaction } from '../../infra/prisma/database.ts';
import { cosineOfUnitVectors } from './cosine-similarity.ts';
import { scanEmbeddings } from './search.store.ts';
import type { ScanQuery, StoredEmbedding } from './search.store.ts';

/** A sample and how like a probe it is. */
export interface SampleHit {
  readonly sampleId: string;
  readonly cosineSimilarity: number;
}

const PAGE = 2000;

/** All samples of some identities that a search could find, by identity, those most like the vector first. */
export async function nearestSamples(
  tx: Transaction,
  query: ScanQuery & { readonly identityIds: readonly string[] },
  probe: { readonly vector: Float32Array; readonly ignored: ReadonlySet<string> },
): Promise<ReadonlyMap<string, readonly SampleHit[]>> {
  const hits = new Map<string, SampleHit[]>();
  let afterSampleId: string | null = null;
  for (;;) {
    const page: readonly StoredEmbedding[] = await scanEmbeddings(tx, query, { afterSampleId, limit: PAGE });
    for (const { sampleId, identityId, vector } of page) {
      if (probe.ignored.has(sampleId)) continue;
      const own = hits.get(identityId) ?? [];
      own.push({ sampleId, cosineSimilarity: cosineOfUnitVectors(probe.vector, vector) });
      hits.set(identityId, own);
    }
    afterSampleId = page.at(-1)?.sampleId ?? null;
    if (page.length < PAGE) break;
  }
  for (const own of hits.values()) own.sort((a, b) => b.cosineSimilarity - a.cosineSimilarity);
  return hits;
}
