import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from './harness.ts';

const createGallery = `mutation ($input: CreateGalleryInput!) {
  createGallery(input: $input) { gallery { id name description filterKeys } userErrors { code message path } }
}`;
const createIdentity = `mutation ($input: CreateIdentityInput!) {
  createIdentity(input: $input) { identity { id name externalId metadata tags validUntil } userErrors { code message path } }
}`;
const updateIdentity = `mutation ($id: ID!, $input: UpdateIdentityInput!) {
  updateIdentity(id: $id, input: $input) { identity { id name externalId metadata tags enabled } userErrors { code path } }
}`;

let app: TestApp;
let galleryId: string;

beforeAll(async () => {
  app = await startTestApp();
  galleryId = (await app.graphql(createGallery, { input: { name: 'people' } })).data.createGallery.gallery.id;
});
afterAll(async () => {
  await app.close();
});

async function newIdentity(input: object) {
  return (await app.graphql(createIdentity, { input: { galleryId, ...input } })).data.createIdentity;
}

describe('names', () => {
  it.each([
    ['no character', ''],
    ['spaces only', '   '],
    ['201 characters', 'é'.repeat(201)],
    ['10,000 characters', 'n'.repeat(10_000)],
    ['a NUL', 'a\0b'],
    ['a line break', 'a\nb'],
    ['an escape sequence', 'a\u001b[31mb'],
    ['a direction override', 'a\u202eb'],
    ['half a surrogate pair', 'a\ud800b'],
  ])('of %s are refused for galleries and identities, without repeating them', async (_what, name) => {
    const gallery = await app.graphql(createGallery, { input: { name } });
    const identity = await newIdentity({ name });
    const refused = { code: 'INVALID_INPUT', path: ['input', 'name'] };
    expect(gallery.data.createGallery).toMatchObject({ gallery: null, userErrors: [refused] });
    expect(identity).toMatchObject({ identity: null, userErrors: [refused] });
    expect(identity.userErrors[0].message.length).toBeLessThan(100);
  });

  it('are trimmed and normalised, and 200 characters of any script are fine', async () => {
    expect((await newIdentity({ name: '  Zoe\u0308  ' })).identity.name).toBe('Zo\u00eb');
    expect((await newIdentity({ name: '👩‍🚀'.repeat(60) })).identity.name).toBe('👩‍🚀'.repeat(60));
    expect((await newIdentity({ name: '名'.repeat(200) })).identity.name).toBe('名'.repeat(200));
  });
});

describe('galleries', () => {
  it('keep what they are told and change only what is given', async () => {
    const { gallery } = (
      await app.graphql(createGallery, {
        input: { name: 'a', description: 'd', filterKeys: ['camera', 'camera'] },
      })
    ).data.createGallery;
    expect(gallery).toMatchObject({ name: 'a', description: 'd', filterKeys: ['camera'] });
    const update = `mutation ($id: ID!, $input: UpdateGalleryInput!) {
      updateGallery(id: $id, input: $input) { gallery { name description filterKeys } userErrors { code path } }
    }`;
    const change = async (input: object) =>
      (await app.graphql(update, { id: gallery.id, input })).data.updateGallery;
    expect((await change({ name: 'b' })).gallery).toEqual({
      name: 'b',
      description: 'd',
      filterKeys: ['camera'],
    });
    expect((await change({ description: null })).gallery).toEqual({
      name: 'b',
      description: null,
      filterKeys: ['camera'],
    });
    for (const [input, field] of [
      [{ name: null }, 'name'],
      [{ expectedMatedShare: 1.5 }, 'expectedMatedShare'],
      [{ filterKeys: ['a b'] }, 'filterKeys'],
      [{ filterKeys: Array.from('abcdefghi') }, 'filterKeys'],
    ] as const) {
      expect((await change(input)).userErrors).toEqual([{ code: 'INVALID_INPUT', path: ['input', field] }]);
    }
  });

  it('are listed page by page without gaps or repeats', async () => {
    const names = Array.from({ length: 5 }, (_, i) => `page ${i}`);
    for (const name of names) await app.graphql(createGallery, { input: { name } });
    const query = `query ($after: String) {
      galleries(first: 2, after: $after, filter: { nameContains: "PAGE" }) { nodes { name } pageInfo { hasNextPage endCursor } }
    }`;
    const seen: string[] = [];
    for (let after: string | null = null, hasNext = true; hasNext;) {
      const { nodes, pageInfo } = (await app.graphql(query, { after })).data.galleries;
      seen.push(...nodes.map((node: { name: string }) => node.name));
      ({ hasNextPage: hasNext, endCursor: after } = pageInfo as { hasNextPage: boolean; endCursor: string });
    }
    expect(seen).toEqual(names);
  });

  it('are hidden at once when they are deleted, and emptied by a job', async () => {
    const { gallery } = (await app.graphql(createGallery, { input: { name: 'to go' } })).data.createGallery;
    const { identity } = await newIdentity({ galleryId: gallery.id, name: 'to go too' });
    const remove = `mutation ($id: ID!) { deleteGallery(id: $id) { job { id kind } userErrors { code } } }`;
    const { job } = (await app.graphql(remove, { id: gallery.id })).data.deleteGallery;
    const look = `query ($g: ID!, $i: ID!, $j: ID!) { gallery(id: $g) { id } identity(id: $i) { id } job(id: $j) { state progress } }`;
    const ids = { g: gallery.id, i: identity.id, j: job.id };
    expect((await app.graphql(look, ids)).data).toMatchObject({ gallery: null, identity: null });
    await expect
      .poll(async () => (await app.graphql(look, ids)).data.job, { timeout: 20_000 })
      .toEqual({
        state: 'SUCCEEDED',
        progress: 1,
      });
    expect((await app.graphql(remove, { id: gallery.id })).data.deleteGallery).toEqual({
      job: null,
      userErrors: [{ code: 'NOT_FOUND' }],
    });
  });
});

