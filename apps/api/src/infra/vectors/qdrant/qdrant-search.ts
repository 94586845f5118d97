import type { QdrantClient } from '@qdrant/js-client-rest';
import { cosineOfUnitVectors } from '../../../features/search/cosine-similarity.ts';
import type { IdentityHit, VectorQuery, VectorSpace } from '../../../features/search/vector-index.ts';
import { rankIdentities } from '../identity-ranking.ts';
import type { QdrantCalls } from './qdrant-calls.ts';
import { collectionOf, VECTOR } from './qdrant-collection.ts';

export interface QdrantSearch {
  readonly client: QdrantClient;
  readonly calls: QdrantCalls;
  readonly space: VectorSpace;
  readonly query: VectorQuery;
  /** Compare with every vector of the galleries, instead of walking the graph of quantised ones. */
  readonly isExact: boolean;
  /** Ask a majority of the copies, so that one that is behind hides nothing. */
  readonly isReplicated?: boolean;
}

/** What a walk of the graph looks at: more than asked for by INT8, the best of them again by float32. */
const APPROXIMATE = { hnsw_ef: 256, exact: false, quantization: { rescore: true, oversampling: 3 } };
const EXACT = { exact: true };
/** Samples of one identity that are nearly as good as its best; asked for with their vectors. */
const NEAR_SAMPLES = 4;
const MOST_NEAR_SAMPLES = 4096;

/**
 * Two steps. The first lets Qdrant group by identity, one hit each, until no further identity can be among the best.
 * The second asks for the best samples with their vectors, and computes their similarities in float64 as the embedded
 * index does: Qdrant's float32 scores only choose, with the bound of their error as slack, so that ties come out alike.
 */
export async function searchQdrant(search: QdrantSearch): Promise<IdentityHit[]> {
  const { limit, minCosineSimilarity } = search.query;
  const slack = 2 * floatErrorBound(search.space.dimensions);
  const best = await bestIdentities(search, slack);
  const cutoff = limitthHighest([...best.values()], limit) - slack;
  const candidates = [...best].filter(([, similarity]) => similarity >= cutoff);
  const hits = await nearBestSamples(search, candidates, slack);
  return rankIdentities(hits, { limit, minCosineSimilarity });
}

/** Any order of n float32 additions: γ_n · |a|·|b| (Higham 2002, section 3.1), with room for lengths that are not quite 1. */
function floatErrorBound(dimensions: number): number {
  return (dimensions + 8) * 2 ** -24 * 1.01;
}

/** Similarity of the best hit of each identity, for all identities within `slack` of the `limit` best. */
async function bestIdentities(search: QdrantSearch, slack: number): Promise<Map<string, number>> {
  const { limit } = search.query;
  const best = new Map<string, number>();
  for (;;) {
    // Qdrant may answer fewer groups than there are (one identity's many samples fill its hits), but always the best of
    // those that it was not told to leave out: so it is asked again without the ones we have.
    const groups = await groupsWithout(search, [...best.keys()], slack);
    for (const { identityId, similarity } of groups) best.set(identityId, similarity);
    const least = Math.min(...groups.map(({ similarity }) => similarity));
    if (groups.length === 0 || least < limitthHighest([...best.values()], limit) - slack) return best;
  }
}

interface Group {
  readonly identityId: string;
  readonly similarity: number;
}

async function groupsWithout(
  { client, calls, space, query, isExact, isReplicated }: QdrantSearch,
  identityIds: readonly string[],
  slack: number,
): Promise<Group[]> {
  const filter = galleryFilter(query, identityIds.length > 0 ? [matchAny('identityId', identityIds)] : []);
  const { groups } = await calls.run('search', () =>
    client.queryGroups(collectionOf(space), {
      query: Array.from(query.vector),
      using: VECTOR,
      filter,
      ...(isReplicated === true ? { consistency: 'majority' as const } : {}),
      group_by: 'identityId',
      group_size: 1,
      limit: query.limit + 1,
      with_payload: false,
      params: isExact ? EXACT : APPROXIMATE,
      ...scoreThreshold(query.minCosineSimilarity, slack),
    }),
  );
  return groups.flatMap(({ id, hits }) =>
    hits.map((hit) => ({ identityId: String(id), similarity: hit.score })),
  );
}

