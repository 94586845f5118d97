import type { Clock } from '../../core/clock.ts';
import type { Database } from '../../infra/prisma/database.ts';
import { findUnvetoed } from '../feedback/vetoed-hits.ts';
import { mapInOrder } from '../sample/in-order.ts';
import { rankCandidates } from '../search/candidate-ranking.ts';
import { decide, type Decision } from '../search/decision.ts';
import type { IndexedSearch } from '../search/indexed-search.ts';
import type { ThresholdUsed } from '../verification/threshold.ts';
import type { RecordedProbe, RecordedSearch } from './recorded-searches.store.ts';

export interface DecisionParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly search: IndexedSearch;
  /** τ_dup of a space. */
  readonly duplicateSimilarityOf: (spaceId: string) => number;
}

export interface NewDecision {
  readonly probe: RecordedProbe;
  readonly decision: Decision;
  /** Of the best candidate; null where nobody is at least REVIEW. */
  readonly cosineSimilarity: number | null;
}

/** As a search asks for by default. */
const TOP_K = 5;
/** As in a search. */
const MAX_RIVALS = 20;
const PROBES_AT_ONCE = 4;
/** A vector and its own copy. */
const SAME_VECTOR = 1 - 1e-6;

/**
 * What a recorded search of one gallery would be answered at another threshold: with what people said of such probes, and one
 * person once in a picture. Filters and camera rules are not recorded.
 */
export async function decideAnew(
  parts: DecisionParts,
  recorded: RecordedSearch,
  threshold: ThresholdUsed & { readonly galleryId: string },
): Promise<readonly NewDecision[]> {
  const [only] = recorded.probes;
  // Who was named alone in a picture is the best candidate at any threshold.
  if (recorded.probes.length === 1 && only?.best != null) {
    const decision = decide(only.best, threshold);
    return [{ probe: only, decision, cosineSimilarity: decision === 'UNKNOWN' ? null : only.best }];
  }
  const ranked = rankCandidates(await hitsOf(parts, recorded, threshold), {
    ...{ topK: TOP_K, minDecision: 'REVIEW', oncePerImage: true },
  });
  return recorded.probes.map((probe, place) => ({
    probe,
    decision: ranked[place]?.decision ?? 'UNKNOWN',
    cosineSimilarity: ranked[place]?.candidates[0]?.cosineSimilarity ?? null,
  }));
}

async function hitsOf(
  parts: DecisionParts,
  { actorId, isOfSample, probes }: RecordedSearch,
  threshold: ThresholdUsed & { readonly galleryId: string },
) {
  const { galleryId, spaceId, review: minCosineSimilarity } = threshold;
  const { client } = parts.database;
  const targets = probes.map(({ vector }) => ({ vector, sawAllSamples: !isOfSample }));
  const find = async (vector: Float32Array, limit: number) => {
    const space = { id: spaceId, dimensions: vector.length };
    const query = { vector, galleryIds: [galleryId], minCosineSimilarity };
    if (!isOfSample) return await parts.search.search(space, { ...query, limit });
    const [nearest] = await parts.search.search(space, { ...query, limit: 1 });
    const itself = (nearest?.cosineSimilarity ?? -1) >= SAME_VECTOR ? [nearest?.pointId ?? ''] : [];
    return await parts.search.search(space, { ...query, limit, excludePointIds: new Set(itself) });
  };
  const hits = await findUnvetoed({ ...parts, client, actorId, now: parts.clock.now() }, targets, {
    spaceId,
    limit: TOP_K + Math.min(probes.length - 1, MAX_RIVALS),
    find: (places, limit) =>
      mapInOrder(
        places.flatMap((place) => probes[place] ?? []),
        PROBES_AT_ONCE,
        ({ vector }) => find(vector, limit),
      ),
  });
  return hits.map((ofProbe) =>
    ofProbe.map(({ pointId: sampleId, ...hit }) => ({
      ...hit,
      ...{ sampleId, spaceId, threshold, confidence: null },
    })),
  );
}
