import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import sharp from 'sharp';
import { startTestApp } from './harness.ts';
import type { TestApp } from './harness.ts';
import { base64Of, portrait } from './portraits.ts';
import type { Person } from './portraits.ts';
import { RecognitionClient, told } from './recognition-client.ts';

let app: TestApp;
let client: RecognitionClient;

beforeAll(async () => {
  app = await startTestApp();
  client = new RecognitionClient(app);
});

afterAll(async () => {
  await app.close();
});

const cluster = `id size cohesion revision state firstSeenAt lastSeenAt exemplarCropUrl identity { name }
  members { searchId probeIndex cropUrl }`;
const documents = {
  cluster: `mutation ($input: StartClusteringInput!) { startClustering(input: $input) { job { id } userErrors { code path } } }`,
  report: `mutation ($input: StartGalleryReportInput!) { startGalleryReport(input: $input) { job { id } userErrors { code path } } }`,
  job: `query ($id: ID!) { job(id: $id) { state error } }`,
  clusters: `query ($id: ID!) { unknownClusters(galleryId: $id) { nodes { ${cluster} } } }`,
  accept: `mutation ($input: AcceptClusterInput!) { acceptCluster(input: $input) { cluster { ${cluster} } identity { id name }
    samples { id quality { overall } } rejectedCount userErrors { code path } } }`,
  dismiss: `mutation ($input: DismissClusterInput!) { dismissCluster(input: $input) { cluster { state } userErrors { code path } } }`,
  feedback: `mutation ($input: GiveFeedbackInput!) { giveFeedback(input: $input) { feedback { id } userErrors { code message } } }`,
  findings: `query ($id: ID!) { gallery(id: $id) { report { sampleCount isPartial
    outliers { sample { id } identity { name } similarity usualSimilarity recommendedAction }
    samePerson { identityA { name } identityB { name } sampleA { id } sampleB { id } similarity recommendedAction }
    duplicates { identity { name } sampleA { id } sampleB { id } similarity recommendedAction } } } }`,
} as const;

async function ask(document: keyof typeof documents, variables: object, secret = client.secret) {
  const { data, errors, text } = await app.graphql(documents[document], variables, secret);
  if (errors.length > 0) throw new Error(text);
  return data;
}

async function run(kind: 'cluster' | 'report', galleryId: string): Promise<void> {
  const answer = await ask(kind, { input: { galleryId } });
  const { job } = Object.values(answer)[0] as { job: { id: string } };
  for (;;) {
    const { job: found } = await ask('job', { id: job.id });
    if (found.state === 'SUCCEEDED') return;
    if (found.state === 'FAILED') throw new Error(found.error);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

interface Member {
  readonly searchId: string;
  readonly probeIndex: number;
}

const openClusters = async (galleryId: string) =>
  (await ask('clusters', { id: galleryId })).unknownClusters.nodes;

async function darkened(person: Person, step: number): Promise<Buffer> {
  return await sharp(await portrait(person))
    .modulate({ brightness: 1 - 0.04 * step })
    .jpeg()
    .toBuffer();
}

/** Seen by a camera, somewhat darker each time. */
async function seen(galleryId: string, person: Person, times = 1): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < times; i += 1) {
    const picture = await darkened(person, i);
    const search = await client.search({
      galleryIds: [galleryId],
      image: { base64: picture.toString('base64') },
    });
    expect(told(search)).toEqual(['UNKNOWN']);
    ids.push(search.id);
  }
  return ids;
}

