import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { galleryActions } from '../faults/gallery-actions.ts';
import type { GalleryActions } from '../faults/gallery-actions.ts';
import { inParallel } from '../instance/in-parallel.ts';
import { peakMemoryMib } from '../instance/peak-memory.ts';
import { startInstance } from '../instance/start-instance.ts';
import type { Instance } from '../instance/start-instance.ts';
import type { Bench, BenchFigure } from './bench.types.ts';
import { readPhotographs } from './photographs.ts';
import { readMetric } from './server-metrics.ts';
import { medianOfRuns, secondsOf } from './repeat.ts';

const searchesPerRun = 400;
const concurrency = 8;
const windowMs = 5_000;
const delayMetric = 'nodejs_eventloop_lag_p99_seconds';
/** Idle and under load: the longest that the event loop may be late, as a multiple. */
const maxDelayRatio = 5;

export const serverBench: Bench = {
  name: 'server',
  description: 'GraphQL searches/s by embedding, event-loop delay idle and under load, peak memory',
  async run(log) {
    const instance = await startInstance();
    try {
      const gallery = await fillGallery(instance);
      log('searches by embedding ...');
      const searches = await measureSearches(instance, gallery);
      log('event-loop delay ...');
      const delay = await measureDelay(instance, gallery);
      const peak =
        peakMemoryMib(instance.pid) ??
        (await readMetric(instance.adminUrl, 'process_resident_memory_bytes')) / 2 ** 20;
      return [searches, delay, { name: 'peak memory after this load', value: peak, unit: 'MiB' }];
    } finally {
      await instance.stop();
    }
  },
};

interface FilledGallery {
  readonly galleryId: string;
  readonly identityId: string;
  readonly pictures: readonly string[];
  readonly actions: GalleryActions;
}

async function fillGallery({ client }: Instance): Promise<FilledGallery> {
  const actions = galleryActions(client);
  const galleryId = await actions.createGallery('bench');
  const identityId = await actions.createIdentity(galleryId, 'bench');
  const pictures = (await readPhotographs()).map((bytes) => bytes.toString('base64'));
  await actions.enrol(identityId, pictures, randomUUID());
  return { galleryId, identityId, pictures, actions };
}

async function measureSearches(instance: Instance, { galleryId }: FilledGallery): Promise<BenchFigure> {
  const embedding = await anEmbedding(instance);
  const document = `query ($input: SearchInput!) { search(input: $input) { probes { decision } userErrors { code message } } }`;
  const input = { galleryIds: [galleryId], embedding, record: false };
  const perSecond = async (query: string, variables: Record<string, unknown>): Promise<number> => {
    const pass = () =>
      inParallel([...Array(searchesPerRun).keys()], concurrency, () =>
        instance.client.request(query, variables),
      );
    await pass();
    return medianOfRuns(async () => searchesPerRun / (await secondsOf(pass)));
  };
  return {
    ...{
      name: 'GraphQL searches by embedding',
      unit: 'searches/s',
      value: await perSecond(document, { input }),
    },
    reference: { name: 'the empty query', value: await perSecond('{ __typename }', {}) },
    note: `${concurrency} at once`,
  };
}

/** A unit vector of the server's own space. */
async function anEmbedding({ client }: Instance): Promise<{ space: string; values: number[] }> {
  const data = await client.request<{ system: { spaces: { id: string; dimensions: number }[] } }>(
    '{ system { spaces { id dimensions } } }',
  );
  const [space] = data.system.spaces;
  if (space === undefined) throw new Error('the server has no embedding space');
  return {
    space: space.id,
    values: Array.from({ length: space.dimensions }, () => 1 / Math.sqrt(space.dimensions)),
  };
}

/** Searches and enrolments of full photographs, for one window of the server's delay histogram. */
async function measureDelay(instance: Instance, gallery: FilledGallery): Promise<BenchFigure> {
  const idle = await medianOfRuns(async () => {
    await readMetric(instance.adminUrl, delayMetric); // reading empties the histogram
    await sleep(windowMs);
    return 1000 * (await readMetric(instance.adminUrl, delayMetric));
  });
  const loaded = await medianOfRuns(async () => {
    await readMetric(instance.adminUrl, delayMetric);
    await loadFor(windowMs, gallery);
    return 1000 * (await readMetric(instance.adminUrl, delayMetric));
  });
  return {
    ...{ name: 'event-loop delay p99 under load', value: loaded, unit: 'ms' },
    reference: { name: 'idle', value: idle },
    bound: { kind: 'at most', limit: maxDelayRatio, of: 'ratio' },
    note: 'as Node measures it: the timer interval of 10 ms is part of both',
  };
}

async function loadFor(
  durationMs: number,
  { actions, galleryId, identityId, pictures }: FilledGallery,
): Promise<void> {
  const until = performance.now() + durationMs;
  await Promise.all(
    [...Array(concurrency).keys()].map(async (lane) => {
      for (let turn = lane; performance.now() < until; turn++) {
        const picture = pictures[turn % pictures.length] ?? '';
        if (lane % 4 === 0) await actions.enrol(identityId, [picture], randomUUID());
        else await actions.search(galleryId, picture);
      }
    }),
  );
}
