import type { BlockExecutor } from '@gallerist/metrics/similarity';
import type { Clock } from '../../core/clock.ts';
import type { Database } from '../../infra/prisma/database.ts';
import { mapInOrder } from '../sample/in-order.ts';
import type { ThresholdBook } from '../threshold/threshold-book.ts';
import { thresholdKey } from '../threshold/threshold-key.ts';
import type { ThresholdUsed } from '../verification/threshold.ts';
import type { ThresholdedHit } from './candidate-ranking.ts';
import { lowestSimilarity } from './decision.ts';
import type { Decision } from './decision.ts';
import type { CameraRule } from './camera-rule.ts';
import { scanFiltered } from './filtered-scan.ts';
import type { IndexedSearch } from './indexed-search.ts';
import type { Probe } from './probe.ts';
import { RERANKED_IDENTITIES, rerankHits } from './rerank-hits.ts';
import { isFiltered } from './search-input.ts';
import type { SearchScope } from './search-scope.ts';
import type { SearchRequest } from './search.types.ts';
import type { IdentityHit } from './vector-index.ts';
import { findUnvetoed } from '../feedback/vetoed-hits.ts';

export interface HitParts {
  readonly database: Database;
  readonly search: IndexedSearch;
  readonly clock: Clock;
  /** Threads for what is too heavy for the event loop. */
  readonly executor: BlockExecutor;
  /** τ_dup of a space. */
  readonly duplicateSimilarityOf: (spaceId: string) => number;
  readonly thresholdsOf: ThresholdBook['thresholdsOf'];
}

interface HitWork {
  /** Who asks: proposed feedback holds for its giver alone. */
  readonly actorId: string;
  readonly request: SearchRequest;
  readonly scope: SearchScope;
  readonly probes: readonly Probe[];
  /** What of the galleries is looked at. */
  readonly rule: CameraRule;
}

interface SpaceQuery {
  readonly spaceId: string;
  readonly galleryIds: readonly string[];
  readonly limit: number;
  readonly minCosineSimilarity: number;
}

const PROBES_AT_ONCE = 4;
/** Faces that may take a probe's first choices away; more than so many rivals for one identity are not in one picture. */
const MAX_RIVALS = 20;

/** The identities nearest to each probe, over all spaces that the galleries are searched in; in no stated order. */
export async function findHits(parts: HitParts, work: HitWork): Promise<ThresholdedHit[][]> {
  const found: ThresholdedHit[][] = work.probes.map(() => []);
  const thresholds = await thresholdsIn(parts, work.scope);
  for (const [spaceId, galleryIds] of work.scope.galleriesOfSpace) {
    const query = spaceQuery(work, thresholds, { spaceId, galleryIds });
    const hits = await hitsOfSpace(parts, work, query);
    for (const [index, ofProbe] of hits.entries()) {
      const decided = ofProbe.map((hit) => withThreshold(thresholds, hit, spaceId));
      found[index]?.push(...(await inPlace(parts, work, { decided, index, spaceId })));
    }
  }
  return found;
}

async function inPlace(
  parts: HitParts,
  { request, probes, rule, scope }: HitWork,
  of: { readonly decided: readonly ThresholdedHit[]; readonly index: number; readonly spaceId: string },
): Promise<readonly ThresholdedHit[]> {
  const { decided, index, spaceId } = of;
  const probe = probes[index];
  if (!request.rerank || probe === undefined) return decided;
  const query = { spaceId, galleryIds: scope.galleryIds, filter: rule.filter, now: parts.clock.now() };
  return rerankHits({ client: parts.database.client, executor: parts.executor }, decided, {
    vector: embeddingIn(probe, spaceId),
    excluded: excludedFor(probe, rule),
    query,
  });
}

type Thresholds = (galleryId: string, spaceId: string) => ThresholdUsed;

/** Read once: the whole search is decided by the same thresholds. */
async function thresholdsIn(parts: HitParts, { galleriesOfSpace }: SearchScope): Promise<Thresholds> {
  const keys = [...galleriesOfSpace].flatMap(([spaceId, galleryIds]) =>
    galleryIds.map((galleryId) => ({ galleryId, spaceId })),
  );
  const found = await parts.thresholdsOf(keys);
  return (galleryId, spaceId) => {
    const threshold = found.get(thresholdKey({ galleryId, spaceId }));
    if (threshold === undefined)
      throw new RangeError('findHits: a hit must be of a gallery that is searched');
    return threshold;
  };
}

