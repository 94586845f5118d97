import type { IdentityHit } from '../../features/search/vector-index.ts';

/**
 * Best sample of each identity, then the best identities: by falling similarity, ties by identity id; between equally
 * similar samples of one identity the smaller point id. Ids compare by UTF-16 code unit.
 */
export function rankIdentities(
  hits: Iterable<IdentityHit>,
  { limit, minCosineSimilarity = -1 }: { limit: number; minCosineSimilarity?: number | undefined },
): IdentityHit[] {
  const bestByIdentity = new Map<string, IdentityHit>();
  for (const hit of hits) {
    if (hit.cosineSimilarity < minCosineSimilarity) continue;
    const best = bestByIdentity.get(hit.identityId);
    if (best === undefined || isBetterSample(hit, best)) bestByIdentity.set(hit.identityId, hit);
  }
  return [...bestByIdentity.values()].sort(byRank).slice(0, limit);
}

function isBetterSample(a: IdentityHit, b: IdentityHit): boolean {
  if (a.cosineSimilarity !== b.cosineSimilarity) return a.cosineSimilarity > b.cosineSimilarity;
  return a.pointId < b.pointId;
}

function byRank(a: IdentityHit, b: IdentityHit): number {
  if (a.cosineSimilarity !== b.cosineSimilarity) return b.cosineSimilarity - a.cosineSimilarity;
  return a.identityId < b.identityId ? -1 : 1;
}
