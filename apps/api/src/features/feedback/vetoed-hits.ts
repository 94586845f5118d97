import type { Transaction } from '../../infra/prisma/database.ts';
import { isNearExemplar, isVetoed } from './veto.ts';
import { exemplarsOf } from './veto.store.ts';
import { scanFiltered } from '../search/filtered-scan.ts';
import type { IdentityHit } from '../search/vector-index.ts';

/** The limit doubles each time: this is more identities than people would ever veto for one probe. */
const MAX_ROUNDS = 16;

export interface VetoParts {
  readonly client: Transaction;
  readonly duplicateSimilarityOf: (spaceId: string) => number;
  readonly actorId: string;
  readonly now: Date;
}

export interface VetoTarget {
  readonly vector: Float32Array;
  /** Whether its hits were looked for among all samples of an identity; if not, the nearest one is looked up. */
  readonly sawAllSamples: boolean;
}

export interface VetoSearch {
  readonly spaceId: string;
  readonly limit: number;
  /** The best identities for some of the targets, in their order, at most `limit` of them for each. */
  readonly find: (targets: readonly number[], limit: number) => Promise<readonly (readonly IdentityHit[])[]>;
}

/**
 * The best identities of each target less those that a veto takes away, as many as asked for: where one was taken
 * away, the next best comes after it. Nobody's similarity changes.
 */
export async function findUnvetoed(
  parts: VetoParts,
  targets: readonly VetoTarget[],
  search: VetoSearch,
): Promise<IdentityHit[][]> {
  const exemplars = new Map<string, readonly Float32Array[]>();
  const answers: IdentityHit[][] = targets.map(() => []);
  let open = targets.map((_, index) => index);
  for (let round = 0, limit = search.limit; round < MAX_ROUNDS && open.length > 0; round += 1, limit *= 2) {
    const found = await search.find(open, limit);
    await loadExemplars(parts, search.spaceId, { found, exemplars });
    const short: number[] = [];
    for (const [place, index] of open.entries()) {
      const target = targets[index];
      const hits = found[place] ?? [];
      if (target === undefined) continue;
      const kept = await keepUnvetoed(parts, { target, hits, exemplars, spaceId: search.spaceId });
      answers[index] = kept.slice(0, search.limit);
      if (kept.length < search.limit && hits.length >= limit) short.push(index);
    }
    open = short;
  }
  return answers;
}

async function loadExemplars(
  { client, actorId }: VetoParts,
  spaceId: string,
  known: {
    readonly found: readonly (readonly IdentityHit[])[];
    readonly exemplars: Map<string, readonly Float32Array[]>;
  },
): Promise<void> {
  const { found, exemplars } = known;
  const identityIds = [...new Set(found.flat().map((hit) => hit.identityId))].filter(
    (id) => !exemplars.has(id),
  );
  const loaded = await exemplarsOf(client, { identityIds, spaceId, actorId });
  for (const id of identityIds) exemplars.set(id, loaded.get(id) ?? []);
}

async function keepUnvetoed(
  parts: VetoParts,
  work: {
    readonly target: VetoTarget;
    readonly hits: readonly IdentityHit[];
    readonly exemplars: ReadonlyMap<string, readonly Float32Array[]>;
    readonly spaceId: string;
  },
): Promise<IdentityHit[]> {
  const { target, hits, spaceId } = work;
  const duplicateSimilarity = parts.duplicateSimilarityOf(spaceId);
  const kept: IdentityHit[] = [];
  for (const hit of hits) {
    const exemplars = work.exemplars.get(hit.identityId) ?? [];
    if (!isNearExemplar(target.vector, exemplars, duplicateSimilarity)) {
      kept.push(hit);
      continue;
    }
    const nearestOwn = target.sawAllSamples
      ? hit.cosineSimilarity
      : await nearestOwnSample(parts, { ...hit, spaceId, vector: target.vector });
    if (!isVetoed(target.vector, exemplars, { duplicateSimilarity, nearestOwn })) kept.push(hit);
  }
  return kept;
}

/** Whether a veto keeps a probe from being taken for an identity. */
export async function isProbeVetoed(
  parts: VetoParts,
  comparison: {
    readonly identityId: string;
    readonly galleryId: string;
    readonly spaceId: string;
    readonly vector: Float32Array;
  },
): Promise<boolean> {
  const { identityId, spaceId, vector } = comparison;
  const query = { identityIds: [identityId], spaceId, actorId: parts.actorId };
  const exemplars = (await exemplarsOf(parts.client, query)).get(identityId) ?? [];
  const duplicateSimilarity = parts.duplicateSimilarityOf(spaceId);
  if (!isNearExemplar(vector, exemplars, duplicateSimilarity)) return false;
  const nearestOwn = await nearestOwnSample(parts, comparison);
  return isVetoed(vector, exemplars, { duplicateSimilarity, nearestOwn });
}

/** Over all of the identity's samples, whatever the search was narrowed to. */
async function nearestOwnSample(
  { client, now }: Pick<VetoParts, 'client' | 'now'>,
  identity: Pick<IdentityHit, 'identityId' | 'galleryId'> & {
    readonly spaceId: string;
    readonly vector: Float32Array;
  },
): Promise<number> {
  const { identityId, galleryId, spaceId, vector } = identity;
  const query = { spaceId, galleryIds: [galleryId], identityId, filter: {}, now };
  const targets = [{ vector, excludeSampleId: null }];
  const [hits = []] = await scanFiltered(client, query, { targets, limit: 1, minCosineSimilarity: -1 });
  return hits[0]?.cosineSimilarity ?? -1;
}