/** The samples of each candidate that may be its best, with their similarities in float64. */
async function nearBestSamples(
  search: QdrantSearch,
  candidates: readonly (readonly [identityId: string, similarity: number])[],
  slack: number,
): Promise<IdentityHit[]> {
  const hits: IdentityHit[] = [];
  let open = candidates;
  for (let limit = NEAR_SAMPLES; open.length > 0; limit = Math.min(limit * 16, MOST_NEAR_SAMPLES)) {
    const answers = await samplesOf(search, open, { limit, slack });
    // Where all the room was used there may be more that are as good.
    const isFull = (i: number): boolean => (answers[i]?.length ?? 0) === limit && limit < MOST_NEAR_SAMPLES;
    hits.push(...answers.filter((_, i) => !isFull(i)).flat());
    open = open.filter((_, i) => isFull(i));
  }
  return hits;
}

async function samplesOf(
  { client, calls, space, query, isReplicated }: QdrantSearch,
  candidates: readonly (readonly [identityId: string, similarity: number])[],
  { limit, slack }: { limit: number; slack: number },
): Promise<IdentityHit[][]> {
  const searches = candidates.map(([identityId, similarity]) => ({
    query: Array.from(query.vector),
    using: VECTOR,
    filter: {
      ...galleryFilter(query, []),
      ...{ must: [inGalleries(query), matchAny('identityId', [identityId])] },
    },
    limit,
    with_payload: true,
    with_vector: [VECTOR],
    params: EXACT,
    score_threshold: similarity - slack,
  }));
  const answers = await calls.run('search', () =>
    client.queryBatch(collectionOf(space), {
      searches,
      ...(isReplicated === true ? { consistency: 'majority' as const } : {}),
    }),
  );
  return answers.map(({ points }) => points.flatMap((point) => hitOf(point, query.vector)));
}

interface ScoredPoint {
  readonly id: string | number;
  readonly payload?: Record<string, unknown> | null | undefined;
  readonly vector?: unknown;
}

function hitOf({ id, payload, vector }: ScoredPoint, query: Float32Array): IdentityHit[] {
  const components =
    typeof vector === 'object' && vector !== null && VECTOR in vector ? vector[VECTOR] : null;
  const { galleryId, identityId } = payload ?? {};
  // Deleted between the two requests, or no point of ours.
  if (!isNumbers(components) || typeof galleryId !== 'string' || typeof identityId !== 'string') return [];
  const cosineSimilarity = cosineOfUnitVectors(Float32Array.from(components), query);
  return [{ identityId, galleryId, pointId: String(id), cosineSimilarity }];
}

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((component) => typeof component === 'number');
}

function galleryFilter(query: VectorQuery, mustNot: readonly FilterCondition[]): SearchFilter {
  const excluded = [...(query.excludePointIds ?? [])];
  const must_not = [...mustNot, ...(excluded.length > 0 ? [{ has_id: excluded }] : [])];
  return { must: [inGalleries(query)], must_not };
}

interface SearchFilter {
  must: FilterCondition[];
  must_not: FilterCondition[];
}

type FilterCondition = { key: string; match: { any: string[] } } | { has_id: string[] };

function inGalleries(query: VectorQuery): FilterCondition {
  return matchAny('galleryId', [...new Set(query.galleryIds)]);
}

function matchAny(key: string, values: readonly string[]): FilterCondition {
  return { key, match: { any: [...values] } };
}

function scoreThreshold(minimum: number | undefined, slack: number): { score_threshold?: number } {
  return minimum === undefined || minimum <= -1 ? {} : { score_threshold: minimum - slack };
}

function limitthHighest(similarities: readonly number[], limit: number): number {
  return similarities.toSorted((a, b) => b - a)[limit - 1] ?? -Infinity;
}
