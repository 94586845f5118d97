import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fillDataFolder } from '../test/data-folder.ts';
import { bodyCrop, installBodyPack, wardrobe } from './body-pack.ts';
import { bodiesInBulk } from './bodies-in-bulk.ts';
import { startTestApp, testClock } from './harness.ts';
import type { TestApp } from './harness.ts';
import { ImportClient } from './import-client.ts';
import { base64Of, portrait } from './portraits.ts';
import { told } from './recognition-client.ts';

const clock = testClock();
let dataDir: string;
let app: TestApp;
let client: ImportClient;
let galleryId: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'gallerist-export-'));
  await fillDataFolder(dataDir);
  await installBodyPack(dataDir);
  app = await startTestApp({ clock, dataDir, env: { BODY_PACK: 'body-test' } });
  client = ImportClient.owner(app);
  galleryId = await filledGallery();
});

afterAll(async () => {
  await app.close();
  await rm(dataDir, { recursive: true, force: true });
});

const documents = {
  start: `mutation ($input: ExportGalleryInput!) { exportGallery(input: $input) { job { id } userErrors { code path } } }`,
  job: `query ($id: ID!) { job(id: $id) { id state error exportFile { url byteSize hasEmbeddings expiresAt } } }`,
  identity: `mutation ($input: CreateIdentityInput!) { createIdentity(input: $input) { identity { id } userErrors { code } } }`,
  everything: `query ($id: ID!) { gallery(id: $id) {
    identities(first: 100) { nodes { externalId name metadata tags enabled validUntil sampleCount } }
    samples(first: 100) { nodes { externalId modality cameraId capturedAt validUntil attributes identity { name }
      box { x y width height imageWidth imageHeight } quality { overall sharpness brightness } cropUrl originalUrl } } } }`,
};

async function ask(document: keyof typeof documents, variables: object, secret = client.secret) {
  const { data, errors, text } = await app.graphql(documents[document], variables, secret);
  if (errors.length > 0) throw new Error(text);
  return data;
}

async function filledGallery(): Promise<string> {
  const id = await client.gallery({ name: 'to export', filterKeys: ['site'] });
  const add = async (input: object): Promise<string> =>
    (await ask('identity', { input: { galleryId: id, ...input } })).createIdentity.identity.id;
  const mia = await add({
    externalId: 'p-1',
    name: 'Mia',
    metadata: { note: 'ü', n: [1, null] },
    tags: ['a', 'b'],
  });
  const lena = await add({ name: 'Lena', validUntil: '2999-01-01T00:00:00.000Z' });
  await add({ name: 'Nobody yet', enabled: false });
  await client.enroll(mia, [
    {
      image: { base64: await base64Of('mia') },
      cameraId: 'door',
      attributes: { site: 'north' },
      externalId: 's-1',
    },
    { image: { base64: await base64Of('miaAgain') }, capturedAt: '2026-01-02T03:04:05.000Z' },
  ]);
  await client.enroll(lena, [
    { image: { base64: await base64Of('lena') } },
    {
      ...{ image: { base64: await bodyCrop(wardrobe.mia, 1) }, modality: 'BODY', hint: { crop: true } },
      ...{ cameraId: 'yard', capturedAt: new Date(clock.now().getTime() - 60_000).toISOString() },
    },
  ]);
  return id;
}