describe('identities', () => {
  it('are found by their external id, which is theirs alone in the gallery', async () => {
    const { identity } = await newIdentity({ externalId: 'staff-1', name: 'First' });
    const find = `query ($g: ID!, $e: String!) { gallery(id: $g) { identityByExternalId(externalId: $e) { id name } } }`;
    const found = await app.graphql(find, { g: galleryId, e: 'staff-1' });
    expect(found.data.gallery.identityByExternalId).toEqual({ id: identity.id, name: 'First' });
    expect(
      (await app.graphql(find, { g: galleryId, e: 'staff-2' })).data.gallery.identityByExternalId,
    ).toBeNull();
    const taken = { code: 'EXTERNAL_ID_TAKEN', path: ['input', 'externalId'] };
    expect((await newIdentity({ externalId: 'staff-1' })).userErrors).toMatchObject([taken]);
    const other = (await newIdentity({ externalId: 'staff-3' })).identity;
    const change = await app.graphql(updateIdentity, { id: other.id, input: { externalId: 'staff-1' } });
    expect(change.data.updateIdentity.userErrors).toEqual([taken]);
    const own = await app.graphql(updateIdentity, {
      id: identity.id,
      input: { externalId: 'staff-1', name: 'Same' },
    });
    expect(own.data.updateIdentity.identity.name).toBe('Same');
  });

  it('take an external id once when two callers want it at the same moment', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => newIdentity({ externalId: 'race' })));
    expect(answers.filter(({ identity }) => identity !== null)).toHaveLength(1);
    const losers = answers.filter(({ identity }) => identity === null);
    expect(losers.map(({ userErrors }) => userErrors[0].code)).toEqual(Array(5).fill('EXTERNAL_ID_TAKEN'));
  });

  it('keep metadata and tags within bounds', async () => {
    const { identity } = await newIdentity({
      metadata: { a: [1, null, { b: 'ü' }] },
      tags: ['x', 'x', ' y '],
    });
    expect(identity).toMatchObject({ metadata: { a: [1, null, { b: 'ü' }] }, tags: ['x', 'y'] });
    for (const [input, field] of [
      [{ metadata: { a: 'x'.repeat(17_000) } }, 'metadata'],
      [{ metadata: { a: 'a\0b' } }, 'metadata'],
      [{ tags: Array.from({ length: 33 }, (_, i) => `t${i}`) }, 'tags'],
      [{ tags: ['t'.repeat(65)] }, 'tags'],
      [{ tags: [''] }, 'tags'],
      [{ externalId: '' }, 'externalId'],
      [{ externalId: 'e'.repeat(257) }, 'externalId'],
    ] as const) {
      expect((await newIdentity(input)).userErrors).toMatchObject([
        { code: 'INVALID_INPUT', path: ['input', field] },
      ]);
    }
    for (const metadata of [[], 'text', 5, JSON.parse(`${'{"a":'.repeat(12)}1${'}'.repeat(12)}`)]) {
      const answer = await app.graphql(createIdentity, { input: { galleryId, metadata } });
      expect([answer.status, answer.errors[0]?.extensions.code]).toEqual([400, 'BAD_USER_INPUT']);
    }
  });

  it('change only what is given, and clear what is null', async () => {
    const { identity } = await newIdentity({
      name: 'n',
      externalId: 'keep',
      metadata: { a: 1 },
      tags: ['t'],
    });
    const change = async (input: object) =>
      (await app.graphql(updateIdentity, { id: identity.id, input })).data.updateIdentity.identity;
    expect(await change({ name: null })).toMatchObject({
      name: null,
      externalId: 'keep',
      metadata: { a: 1 },
      tags: ['t'],
    });
    expect(await change({ enabled: false })).toMatchObject({ enabled: false, externalId: 'keep' });
    expect(await change({ metadata: null, tags: null, externalId: null })).toMatchObject({
      metadata: {},
      tags: [],
      externalId: null,
    });
  });

  it('are gone when they are deleted', async () => {
    const { identity } = await newIdentity({ name: 'gone' });
    const remove = `mutation ($id: ID!) { deleteIdentity(id: $id) { deletedIdentityId indexed userErrors { code path } } }`;
    const first = (await app.graphql(remove, { id: identity.id })).data.deleteIdentity;
    expect(first).toEqual({ deletedIdentityId: identity.id, indexed: true, userErrors: [] });
    expect((await app.graphql(remove, { id: identity.id })).data.deleteIdentity).toEqual({
      deletedIdentityId: null,
      indexed: null,
      userErrors: [{ code: 'NOT_FOUND', path: ['id'] }],
    });
  });
});

describe('unknown ids', () => {
  it('read as absent, whatever is wrong with them', async () => {
    const absent = Buffer.from('Identity:00000000-0000-7000-8000-000000000000').toString('base64');
    const injected = Buffer.from("Identity:' OR 1=1 --").toString('base64');
    const query = `query ($id: ID!) {
      gallery(id: $id) { id } identity(id: $id) { id } job(id: $id) { id } node(id: $id) { id }
    }`;
    for (const id of [absent, injected, galleryId.slice(0, -4), 'x'.repeat(10_000), '💥', '']) {
      const answer = await app.graphql(query, { id });
      expect(answer.errors).toEqual([]);
      expect(answer.data).toEqual({ gallery: null, identity: null, job: null, node: null });
    }
    expect((await app.graphql(query, { id: galleryId })).data).toMatchObject({
      identity: null,
      gallery: { id: galleryId },
    });
  });
});