function spaceQuery(
  { request, probes }: HitWork,
  thresholdOf: Thresholds,
  space: { readonly spaceId: string; readonly galleryIds: readonly string[] },
): SpaceQuery {
  const rivals = request.oncePerImage ? Math.min(probes.length - 1, MAX_RIVALS) : 0;
  // REVIEW candidates decide about a probe even where only matches are named.
  const lowest: Decision = request.minDecision === 'UNKNOWN' ? 'UNKNOWN' : 'REVIEW';
  const bounds = space.galleryIds.map((id) => lowestSimilarity(lowest, thresholdOf(id, space.spaceId)));
  const limit = request.topK + Math.max(rivals, 0);
  // re-ranking goes by the neighbourhood, whatever is decided about it
  return request.rerank
    ? { ...space, limit: Math.max(limit, RERANKED_IDENTITIES), minCosineSimilarity: -1 }
    : { ...space, limit, minCosineSimilarity: Math.min(...bounds) };
}

/** What people said of near-identical probes comes before anything is decided about these. */
async function hitsOfSpace(parts: HitParts, work: HitWork, query: SpaceQuery): Promise<IdentityHit[][]> {
  const { actorId, probes, rule } = work;
  const isScan = isFiltered(rule.filter);
  const targets = probes.map((probe) => ({
    vector: embeddingIn(probe, query.spaceId),
    sawAllSamples: !isScan && probe.excludeSampleId === null && rule.ignored.size === 0,
  }));
  const { client } = parts.database;
  return findUnvetoed({ ...parts, client, actorId, now: parts.clock.now() }, targets, {
    ...query,
    find: (places, limit) => {
      const wanted = { ...work, probes: places.flatMap((place) => probes[place] ?? []) };
      const widened = { ...query, limit };
      return isScan ? hitsOfScan(parts, wanted, widened) : hitsOfIndex(parts, wanted, widened);
    },
  });
}

async function hitsOfIndex(
  parts: HitParts,
  { probes, rule }: HitWork,
  query: SpaceQuery,
): Promise<readonly (readonly IdentityHit[])[]> {
  return mapInOrder(probes, PROBES_AT_ONCE, async (probe) => {
    const vector = embeddingIn(probe, query.spaceId);
    const { spaceId, ...bounds } = query;
    return parts.search.search(
      { id: spaceId, dimensions: vector.length },
      {
        vector,
        ...bounds,
        excludePointIds: excludedFor(probe, rule),
      },
    );
  });
}

async function hitsOfScan(
  parts: HitParts,
  { rule, probes }: HitWork,
  { spaceId, galleryIds, ...bounds }: SpaceQuery,
): Promise<IdentityHit[][]> {
  const targets = probes.map((probe) => ({
    vector: embeddingIn(probe, spaceId),
    excludeSampleId: probe.excludeSampleId,
    ignored: rule.ignored,
  }));
  const query = { spaceId, galleryIds, filter: rule.filter, now: parts.clock.now() };
  return scanFiltered(parts.database.client, query, { targets, ...bounds });
}

export const excludedFor = ({ excludeSampleId }: Probe, { ignored }: CameraRule): ReadonlySet<string> =>
  excludeSampleId === null ? ignored : new Set([excludeSampleId, ...ignored]);

function embeddingIn(probe: Probe, spaceId: string): Float32Array {
  const vector = probe.embeddings.get(spaceId);
  if (vector === undefined) {
    throw new RangeError('findHits: a probe must have an embedding in every space that is searched');
  }
  return vector;
}

function withThreshold(thresholdOf: Thresholds, hit: IdentityHit, spaceId: string): ThresholdedHit {
  const { identityId, galleryId, pointId, cosineSimilarity } = hit;
  const threshold = thresholdOf(galleryId, spaceId);
  return {
    identityId,
    galleryId,
    sampleId: pointId,
    spaceId,
    cosineSimilarity,
    threshold,
    confidence: null,
  };
}
