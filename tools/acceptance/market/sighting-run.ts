import { percentile } from '@gallerist/metrics/evaluation';
import type { LabelledPicture } from '@gallerist/embedding/node';
import type { GraphqlClient } from '../../instance/graphql-client.ts';
import { inParallel } from '../../instance/in-parallel.ts';
import { Progress } from '../progress.ts';
import { createIdentities } from './market-api.ts';
import { goodMatches, measuresOf, type MarketMeasures } from './market-run.ts';
import type { MarketSet } from './market-set.ts';
import {
  cameraName,
  createSightingGallery,
  findPage,
  nameSightings,
  recordSightings,
} from './sighting-api.ts';

export interface SightingRun {
  readonly plain: MarketMeasures;
  readonly reranked: MarketMeasures;
  readonly recordSeconds: number;
  readonly perSecond: number;
  /** Of the first page, on the server, in milliseconds. */
  readonly p95Ms: { readonly plain: number; readonly reranked: number };
  readonly pages: number;
}

const atOnce = 100;
const identitiesAtOnce = 20;
/** No time is known of Market-1501's pictures but their order. */
const firstAt = Date.now() - 24 * 60 * 60 * 1000;

interface Context {
  readonly client: GraphqlClient;
  readonly set: MarketSet;
  readonly concurrency: number;
  readonly progress: Progress;
}

/** Records the gallery as sightings of its cameras, says who they are, and asks every query that has a good match. */
export async function runSightings(
  client: GraphqlClient,
  set: MarketSet,
  { concurrency }: { readonly concurrency: number },
): Promise<SightingRun> {
  const progress = new Progress(set.gallery.length + 2 * set.queries.length);
  const context = { client, set, concurrency, progress };
  const cameras = [...new Set([...set.gallery, ...set.queries].map(cameraName))].sort();
  const galleryId = await createSightingGallery(client, cameras);
  const startedAt = performance.now();
  const ids = await recordAll(context, galleryId);
  const recordSeconds = (performance.now() - startedAt) / 1000;
  const people = await nameAll(context, galleryId, ids);
  const plain = await askAll(context, { galleryId, ids, people, rerank: false });
  const reranked = await askAll(context, { galleryId, ids, people, rerank: true });
  return {
    plain: measuresOf(plain.ranks),
    reranked: measuresOf(reranked.ranks),
    recordSeconds,
    perSecond: set.gallery.length / recordSeconds,
    p95Ms: { plain: plain.p95Ms, reranked: reranked.p95Ms },
    pages: plain.pages + reranked.pages,
  };
}

/** @returns Ids of sightings by picture. */
async function recordAll(
  { client, set, concurrency, progress }: Context,
  galleryId: string,
): Promise<ReadonlyMap<LabelledPicture, string>> {
  const numbered = set.gallery.map((picture, index) => ({
    picture,
    capturedAt: new Date(firstAt + index * 1000),
  }));
  const batches = [...Map.groupBy(numbered, ({ picture }) => cameraName(picture)).values()].flatMap(
    (ofCamera) =>
      Array.from({ length: Math.ceil(ofCamera.length / atOnce) }, (_, batch) =>
        ofCamera.slice(batch * atOnce, (batch + 1) * atOnce),
      ),
  );
  const ids = new Map<LabelledPicture, string>();
  await inParallel(batches, concurrency, async (batch) => {
    const made = await recordSightings(client, galleryId, batch);
    for (const [i, { picture }] of batch.entries()) ids.set(picture, made[i] ?? '');
    progress.add(batch.length, 'recording');
  });
  return ids;
}

/** Everybody but distractors, whom nobody knows. @returns Ids of identities. */
async function nameAll(
  { client, set, concurrency }: Context,
  galleryId: string,
  ids: ReadonlyMap<LabelledPicture, string>,
): Promise<ReadonlyMap<string, string>> {
  const known = new Set(set.queries.map(({ identity }) => identity));
  const people = set.people.filter(({ externalId }) => known.has(externalId));
  const made: string[] = [];
  for (let start = 0; start < people.length; start += identitiesAtOnce) {
    made.push(...(await createIdentities(client, galleryId, people.slice(start, start + identitiesAtOnce))));
  }
  await inParallel(people, concurrency, async ({ pictures }, index) => {
    const sightingIds = pictures.flatMap((picture) => ids.get(picture) ?? []);
    for (let start = 0; start < sightingIds.length; start += atOnce) {
      await nameSightings(client, made[index] ?? '', sightingIds.slice(start, start + atOnce));
    }
  });
  return new Map(people.map(({ externalId }, index) => [externalId, made[index] ?? '']));
}

async function askAll(
  { client, set, concurrency, progress }: Context,
  of: {
    readonly galleryId: string;
    readonly ids: ReadonlyMap<LabelledPicture, string>;
    readonly people: ReadonlyMap<string, string>;
    readonly rerank: boolean;
  },
) {
  const { galleryId, rerank } = of;
  const personOf = new Map([...of.ids].map(([picture, id]) => [id, picture.identity]));
  const times: number[] = [];
  let pages = 0;
  const ranks = await inParallel(set.queries, concurrency, async (query) => {
    const good = goodMatches(set, query);
    progress.add(1, rerank ? 'asking, re-ranked' : 'asking');
    if (good === 0) return null;
    const identityId = of.people.get(query.identity) ?? '';
    const found: number[] = [];
    let seen = 0;
    for (let after: string | null = null; found.length < good;) {
      const page = await findPage(client, query, { galleryId, identityId, rerank, after });
      pages += 1;
      if (after === null) times.push(page.tookMs);
      for (const [i, id] of page.ids.entries()) {
        if (personOf.get(id) === query.identity) found.push(seen + i + 1);
      }
      seen += page.ids.length;
      if (page.next === null) break;
      after = page.next;
    }
    if (found.length !== good) throw new Error(`of ${good} good matches the API showed ${found.length}`);
    return found;
  });
  return {
    ranks: ranks.filter((found) => found !== null),
    p95Ms: percentile(times, 95) ?? Number.NaN,
    pages,
  };
}
