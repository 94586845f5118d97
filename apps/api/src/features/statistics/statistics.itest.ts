import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storeDatabases, type TestDatabase } from '../../../test/databases.ts';
import { systemClock } from '../../core/clock.ts';
import type { RequestContext, Role } from '../../core/context.ts';
import { newId } from '../../core/ids.ts';
import { ClusterService, type ClusterParts } from '../cluster/cluster.service.ts';
import { ReviewService, type ReviewParts } from '../review/review.service.ts';
import { StatisticsService } from './statistics.service.ts';

const ask = (role: Role, galleryIds?: readonly string[]): RequestContext => ({
  requestId: newId(),
  actor: {
    id: newId(),
    name: 'asker',
    role,
    maySeeEmbeddings: false,
    scope: galleryIds === undefined ? { kind: 'ALL' } : { kind: 'SOME', galleryIds: new Set(galleryIds) },
  },
});

describe.each(storeDatabases)('statistics on $name', ({ open }) => {
  const [staff, visitors, gone] = [newId(), newId(), newId()];
  const spaces = ['a', 'b'].map((digit) => digit.repeat(64)) as [string, string];
  let database: TestDatabase;
  let service: StatisticsService;

  beforeAll(async () => {
    database = await open();
    const parts = { database, clock: systemClock };
    service = new StatisticsService({
      ...parts,
      clusters: new ClusterService(parts as unknown as ClusterParts), // reason: counting uses the database only
      reviews: new ReviewService(parts as unknown as ReviewParts), // reason: as above
    });
    await seed();
  }, 60_000);
  afterAll(() => database.close());

  async function seed(): Promise<void> {
    const { client } = database;
    await client.gallery.createMany({
      data: [
        { id: staff, name: 'staff' },
        { id: visitors, name: 'visitors' },
        { id: gone, name: 'gone', deletedAt: new Date() },
      ],
    });
    const [kept, merged] = [newId(), newId()];
    await client.identity.createMany({
      data: [
        { id: kept, galleryId: staff },
        { id: merged, galleryId: staff, mergedIntoId: kept, mergedAt: new Date() },
        { id: newId(), galleryId: visitors },
        { id: newId(), galleryId: gone },
      ],
    });
    await client.job.createMany({
      data: [
        { id: newId(), kind: 'a', galleryId: staff },
        { id: newId(), kind: 'a', galleryId: visitors, state: 'RUNNING' },
        { id: newId(), kind: 'a', galleryId: null, state: 'FAILED', finishedAt: new Date() },
        { id: newId(), kind: 'a', galleryId: staff, state: 'FAILED', finishedAt: new Date(0) },
      ],
    });
    const both = newId();
    await client.job.create({ data: { id: both, kind: 'b' } });
    await client.jobGallery.createMany({
      data: [staff, visitors].map((galleryId) => ({ jobId: both, galleryId })),
    });
    await client.reviewItem.createMany({
      data: ['OPEN', 'DISMISSED'].map((state) => ({
        ...{ galleryId: staff, kind: 'DUPLICATE' as const, subject: state, microbits: 1, identityId: kept },
        state: state as 'OPEN' | 'DISMISSED',
      })),
    });
    // About somebody who is another one by now: the queue shows it to nobody.
    await client.reviewItem.create({
      data: { galleryId: staff, kind: 'DUPLICATE', subject: 'merged', microbits: 1, identityId: merged },
    });
    await seedSearches();
  }

  async function seedSearches(): Promise<void> {
    const { client } = database;
    const modelVersionId = await aModel();
    await client.embeddingSpace.createMany({
      data: spaces.map((id) => ({
        ...{
          id,
          modelVersionId,
          modality: 'FACE' as const,
          pipeline: {},
          preprocessDigest: id,
          dimensions: 1,
        },
      })),
    });
    await client.galleryModality.createMany({
      data: [staff, visitors].map((galleryId) => ({
        galleryId,
        modality: 'FACE' as const,
        activeSpaceId: spaces[0],
      })),
    });
    const searches = [[staff], [staff, visitors], [visitors]].map((galleryIds) => ({
      id: newId(),
      galleryIds,
    }));
    await client.searchEvent.createMany({
      data: searches.map((search) => ({
        ...search,
        kind: 'image',
        actorId: newId(),
        modality: 'FACE' as const,
      })),
    });
    const probe = { box: {}, vector: new Uint8Array(4), candidates: [] };
    const [first, second] = searches;
    await client.searchProbe.createMany({
      data: [
        // One person, compared in two spaces: counted once, as MATCH.
        { ...probe, searchId: first!.id, index: 0, spaceId: spaces[0], decision: 'REVIEW' },
        { ...probe, searchId: first!.id, index: 0, spaceId: spaces[1], decision: 'MATCH' },
        { ...probe, searchId: first!.id, index: 1, spaceId: spaces[0], decision: 'UNKNOWN' },
        { ...probe, searchId: second!.id, index: 0, spaceId: spaces[0], decision: 'UNKNOWN' },
      ],
    });
    await aCluster(spaces[0], [
      { searchId: first!.id, probeIndex: 1 },
      { searchId: second!.id, probeIndex: 0 },
    ]);
    // Seen once, and seen twice by a model that the gallery is not searched with: the page lists neither.
    await aCluster(spaces[0], [{ searchId: first!.id, probeIndex: 0 }]);
    await aCluster(spaces[1], [
      { searchId: first!.id, probeIndex: 0 },
      { searchId: first!.id, probeIndex: 1 },
    ]);
  }

  async function aCluster(
    spaceId: string,
    probes: readonly { readonly searchId: string; readonly probeIndex: number }[],
  ): Promise<void> {
    const clusterId = newId();
    const of = { galleryId: staff, spaceId };
    await database.client.probeCluster.create({ data: { id: clusterId, modality: 'FACE', ...of } });
    await database.client.probeClusterMember.createMany({
      data: probes.map((member) => ({ clusterId, ...of, ...member })),
    });
  }

  async function aModel(): Promise<string> {
    const { id } = await database.client.modelVersion.create({
      data: {
        id: newId(),
        name: 'test',
        version: '1.0.0',
        modality: 'FACE',
        packDigest: newId(),
        manifest: {},
      },
    });
    return id;
  }

  it('counts what the caller sees, without deleted galleries and merged identities', async () => {
    const all = await service.look(ask('OWNER'), undefined);
    expect(await service.stock(all!)).toEqual({ galleries: 2, identities: 2, samples: 0 });
    const some = await service.look(ask('VIEWER', [staff, gone]), undefined);
    expect(await service.stock(some!)).toEqual({ galleries: 1, identities: 1, samples: 0 });
    expect(await service.look(ask('VIEWER', [staff]), visitors)).toBeNull();
    expect(await service.look(ask('OWNER'), gone)).toBeNull();
    expect(await service.look(ask('OWNER'), null)).toBeNull();
  });

  it('counts searches by day and each probe once, by its best decision', async () => {
    const all = await service.look(ask('OWNER'), undefined);
    const days = await service.searchesByDay(all!, 3);
    expect(days).toHaveLength(3);
    expect(days.map(({ searches }) => searches)).toEqual([0, 0, 3]);
    expect(days[2]).toMatchObject({ match: 1, review: 0, unknown: 2 });
  });

  it('does not count a search that touched a gallery out of sight', async () => {
    const some = await service.look(ask('REVIEWER', [staff]), undefined);
    const [today] = await service.searchesByDay(some!, 1);
    expect(today).toMatchObject({ searches: 1, match: 1, unknown: 1 });
    const one = await service.look(ask('OWNER'), visitors);
    expect((await service.searchesByDay(one!, 1))[0]).toMatchObject({ searches: 2, match: 0, unknown: 1 });
  });

  it('counts jobs: of several galleries where all are seen, of none where everything is', async () => {
    const all = await service.look(ask('OWNER'), undefined);
    expect(await service.jobs(all!)).toEqual({ queued: 2, running: 1, failedLastDay: 1 });
    const some = await service.look(ask('ADMIN', [staff]), undefined);
    expect(await service.jobs(some!)).toEqual({ queued: 1, running: 0, failedLastDay: 0 });
    const one = await service.look(ask('OWNER'), staff);
    expect(await service.jobs(one!)).toEqual({ queued: 2, running: 0, failedLastDay: 0 });
  });

  it('keeps to a role what is open to it', async () => {
    const all = await service.look(ask('OWNER'), undefined);
    expect(await service.review(ask('REVIEWER'), all!)).toMatchObject({ items: 1 });
    expect(await service.review(ask('VIEWER'), all!)).toBeNull();
    expect(await service.openClusters(ask('REVIEWER'), all!)).toBe(1);
    expect(await service.openClusters(ask('INTEGRATOR'), all!)).toBeNull();
    expect(await service.deliveries(ask('REVIEWER'), all!)).toBeNull();
    expect(await service.deliveries(ask('ADMIN'), all!)).toEqual({
      ...{ pending: 0, failedLastDay: 0, disabledWebhooks: 0 },
    });
  });

  it('tells how far the index is behind, and of which spaces', async () => {
    const entry = { spaceId: spaces[0], pointId: newId(), operation: 'UPSERT' as const, identityId: newId() };
    const createdAt = new Date(Date.now() - 600_000);
    await database.client.outboxEntry.createMany({ data: [{ ...entry, galleryId: staff, createdAt }] });
    await database.client.vectorIndexState.create({
      data: { spaceId: spaces[0], incompleteSince: createdAt },
    });
    const all = await service.look(ask('OWNER'), undefined);
    expect(await service.index(all!)).toEqual({
      ...{ pending: 1, oldestPendingAt: createdAt, incompleteSpaces: 1, lastReconciledAt: null },
    });
    const other = await service.look(ask('OWNER'), visitors);
    expect((await service.index(other!)).pending).toBe(0);
    expect(await service.models(all!)).toEqual([{ spaceId: spaces[0], galleries: 2 }]);
    const alerts = await service.alerts(ask('OWNER'), all!);
    expect(alerts.map(({ kind }) => kind)).toEqual(['INDEX_INCOMPLETE', 'INDEX_BEHIND', 'JOBS_FAILED']);
  });
});
