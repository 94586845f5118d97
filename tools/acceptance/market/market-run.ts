import { averagePrecision } from '@gallerist/metrics/evaluation';
import type { GraphqlClient } from '../../instance/graphql-client.ts';
import { inParallel } from '../../instance/in-parallel.ts';
import { Progress } from '../progress.ts';
import { goodRanks } from './good-ranks.ts';
import { createGallery, createIdentities, enrol, search } from './market-api.ts';
import type { MarketSet } from './market-set.ts';

/** Shares in [0, 1]. */
export interface MarketMeasures {
  readonly meanAveragePrecision: number;
  readonly rank1: number;
  readonly rank5: number;
  readonly rank10: number;
  readonly queries: number;
}

export interface MarketRun extends MarketMeasures {
  readonly enrolSeconds: number;
  readonly searchSeconds: number;
  /** Searches that were repeated for more identities. */
  readonly widened: number;
}

const identitiesAtOnce = 20;
const imagesAtOnce = 100;
const firstTopK = 100;

/** Enrols the gallery and asks every query that has a good match. */
export async function runMarket(
  client: GraphqlClient,
  set: MarketSet,
  { concurrency }: { readonly concurrency: number },
): Promise<MarketRun> {
  const progress = new Progress(set.gallery.length + set.queries.length);
  const startedAt = performance.now();
  const galleryId = await createGallery(client);
  const ids = await enrolPeople(client, set, { galleryId, concurrency, progress });
  const enrolledAt = performance.now();
  let widened = 0;
  const ranks = await inParallel(set.queries, concurrency, async (query) => {
    const good = goodMatches(set, query);
    progress.add(1, 'searching');
    if (good === 0) return null;
    const identityId = ids.get(query.identity) ?? '';
    for (let topK = firstTopK; ; topK *= 4) {
      const ranking = await search(client, query, { galleryId, identityId, topK });
      const found = goodRanks(ranking, { identityId, good, isWhole: ranking.length < topK });
      if (found !== null) return found;
      widened += 1;
    }
  });
  const seconds = { enrolSeconds: enrolledAt - startedAt, searchSeconds: performance.now() - enrolledAt };
  return {
    ...measuresOf(ranks.filter((found) => found !== null)),
    enrolSeconds: seconds.enrolSeconds / 1000,
    searchSeconds: seconds.searchSeconds / 1000,
    widened,
  };
}

/** What Market-1501 counts as a good match: the person by another camera. */
export const goodMatches = ({ people }: MarketSet, query: MarketSet['queries'][number]): number =>
  people
    .find(({ externalId }) => externalId === query.identity)
    ?.pictures.filter(({ camera }) => camera !== query.camera).length ?? 0;

async function enrolPeople(
  client: GraphqlClient,
  { people }: MarketSet,
  how: { readonly galleryId: string; readonly concurrency: number; readonly progress: Progress },
): Promise<ReadonlyMap<string, string>> {
  const { galleryId, concurrency, progress } = how;
  const groups = Array.from({ length: Math.ceil(people.length / identitiesAtOnce) }, (_, group) =>
    people.slice(group * identitiesAtOnce, (group + 1) * identitiesAtOnce),
  );
  const made = await inParallel(groups, concurrency, (group) => createIdentities(client, galleryId, group));
  const ids = made.flat();
  await inParallel(people, concurrency, async ({ pictures }, index) => {
    for (let start = 0; start < pictures.length; start += imagesAtOnce) {
      await enrol(client, ids[index] ?? '', pictures.slice(start, start + imagesAtOnce));
    }
    progress.add(pictures.length, 'enrolling');
  });
  return new Map(people.map(({ externalId }, index) => [externalId, ids[index] ?? '']));
}

/** Of the ranks of each query's good matches, from 1 on. */
export function measuresOf(ranks: readonly (readonly number[])[]): MarketMeasures {
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const within = (rank: number): number => mean(ranks.map(([first = Infinity]) => (first <= rank ? 1 : 0)));
  return {
    meanAveragePrecision: mean(ranks.map((found) => averagePrecision(found) ?? 0)),
    rank1: within(1),
    rank5: within(5),
    rank10: within(10),
    queries: ranks.length,
  };
}
