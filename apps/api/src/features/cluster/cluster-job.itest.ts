import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { storeDatabases, type TestDatabase } from '../../../test/databases.ts';
import { EnrolledPeople } from '../../../test/enrolled-people.ts';
import { unitVector } from '../../../test/vectors.ts';
import { newId } from '../../core/ids.ts';
import { insertJob } from '../job/job.store.ts';
import type { JobTools } from '../job/job.types.ts';
import { embeddingToBytes } from '../search/embedding-bytes.ts';
import { clusterJob } from './cluster-job.ts';
import {
  camerasOfClusters,
  findClusters,
  listOpenClusters,
  lockCluster,
  memberProbes,
  settleCluster,
} from './cluster.store.ts';
import { linkProbes, type LinkInput } from './link-probes.ts';
import { galleriesToLink } from './linking.store.ts';

const EAST = [1, 0, 0];
const NEAR_EAST = [1, 0.1, 0];
const NORTH = [0, 0, 1];
const anywhere = { kind: 'ALL' } as const;

describe.each(storeDatabases)('clusters of unknown probes on $name', ({ open }) => {
  let database: TestDatabase;
  let people: EnrolledPeople;
  let run = 0;
  beforeAll(async () => {
    database = await open();
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    run += 1;
    people = await new EnrolledPeople(database, `clusters ${run}`).create();
    await database.client.galleryModality.create({
      data: { galleryId: people.galleryId, modality: 'FACE', activeSpaceId: people.space.id },
    });
  });

  async function search(
    vector: readonly number[],
    more: { decision?: 'MATCH'; kind?: string; camera?: string; capturedAt?: Date } = {},
  ): Promise<string> {
    const id = newId();
    await database.client.searchEvent.create({
      data: {
        id,
        kind: more.kind ?? 'image',
        actorId: newId(),
        galleryIds: [people.galleryId],
        modality: 'FACE',
        probeCameraId: more.camera ?? null,
        probeCapturedAt: more.capturedAt ?? null,
      },
    });
    const probe = {
      searchId: id,
      index: 0,
      spaceId: people.space.id,
      decision: more.decision ?? 'UNKNOWN',
    } as const;
    await database.client.searchProbe.create({
      data: { ...probe, vector: embeddingToBytes(unitVector(vector)), candidates: [] },
    });
    return id;
  }

  async function link(between?: () => Promise<void>): Promise<number> {
    const tools: JobTools = {
      signal: new AbortController().signal,
      isCancelled: () => false,
      report: () => Promise.resolve(),
      log: () => Promise.resolve(),
      saveCheckpoint: () => Promise.resolve(),
    };
    let pending = between;
    const job = await insertJob(database.client, {
      kind: 'cluster',
      galleryId: people.galleryId,
      input: { modality: 'FACE' },
    });
    const handler = clusterJob({
      database,
      link: async (input: LinkInput) => {
        const [work] = [pending];
        pending = undefined;
        await work?.();
        return linkProbes(input);
      },
      thresholdOf: () => Promise.resolve({ match: 0.9 }),
    });
    const outcome = await handler(job, tools);
    await database.client.job.delete({ where: { id: job.id } });
    if (outcome.outcome !== 'succeeded') throw new Error(JSON.stringify(outcome));
    return Number(outcome.result?.['probes']);
  }

  const openOnes = async () =>
    (
      await listOpenClusters(
        database.client,
        { galleryId: people.galleryId, spaceIds: [people.space.id] },
        { after: null, limit: 10 },
      )
    ).rows;

  it('tell which cameras saw the person, and when', async () => {
    const at = (minute: number): Date => new Date(Date.UTC(2026, 4, 1, 12, minute));
    await search(EAST, { camera: 'yard', capturedAt: at(5) });
    await search(NEAR_EAST, { camera: 'door', capturedAt: at(1) });
    await search(EAST, { camera: 'yard', capturedAt: at(3) });
    const said = await search(EAST, { camera: 'roof', capturedAt: at(9) });
    await search(NORTH, { camera: 'lift' });
    await search(EAST);
    await link();
    const [cluster] = await openOnes();
    const id = cluster?.id ?? '';
    const cameras = async () => (await camerasOfClusters(database.client, [id])).get(id);
    const yard = { cameraId: 'yard', size: 2, firstSeenAt: at(3), lastSeenAt: at(5) };
    const door = { cameraId: 'door', size: 1, firstSeenAt: at(1), lastSeenAt: at(1) };
    const roof = { cameraId: 'roof', size: 1, firstSeenAt: at(9), lastSeenAt: at(9) };
    expect(await cameras()).toEqual([door, yard, roof]);
    expect(cluster?.firstSeenAt).toEqual(at(1));
    expect((await memberProbes(database.client, id)).map(({ cameraId }) => cameraId)).toContain('roof');
    const identityId = await people.identity();
    await database.client.feedback.create({
      data: {
        ...{ galleryId: people.galleryId, modality: 'FACE', searchId: said, probeIndex: 0, identityId },
        ...{ verdict: 'IS_PERSON', state: 'CONFIRMED', actorId: newId() },
      },
    });
    expect(await cameras()).toEqual([door, yard]);
    expect((await camerasOfClusters(database.client, [newId()])).size).toBe(0);
  });

  it('grow with each run, and are the same when nothing came', async () => {
    const [first] = [await search(EAST), await search(NORTH), await search(EAST, { decision: 'MATCH' })];
    await search(NORTH, { kind: 'sample' });
    expect(await link()).toBe(2);
    expect(await openOnes()).toEqual([]);
    await search(NEAR_EAST);
    expect(await link()).toBe(1);
    const [cluster] = await openOnes();
    expect(cluster).toMatchObject({ size: 2, revision: 2, state: 'OPEN' });
    expect(await link()).toBe(0);
    expect(await openOnes()).toEqual([cluster]);
    // A search that expires takes its probe along.
    await database.client.searchEvent.delete({ where: { id: first } });
    expect(await openOnes()).toEqual([]);
    expect(await findClusters(database.client, anywhere, [cluster!.id])).toMatchObject([{ size: 1 }]);
  });

  it('are linked anew where somebody settled one meanwhile', async () => {
    await search(EAST);
    await search(NEAR_EAST);
    await link();
    const [{ id } = { id: '' }] = await openOnes();
    await search(EAST);
    const dismiss = () =>
      database.transaction(async (tx) => {
        await lockCluster(tx, id);
        await settleCluster(tx, id, { state: 'DISMISSED', identityId: null });
      });
    expect(await link(dismiss)).toBe(1);
    expect(await openOnes()).toEqual([]);
    expect(await findClusters(database.client, anywhere, [id])).toMatchObject([
      { state: 'DISMISSED', size: 3 },
    ]);
  });

  it('are looked for where strangers were seen, until a job has looked', async () => {
    const since = new Date(Date.now() - 60_000);
    const due = async () =>
      (await galleriesToLink(database.client, since)).filter(
        ({ galleryId }) => galleryId === people.galleryId,
      );
    expect(await due()).toEqual([]);
    await search(EAST);
    expect(await due()).toEqual([{ galleryId: people.galleryId, modality: 'FACE' }]);
    await link();
    expect(await due()).toEqual([]);
  });
});
