import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bearer, post, readAnswer, startTestApp, type TestApp } from './harness.ts';

let app: TestApp;
let galleryId: string;
let space: { id: string; dimensions: number };

beforeAll(async () => {
  app = await startTestApp();
  const { gallery } = (
    await app.graphql(
      `mutation { createGallery(input: { name: "100% wool", filterKeys: ["colour"] }) { gallery { id activeSpace { id dimensions } } } }`,
    )
  ).data.createGallery;
  galleryId = gallery.id;
  space = gallery.activeSpace;
});
afterAll(async () => {
  // Whatever a caller sends is the caller's fault: nothing here may have been a fault of ours.
  expect(app.logged()).not.toContain('a resolver failed');
  await app.close();
});

const createIdentity = `mutation ($input: CreateIdentityInput!) {
  createIdentity(input: $input) { identity { metadata validUntil } userErrors { code path } }
}`;
const enroll = `mutation ($input: EnrollSamplesInput!) { enrollSamples(input: $input) { accepted { id } userErrors { code path } } }`;
const search = `query ($input: SearchInput!) { search(input: $input) { probes { decision } userErrors { code path } } }`;

/** What no database keeps: a NUL character, and halves of surrogate pairs. */
const unstorable = ['\0', 'a\0b', '\uD83D', '\uDE80\uD83D'];

