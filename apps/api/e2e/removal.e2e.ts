import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, testClock, type TestApp } from './harness.ts';
import { portrait } from './portraits.ts';
import { RecognitionClient } from './recognition-client.ts';

let app: TestApp;
let client: RecognitionClient;
let galleryId: string;
let image: { base64: string };
const clock = testClock();

beforeAll(async () => {
  app = await startTestApp({ clock });
  client = new RecognitionClient(app);
  galleryId = await client.gallery({ keepOriginals: true });
  image = { base64: (await portrait('mia')).toString('base64') };
});
afterAll(async () => {
  await app.close();
});

async function enrolled(name: string): Promise<string> {
  const identityId = await client.identity(galleryId, name);
  const { accepted } = await client.enroll(identityId, [{ image }]);
  expect(accepted).toHaveLength(1);
  return identityId;
}

async function found(): Promise<readonly string[]> {
  const { probes } = await client.search({ galleryIds: [galleryId], image, record: false });
  const candidates = probes[0].candidates as { identity: { name: string } }[];
  return candidates.map(({ identity }) => identity.name).sort();
}

async function update(id: string, input: object): Promise<void> {
  const query =
    'mutation ($id: ID!, $input: UpdateIdentityInput!) { updateIdentity(id: $id, input: $input) { userErrors { code } } }';
  expect((await app.graphql(query, { id, input })).data.updateIdentity.userErrors).toEqual([]);
}

async function blobCount(): Promise<number> {
  const entries = await readdir(join(app.dataDir, 'blobs'), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).length;
}

describe('an identity', () => {
  it('is not found while it is disabled, and found again afterwards', async () => {
    const id = await enrolled('disabled');
    expect(await found()).toEqual(['disabled']);
    await update(id, { enabled: false });
    expect(await found()).toEqual([]);
    await update(id, { enabled: true });
    expect(await found()).toEqual(['disabled']);
    await app.graphql('mutation ($id: ID!) { deleteIdentity(id: $id) { indexed } }', { id });
  });

  it('is not found from the moment at which it ends', async () => {
    const id = await enrolled('temporary');
    await update(id, { validUntil: new Date(clock.now().getTime() + 60_000).toISOString() });
    expect(await found()).toEqual(['temporary']);
    clock.advance(60_000);
    expect(await found()).toEqual([]);
    await app.graphql('mutation ($id: ID!) { deleteIdentity(id: $id) { indexed } }', { id });
  });

  it('leaves neither samples nor pictures of its own behind when it is deleted', async () => {
    const before = await blobCount();
    const stays = await enrolled('stays');
    const goes = await enrolled('goes');
    expect(await found()).toEqual(['goes', 'stays']);
    const query = 'mutation ($id: ID!) { deleteIdentity(id: $id) { deletedIdentityId indexed } }';
    expect((await app.graphql(query, { id: goes })).data.deleteIdentity).toEqual({
      deletedIdentityId: goes,
      indexed: true,
    });
    expect(await found()).toEqual(['stays']);
    await app.graphql(query, { id: stays });
    expect(await found()).toEqual([]);
    // The upload itself is swept a day after nothing needs it any more.
    expect(await blobCount()).toBeLessThanOrEqual(before + 1);
  });
});

describe('a gallery', () => {
  it('is searched no more from the moment of its deletion, and leaves no picture, vector or search behind', async () => {
    await enrolled('in the gallery');
    await client.search({ galleryIds: [galleryId], image });
    const { job } = (
      await app.graphql('mutation ($id: ID!) { deleteGallery(id: $id) { job { id } } }', { id: galleryId })
    ).data.deleteGallery;
    const { userErrors, probes } = await client.search({ galleryIds: [galleryId], image });
    expect([probes, userErrors[0].code]).toEqual([[], 'NOT_FOUND']);
    const state = 'query ($id: ID!) { job(id: $id) { state } }';
    await expect
      .poll(async () => (await app.graphql(state, { id: job.id })).data.job.state, { timeout: 30_000 })
      .toBe('SUCCEEDED');
    expect(await blobCount()).toBe(0);
    const metrics = await (await fetch(`${app.adminUrl}/metrics`)).text();
    expect(metrics).toContain('gallerist_outbox_depth 0');
    const audit =
      '{ auditLog(first: 3, filter: { action: "deleteGallery" }) { nodes { outcome targetId } } }';
    expect((await app.graphql(audit)).data.auditLog.nodes).toEqual([{ outcome: 'OK', targetId: galleryId }]);
  });
});