describe('clusters of unknown probes', () => {
  test('show a stranger who was seen more than once, and become an identity that is found', async () => {
    const galleryId = await client.gallery();
    await seen(galleryId, 'mia', 2);
    await seen(galleryId, 'rosa');
    await run('cluster', galleryId);
    const [first, ...others] = await openClusters(galleryId);
    expect([first, others]).toMatchObject([{ size: 2, revision: 1, state: 'OPEN', identity: null }, []]);
    expect(first.cohesion).toBeGreaterThan(0.5);
    const crop = await client.get(first.exemplarCropUrl);
    expect([crop.status, crop.headers.get('content-type')]).toEqual([200, 'image/png']);

    // She comes again on another day: the same cluster has one more, and an answer to the old one is refused.
    await seen(galleryId, 'miaAgain');
    await run('cluster', galleryId);
    const [grown] = await openClusters(galleryId);
    expect(grown).toMatchObject({ id: first.id, size: 3, revision: 2 });
    const newIdentity = { name: 'Mia', externalId: 'p-7' };
    const stale = await ask('accept', { input: { clusterId: first.id, revision: 1, newIdentity } });
    expect(stale.acceptCluster.userErrors).toEqual([
      { code: 'CLUSTER_CHANGED', path: ['input', 'revision'] },
    ]);
    const input = { clusterId: first.id, revision: 2, newIdentity, idempotencyKey: 'accept once' };
    const accepted = await ask('accept', { input });
    expect(accepted.acceptCluster).toMatchObject({
      cluster: { state: 'ACCEPTED', identity: { name: 'Mia' } },
      identity: { name: 'Mia' },
      rejectedCount: 0,
      userErrors: [],
    });
    expect(accepted.acceptCluster.samples).toHaveLength(3);
    expect(await ask('accept', { input })).toEqual(accepted);
    const again = await ask('accept', { input: { clusterId: first.id, newIdentity: { name: 'Other' } } });
    expect(again.acceptCluster.userErrors).toMatchObject([{ code: 'ALREADY_RESOLVED' }]);
    const search = await client.search({ galleryIds: [galleryId], image: { base64: await base64Of('mia') } });
    expect(told(search)).toEqual(['MATCH Mia']);
    expect(await openClusters(galleryId)).toEqual([]);
  });

  test('join an identity that is there, and lose probes that somebody has said something of', async () => {
    const galleryId = await client.gallery();
    const rosa = await client.identity(galleryId, 'Rosa');
    const searches = await seen(galleryId, 'rosa', 3);
    await run('cluster', galleryId);
    const [{ id }] = await openClusters(galleryId);
    const said = {
      searchId: searches[0],
      probeIndex: 0,
      verdict: 'IS_PERSON',
      correctIdentityId: rosa,
      enroll: false,
    };
    expect((await ask('feedback', { input: said })).giveFeedback.userErrors).toEqual([]);
    expect(await openClusters(galleryId)).toMatchObject([{ id, size: 2 }]);
    const { acceptCluster } = await ask('accept', { input: { clusterId: id, identityId: rosa } });
    expect([acceptCluster.identity.id, acceptCluster.samples.length]).toEqual([rosa, 2]);
  });

  test('are accepted in part: who is left out may be somebody else, and is looked at anew', async () => {
    const galleryId = await client.gallery();
    await seen(galleryId, 'rosa', 3);
    await run('cluster', galleryId);
    const [{ id, members }] = await openClusters(galleryId);
    expect(members).toHaveLength(3);
    expect((await client.get(members[0].cropUrl)).status).toBe(200);
    const probes = members.slice(0, 2).map(({ searchId, probeIndex }: Member) => ({ searchId, probeIndex }));
    const newIdentity = { name: 'Rosa' };
    const accept = async (more: object) =>
      (await ask('accept', { input: { clusterId: id, newIdentity, ...more } })).acceptCluster;
    const path = ['input', 'probes'];
    expect((await accept({ probes: [] })).userErrors).toEqual([{ code: 'INVALID_INPUT', path }]);
    const foreign = { searchId: 'nonsense', probeIndex: 0 };
    expect((await accept({ probes: [...probes, foreign] })).userErrors).toEqual([
      { code: 'NOT_FOUND', path },
    ]);
    const accepted = await accept({ probes });
    expect([accepted.samples.length, accepted.rejectedCount, accepted.cluster.size]).toEqual([2, 0, 2]);
    expect(accepted.cluster.members.map(({ searchId }: Member) => searchId)).not.toContain(
      members[2].searchId,
    );
  });

  test('are dismissed for good: who looks like them is not shown again', async () => {
    const galleryId = await client.gallery();
    await seen(galleryId, 'anna', 2);
    await run('cluster', galleryId);
    const [{ id, revision }] = await openClusters(galleryId);
    const input = { clusterId: id, revision };
    expect((await ask('dismiss', { input })).dismissCluster.cluster.state).toBe('DISMISSED');
    expect((await ask('dismiss', { input })).dismissCluster.userErrors).toMatchObject([
      { code: 'ALREADY_RESOLVED' },
    ]);
    await seen(galleryId, 'anna', 2);
    await run('cluster', galleryId);
    expect(await openClusters(galleryId)).toEqual([]);
  });

  test('do not exist for others, and do not become anybody elsewhere', async () => {
    const galleryId = await client.gallery();
    const elsewhere = await client.gallery();
    await seen(galleryId, 'vera', 2);
    await run('cluster', galleryId);
    const [{ id, exemplarCropUrl }] = await openClusters(galleryId);
    const limited = await client.withKey({ role: 'REVIEWER', galleryIds: [elsewhere] });
    const integrator = await client.withKey({ role: 'INTEGRATOR', galleryIds: null });
    expect((await ask('clusters', { id: galleryId }, limited.secret)).unknownClusters.nodes).toEqual([]);
    for (const other of [limited, integrator]) expect((await other.get(exemplarCropUrl)).status).toBe(404);
    const newIdentity = { name: 'Vera' };
    const hidden = await ask('accept', { input: { clusterId: id, newIdentity } }, limited.secret);
    expect(hidden.acceptCluster.userErrors).toEqual([{ code: 'NOT_FOUND', path: ['input', 'clusterId'] }]);
    const gone = await ask('dismiss', { input: { clusterId: 'nonsense' } });
    expect(gone.dismissCluster.userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    const foreign = await client.identity(elsewhere, 'Vera');
    const astray = await ask('accept', { input: { clusterId: id, identityId: foreign } });
    expect(astray.acceptCluster.userErrors).toEqual([{ code: 'NOT_FOUND', path: ['input', 'identityId'] }]);
    const unnamed = await ask('accept', { input: { clusterId: id, newIdentity: { name: '' } } });
    expect(unnamed.acceptCluster.userErrors).toEqual([
      { code: 'INVALID_INPUT', path: ['input', 'newIdentity', 'name'] },
    ]);
    const both = await app.graphql(documents.accept, {
      input: { clusterId: id, newIdentity, identityId: foreign },
    });
    expect(both.errors[0]?.extensions.code).toBe('BAD_USER_INPUT');
    const forbidden = await app.graphql(documents.clusters, { id: galleryId }, integrator.secret);
    expect(forbidden.errors[0]?.extensions.code).toBe('FORBIDDEN');
    const unknown = await ask('cluster', { input: { galleryId: 'nonsense' } });
    expect(unknown.startClustering.userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  });

  test('without crops can be seen, and not enrolled', async () => {
    const galleryId = await client.gallery({ keepCrops: false });
    await seen(galleryId, 'lena', 2);
    await run('cluster', galleryId);
    const [{ id, exemplarCropUrl }] = await openClusters(galleryId);
    expect((await client.get(exemplarCropUrl)).status).toBe(404);
    const refused = await ask('accept', { input: { clusterId: id, newIdentity: { name: 'Lena' } } });
    expect(refused.acceptCluster.userErrors).toMatchObject([{ code: 'CROP_NOT_KEPT' }]);
  });
});

describe('a report', () => {
  test('names outliers, one person under two identities, and copies', async () => {
    const galleryId = await client.gallery();
    expect((await ask('findings', { id: galleryId })).gallery.report).toBeNull();
    const mia = await client.identity(galleryId, 'Mia');
    const twin = await client.identity(galleryId, 'M. again');
    const images = [
      ...(await Promise.all([0, 0, 1, 2].map((step) => darkened('mia', step)))),
      await portrait('rosa'),
    ].map((picture) => ({ image: { base64: picture.toString('base64') } }));
    const { accepted } = await client.enroll(mia, images);
    const ids = accepted.map(({ id }: { id: string }) => id) as string[];
    await client.enroll(twin, [images[2]!]);
    await run('report', galleryId);
    const { report } = (await ask('findings', { id: galleryId })).gallery;
    expect([report.sampleCount, report.isPartial]).toEqual([6, false]);
    expect(report.outliers).toMatchObject([
      { sample: { id: ids[4] }, identity: { name: 'Mia' }, recommendedAction: 'MOVE_SAMPLES' },
    ]);
    expect(report.samePerson).toMatchObject([{ recommendedAction: 'MERGE_IDENTITIES' }]);
    const [{ identityA, identityB, similarity }] = report.samePerson;
    expect([identityA.name, identityB.name].toSorted()).toEqual(['M. again', 'Mia']);
    expect(similarity).toBeCloseTo(1, 5);
    // The very same picture first; the darker ones may follow.
    const [{ sampleA, sampleB, recommendedAction }] = report.duplicates;
    expect([sampleA.id, sampleB.id].toSorted()).toEqual([ids[0], ids[1]].toSorted());
    expect(recommendedAction).toBe('DELETE_SAMPLES');
    const unknown = await ask('report', { input: { galleryId: 'nonsense' } });
    expect(unknown.startGalleryReport.userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  });
});