describe('texts that cannot be stored', () => {
  it.each(unstorable)('%j is refused in metadata, as a value and as a name', async (text) => {
    for (const metadata of [{ a: [text] }, { [text]: 1 }]) {
      const answer = await app.graphql(createIdentity, { input: { galleryId, metadata } });
      expect(answer.data.createIdentity).toEqual({
        identity: null,
        userErrors: [{ code: 'INVALID_INPUT', path: ['input', 'metadata'] }],
      });
    }
  });

  it('are not mistaken for texts that only look like them', async () => {
    const metadata = { escaped: String.raw`\u0000 \ud800`, emoji: '👩‍🚀' };
    const answer = await app.graphql(createIdentity, { input: { galleryId, metadata } });
    expect(answer.data.createIdentity.identity.metadata).toEqual(metadata);
  });

  it.each(unstorable)('%j is refused in the attributes of a sample', async (text) => {
    const made = await app.graphql(
      `mutation ($id: ID!) { createIdentity(input: { galleryId: $id }) { identity { id } } }`,
      { id: galleryId },
    );
    const identityId = made.data.createIdentity.identity.id;
    const images = [{ image: { base64: 'AAAA' }, attributes: { colour: text } }];
    const answer = await app.graphql(enroll, { input: { identityId, images } });
    expect(answer.data.enrollSamples.userErrors).toEqual([
      { code: 'INVALID_INPUT', path: ['input', 'images', '0', 'attributes'] },
    ]);
  });

  it.each(unstorable)('%j is refused in the filters of a search', async (text) => {
    const values = Array.from({ length: space.dimensions }, () => 1);
    const input = { galleryIds: [galleryId], embedding: { space: space.id, values } };
    const cameras = await app.graphql(search, { input: { ...input, cameraIds: [text] } });
    expect(cameras.data.search.userErrors).toEqual([{ code: 'INVALID_INPUT', path: ['input', 'cameraIds'] }]);
    const attributes = await app.graphql(search, { input: { ...input, attributes: { colour: text } } });
    expect(attributes.data.search.userErrors).toEqual([
      { code: 'INVALID_INPUT', path: ['input', 'attributes', 'colour'] },
    ]);
  });

  it.each([...unstorable, 'x'.repeat(1_001)])('%j is refused where rows are looked up', async (text) => {
    for (const query of [
      'query ($id: ID!, $t: String!) { galleries(filter: { nameContains: $t }) { nodes { id } } gallery(id: $id) { id } }',
      'query ($id: ID!, $t: String!) { gallery(id: $id) { identities(filter: { nameContains: $t }) { nodes { id } } } }',
      'query ($id: ID!, $t: String!) { gallery(id: $id) { identities(filter: { tag: $t }) { nodes { id } } } }',
      'query ($id: ID!, $t: String!) { gallery(id: $id) { identityByExternalId(externalId: $t) { id } } }',
      'query ($id: ID!, $t: String!) { auditLog(filter: { action: $t, galleryId: $id }) { nodes { action } } }',
    ]) {
      const answer = await app.graphql(query, { id: galleryId, t: text });
      expect(answer.errors.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
    }
  });
});

describe('ids that cannot be', () => {
  const idOf = (type: string, id: string) => Buffer.from(`${type}:${id}`).toString('base64');
  const types = ['Gallery', 'Identity', 'Sample', 'ApiKey', 'Job', 'ModelVersion', 'Media', 'Search'];

  it.each([
    ...types.map((type) => idOf(type, 'a'.repeat(64))),
    idOf('EmbeddingSpace', '00000000-0000-7000-8000-000000000000'),
    idOf('Gallery', "x' OR '1'='1"),
    idOf('__proto__', '00000000-0000-7000-8000-000000000000'),
  ])('%s names nothing', async (id) => {
    const query =
      'query ($id: ID!) { node(id: $id) { id } gallery(id: $id) { id } identity(id: $id) { id } auditLog(filter: { actorId: $id }) { nodes { action } } }';
    const answer = await app.graphql(query, { id });
    expect(answer.data).toEqual({ node: null, gallery: null, identity: null, auditLog: { nodes: [] } });
    const refused = await app.graphql(search, { input: { galleryIds: [id], sampleId: id } });
    expect(refused.data.search.userErrors).toEqual([{ code: 'NOT_FOUND', path: ['input', 'galleryIds'] }]);
  });
});

describe('bodies of very many small values', () => {
  it.each([
    ['ids', `"galleryIds":[${'{},'.repeat(3_900_000)}{}]`],
    ['numbers', `"galleryIds":["x"],"embedding":{"space":"x","values":[${'1,'.repeat(7_800_000)}1]}`],
    ['nested lists', `"galleryIds":${'['.repeat(5_000_000)}${']'.repeat(5_000_000)}`],
  ])('are refused before they are worked on: %s', async (_what, input) => {
    const body = `{"query":${JSON.stringify(search)},"variables":{"input":{${input}}}}`;
    const answer = await post(app.url, body, bearer(app.ownerSecret));
    expect([answer.status, answer.errors[0]?.extensions.code]).toEqual([400, 'QUERY_TOO_COMPLEX']);
  });

  it('leave room for 100 pictures with all their fields', async () => {
    const landmarks = Array.from({ length: 5 }, (_, i) => ({ x: i, y: i }));
    const attributes = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`a${i}`, i]));
    const images = Array.from({ length: 100 }, () => ({
      image: { base64: 'AAAA' },
      cameraId: 'c',
      externalId: 'e',
      attributes,
      hint: { landmarks },
    }));
    const answer = await app.graphql(enroll, { input: { identityId: 'x', images } });
    expect(answer.data.enrollSamples.userErrors[0].code).toBe('NOT_FOUND');
  });
});