async function exported(id: string, more: object = {}) {
  const { exportGallery } = await ask('start', { input: { galleryId: id, ...more } });
  if (exportGallery.job === null) throw new Error(JSON.stringify(exportGallery.userErrors));
  for (;;) {
    const { job } = await ask('job', { id: exportGallery.job.id });
    if (['SUCCEEDED', 'FAILED'].includes(job.state)) return job;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function download(url: string, as = client): Promise<Buffer> {
  const response = await as.get(url);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/zip']);
  return Buffer.from(await response.arrayBuffer());
}

describe('exportGallery', () => {
  test('comes back the same by importGallery: identities, samples, attributes, and what they match', async () => {
    const job = await exported(galleryId);
    const zip = await download(job.exportFile.url);
    expect([job.exportFile.byteSize, job.exportFile.hasEmbeddings]).toEqual([zip.byteLength, false]);
    const copy = await client.gallery({ name: 'copy' });
    const imported = await client.import(copy, zip, { format: 'GALLERIST' });
    expect([imported.state, imported.importCounts]).toEqual(['SUCCEEDED', { accepted: 7, rejected: 0 }]);
    const [before, after] = [
      await ask('everything', { id: galleryId }),
      await ask('everything', { id: copy }),
    ];
    const told1 = JSON.parse(
      JSON.stringify(before.gallery).replaceAll(/"cropUrl":"[^"]*"/g, '"cropUrl":"kept"'),
    );
    const told2 = JSON.parse(
      JSON.stringify(after.gallery).replaceAll(/"cropUrl":"[^"]*"/g, '"cropUrl":"kept"'),
    );
    expect(told2).toEqual(told1);
    const probe = { base64: await base64Of('mia') };
    const [first, second] = [
      await client.search({ galleryIds: [galleryId], image: probe }),
      await client.search({ galleryIds: [copy], image: probe }),
    ];
    expect(told(second)).toEqual(['MATCH Mia']);
    const cosine = (search: typeof first): number => search.probes[0].candidates[0].cosineSimilarity;
    // The crop is what was embedded; batches of the net differ in the last digits of float32.
    expect(cosine(second)).toBeCloseTo(cosine(first), 4);
    const body = {
      ...{ modality: 'BODY', hint: { crop: true } },
      image: { base64: await bodyCrop(wardrobe.mia, 2) },
    };
    const [here, there] = [
      await client.search({ galleryIds: [galleryId], ...body }),
      await client.search({ galleryIds: [copy], ...body }),
    ];
    expect([told(here), told(there)]).toEqual([['MATCH Lena'], ['MATCH Lena']]);
    expect(cosine(there)).toBeCloseTo(cosine(here), 5);
    // Back into where it came from: nothing is doubled.
    await client.import(galleryId, zip);
    expect((await ask('everything', { id: galleryId })).gallery.samples.nodes).toHaveLength(4);
    const { identities } = (await ask('everything', { id: galleryId })).gallery;
    expect(identities.nodes).toHaveLength(3);
  });

  test('keeps originals where both galleries do', async () => {
    const keeping = await client.gallery({ keepOriginals: true });
    const identity = await client.identity(keeping, 'Rosa');
    const { body } = await client.upload(keeping, await portrait('rosa'));
    await client.enroll(identity, [{ image: { mediaId: body.id } }]);
    const zip = await download((await exported(keeping)).exportFile.url);
    const copy = await client.gallery({ keepOriginals: true });
    await client.import(copy, zip);
    const { nodes } = (await ask('everything', { id: copy })).gallery.samples;
    const picture = await client.get(nodes[0].originalUrl);
    expect(Buffer.from(await picture.arrayBuffer()).byteLength).toBe(body.byteSize);
  });

  test('gives embeddings to those alone who may see them', async () => {
    const seeing = await client.withKey({ role: 'ADMIN', galleryIds: null, maySeeEmbeddings: true });
    const blind = await client.withKey({ role: 'ADMIN', galleryIds: null });
    const input = { galleryId, include: ['EMBEDDINGS'] };
    const refused = await ask('start', { input }, blind.secret);
    expect(refused.exportGallery).toEqual({
      job: null,
      userErrors: [{ code: 'FORBIDDEN', path: ['input', 'include'] }],
    });
    const job = await exported(galleryId, { include: ['METADATA', 'EMBEDDINGS'] });
    expect(job.exportFile.hasEmbeddings).toBe(true);
    expect((await blind.get(job.exportFile.url)).status).toBe(404);
    const zip = await download(job.exportFile.url, new ImportClient(app, seeing.secret));
    expect(zip.includes('embeddings.jsonl')).toBe(true);
    expect(zip.includes('crops/')).toBe(false);
  });

  test('is refused for what is hidden, empty or below ADMIN, and expires', async () => {
    const elsewhere = await client.gallery();
    const limited = await client.withKey({ role: 'ADMIN', galleryIds: [elsewhere] });
    const integrator = await client.withKey({ role: 'INTEGRATOR', galleryIds: null });
    const input = { galleryId };
    const notFound = { job: null, userErrors: [{ code: 'NOT_FOUND', path: ['input', 'galleryId'] }] };
    expect((await ask('start', { input }, limited.secret)).exportGallery).toEqual(notFound);
    expect((await ask('start', { input: { galleryId: 'nonsense' } })).exportGallery).toEqual(notFound);
    const empty = await ask('start', { input: { galleryId, include: [] } });
    expect(empty.exportGallery.userErrors).toMatchObject([{ code: 'INVALID_INPUT' }]);
    const forbidden = await app.graphql(documents.start, { input }, integrator.secret);
    expect(forbidden.errors[0]?.extensions.code).toBe('FORBIDDEN');

    const once = { ...input, idempotencyKey: 'export once' };
    const [first, again] = [await ask('start', { input: once }), await ask('start', { input: once })];
    expect(again).toEqual(first);
    const job = await exported(galleryId);
    const { url } = job.exportFile;
    for (const other of [limited, integrator]) expect((await other.get(url)).status).toBe(404);
    expect((await client.get('/exports/nonsense')).status).toBe(404);
    clock.advance(8 * 24 * 60 * 60 * 1000);
    expect((await client.get(url)).status).toBe(404);
    expect((await ask('job', { id: job.id })).job.exportFile).toBeNull();
  });
});

describe('importGallery of bodies', () => bodiesInBulk(() => client));