describe('requests that are damaged', () => {
  it('are the fault of their sender: a compressed body and an address', async () => {
    const headers = bearer(app.ownerSecret);
    const body = await post(app.url, 'not compressed', { ...headers, 'Content-Encoding': 'gzip' });
    expect([body.status, body.errors[0]?.extensions.code]).toEqual([400, 'BAD_USER_INPUT']);
    const address = await readAnswer(await fetch(`${app.url}/media/%ff%zz`, { headers }));
    expect([address.status, address.errors[0]?.extensions.code]).toEqual([400, 'BAD_USER_INPUT']);
  });

  it('of a stranger are not listened to for ever', async () => {
    const mebibyte = Buffer.alloc(2 ** 20, ' ');
    let sent = 0;
    let status: number | undefined;
    const message = httpRequest(`${app.url}/graphql`, { method: 'POST' }, (response) => {
      status = response.statusCode;
      response.resume();
    });
    const isClosed = new Promise<void>((resolve) => message.once('close', resolve));
    message.on('error', () => undefined); // the server hangs up
    while (sent < 256 && !message.destroyed) {
      sent += 1;
      // A write that the server hung up on calls nobody back.
      await Promise.race([new Promise((resolve) => message.write(mebibyte, resolve)), isClosed]);
    }
    message.destroy();
    await isClosed;
    expect(status).toBe(401);
    expect(sent).toBeLessThan(256);
  });
});

describe('keys without galleries', () => {
  const create = `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret apiKey { id } userErrors { code path } } }`;
  const make = async (input: object) =>
    (await app.graphql(create, { input: { name: 'k', role: 'ADMIN', ...input } })).data.createApiKey;

  it('cannot be made', async () => {
    const { secret, userErrors } = await make({ galleryIds: [] });
    expect([secret, userErrors]).toEqual([null, [{ code: 'INVALID_INPUT', path: ['input', 'galleryIds'] }]]);
  });

  it('are hidden from callers of some galleries, once their own are gone', async () => {
    const made = await app.graphql('mutation { createGallery(input: { name: "gone" }) { gallery { id } } }');
    const gone: string = made.data.createGallery.gallery.id;
    const orphan = await make({ galleryIds: [gone] });
    const { secret } = await make({ galleryIds: [galleryId] });
    await app.graphql('mutation ($id: ID!) { deleteGallery(id: $id) { job { id } } }', { id: gone });
    const list = async (key: string) =>
      (await app.graphql('{ apiKeys { nodes { id galleries { id } } } }', {}, key)).data.apiKeys.nodes;
    const ofOrphan = async () =>
      (await list(app.ownerSecret)).find(({ id }: { id: string }) => id === orphan.apiKey.id);
    await expect.poll(async () => (await ofOrphan()).galleries).toEqual([]);
    const rotate = 'mutation ($id: ID!) { rotateApiKey(id: $id) { secret userErrors { code } } }';
    await expect
      .poll(async () => (await list(secret)).map(({ id }: { id: string }) => id))
      .not.toContain(orphan.apiKey.id);
    expect((await app.graphql(rotate, { id: orphan.apiKey.id }, secret)).data.rotateApiKey).toEqual({
      secret: null,
      userErrors: [{ code: 'NOT_FOUND' }],
    });
  });
});

describe('times that cannot be', () => {
  it.each([
    '0000-01-01T00:00:00Z',
    '0001-01-01T00:00:00+00:01',
    '9999-12-31T23:59:59-23:59',
    '2026-02-30T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-01-01T25:00:00Z',
  ])('%s is refused', async (validUntil) => {
    const answer = await app.graphql(createIdentity, { input: { galleryId, validUntil } });
    expect(answer.errors.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT']);
  });

  it.each(['0001-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z', '2024-02-29T12:00:00.000Z'])(
    '%s is taken as it is',
    async (validUntil) => {
      const answer = await app.graphql(createIdentity, { input: { galleryId, validUntil } });
      expect(answer.data.createIdentity.identity.validUntil).toBe(validUntil);
    },
  );
});

describe('parts of names', () => {
  it.each([
    ['0% W', 1],
    ['%', 1],
    ['_', 0],
    ['\\', 0],
    ['1%l', 0],
  ])('%j stand for themselves', async (nameContains, found) => {
    const query =
      'query ($f: GalleryFilter) { galleries(filter: $f) { nodes { identities { nodes { id } } } } }';
    const answer = await app.graphql(query, { f: { nameContains } });
    expect(answer.data.galleries.nodes).toHaveLength(found);
  });
});
