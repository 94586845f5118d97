import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bearer, post, readAnswer, startTestApp, testClock, type TestApp } from './harness.ts';

const createKey = `mutation ($input: CreateApiKeyInput!) {
  createApiKey(input: $input) { secret apiKey { id role expiresAt } userErrors { code path } }
}`;
const createGallery = `mutation ($name: String!) {
  createGallery(input: { name: $name }) { gallery { id } userErrors { code } }
}`;
const viewer = '{ viewer { name role } }';

let app: TestApp;
const clock = testClock();

beforeAll(async () => {
  app = await startTestApp({ clock });
});
afterAll(async () => {
  await app.close();
});

async function newGallery(name: string): Promise<string> {
  return (await app.graphql(createGallery, { name })).data.createGallery.gallery.id;
}

async function newKey(input: object): Promise<{ secret: string; id: string }> {
  const { secret, apiKey } = (await app.graphql(createKey, { input: { name: 'a key', ...input } })).data
    .createApiKey;
  return { secret, id: apiKey.id };
}

describe('who gets in', () => {
  it('tells health to strangers and nothing else', async () => {
    const health = await fetch(`${app.url}/healthz`);
    expect([health.status, await health.json()]).toEqual([200, { status: 'ok' }]);
    for (const path of [
      '/',
      '/graphql',
      '/media',
      '/metrics',
      '/readyz',
      '/healthz/../graphql',
      '/favicon.ico',
    ]) {
      const answer = await readAnswer(await fetch(`${app.url}${path}`));
      expect([answer.status, answer.errors[0]?.extensions.code]).toEqual([401, 'UNAUTHENTICATED']);
      clock.advance(60_000);
    }
  });

  it('refuses introspection without a key and allows it with one', async () => {
    const query = '{ __schema { queryType { name } } }';
    expect((await app.graphql(query, {}, null)).status).toBe(401);
    clock.advance(60_000);
    expect((await app.graphql(query)).data.__schema.queryType.name).toBe('Query');
  });

  it('refuses a wrong key before it reads the body', async () => {
    const answer = await post(app.url, '{ not json', bearer('gk_wrong'));
    expect([answer.status, answer.errors[0]?.extensions.code]).toEqual([401, 'UNAUTHENTICATED']);
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    clock.advance(60_000);
  });

  it('takes the key as a bearer token and as x-api-key', async () => {
    for (const headers of [bearer(app.ownerSecret), { 'x-api-key': app.ownerSecret }]) {
      const answer = await post(app.url, JSON.stringify({ query: viewer }), headers);
      expect(answer.data.viewer.role).toBe('OWNER');
    }
  });

  it('refuses an expired key from the moment that it expires', async () => {
    const { secret } = await newKey({
      role: 'VIEWER',
      expiresAt: new Date(clock.now().getTime() + 1_000).toISOString(),
    });
    expect((await app.graphql(viewer, {}, secret)).data.viewer.role).toBe('VIEWER');
    clock.advance(1_000);
    expect((await app.graphql(viewer, {}, secret)).errors[0]?.extensions.code).toBe('UNAUTHENTICATED');
    clock.advance(60_000);
  });

  it('refuses a revoked key at once', async () => {
    const { secret, id } = await newKey({ role: 'VIEWER' });
    expect((await app.graphql(viewer, {}, secret)).status).toBe(200);
    const revoke =
      'mutation ($id: ID!) { revokeApiKey(id: $id) { apiKey { revokedAt } userErrors { code } } }';
    expect((await app.graphql(revoke, { id })).data.revokeApiKey.apiKey.revokedAt).toBe(
      clock.now().toISOString(),
    );
    expect((await app.graphql(viewer, {}, secret)).status).toBe(401);
    clock.advance(60_000);
  });

  it('gives a rotated key a new secret and refuses the old one', async () => {
    const { secret, id } = await newKey({ role: 'VIEWER' });
    const rotate = 'mutation ($id: ID!) { rotateApiKey(id: $id) { secret userErrors { code } } }';
    const fresh = (await app.graphql(rotate, { id })).data.rotateApiKey.secret;
    expect((await app.graphql(viewer, {}, secret)).status).toBe(401);
    expect((await app.graphql(viewer, {}, fresh)).status).toBe(200);
    clock.advance(60_000);
  });

  it('slows an address that keeps asking with wrong keys, and says for how long', async () => {
    const statuses: number[] = [];
    let refused = await app.graphql(viewer, {}, 'gk_guess');
    for (let i = 0; i < 12; i += 1) {
      refused = await app.graphql(viewer, {}, `gk_guess_${i}`);
      statuses.push(refused.status);
    }
    expect(statuses.slice(0, 9)).toEqual(Array<number>(9).fill(401));
    expect(statuses.slice(9)).toEqual([429, 429, 429]);
    expect(refused.errors[0]?.extensions).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 6_000 });
    expect(refused.headers.get('retry-after')).toBe('6');
    expect((await app.graphql(viewer)).status).toBe(200);
    clock.advance(60_000);
  });

  it('holds a key to its rate limit', async () => {
    const { secret } = await newKey({ role: 'VIEWER', rateLimitPerMinute: 2 });
    const answers = [
      await app.graphql(viewer, {}, secret),
      await app.graphql(viewer, {}, secret),
      await app.graphql(viewer, {}, secret),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(answers[2]?.headers.get('retry-after')).toBe('30');
    clock.advance(30_000);
    expect((await app.graphql(viewer, {}, secret)).status).toBe(200);
  });

  it('never logs or stores a secret in the clear', async () => {
    const { secret } = await newKey({ role: 'VIEWER' });
    await app.graphql(viewer, {}, secret);
    expect(app.logged()).not.toContain(secret);
    expect(app.logged()).not.toContain(app.ownerSecret);
  });
});

describe('what a caller may not see', () => {
  it('does not exist for a key of another gallery', async () => {
    const [mine, other] = [await newGallery('mine'), await newGallery('other')];
    const { secret } = await newKey({ role: 'ADMIN', galleryIds: [mine] });
    const create = `mutation ($id: ID!) { createIdentity(input: { galleryId: $id, externalId: "e" }) { identity { id } userErrors { code } } }`;
    const identity = (await app.graphql(create, { id: other })).data.createIdentity.identity.id;
    const query = `query ($gallery: ID!, $identity: ID!) {
      gallery(id: $gallery) { id } identity(id: $identity) { id } g: node(id: $gallery) { id } i: node(id: $identity) { id }
      galleries { nodes { id } } auditLog { nodes { galleryIds } } apiKeys { nodes { name } } jobs { nodes { id } }
    }`;
    const { data } = await app.graphql(query, { gallery: other, identity }, secret);
    expect(data).toMatchObject({ gallery: null, identity: null, g: null, i: null });
    expect(data.galleries.nodes).toEqual([{ id: mine }]);
    expect(JSON.stringify(data)).not.toContain(other);

    const unknown = Buffer.from('Gallery:00000000-0000-7000-8000-000000000000').toString('base64');
    for (const id of [other, unknown, 'nonsense', '']) {
      const answer = await app.graphql(create, { id }, secret);
      expect(answer.data.createIdentity).toEqual({ identity: null, userErrors: [{ code: 'NOT_FOUND' }] });
    }
    const change = `mutation ($gallery: ID!, $identity: ID!) {
      a: updateGallery(id: $gallery, input: { name: "x" }) { userErrors { code message } }
      b: deleteGallery(id: $gallery) { job { id } userErrors { code message } }
      c: updateIdentity(id: $identity, input: { name: "x" }) { userErrors { code message } }
      d: deleteIdentity(id: $identity) { userErrors { code message } }
    }`;
    const refused = (await app.graphql(change, { gallery: other, identity }, secret)).data;
    const missing = (await app.graphql(change, { gallery: unknown, identity: 'nonsense' }, secret)).data;
    expect(refused).toEqual(missing);
    expect(refused.b.userErrors[0].code).toBe('NOT_FOUND');
    expect(
      (await app.graphql('query ($id: ID!) { gallery(id: $id) { name } }', { id: other })).data.gallery.name,
    ).toBe('other');
  });

  it('cannot be granted by somebody who has less', async () => {
    const mine = await newGallery('granter');
    const { secret } = await newKey({ role: 'ADMIN', galleryIds: [mine] });
    const grant = async (input: object) =>
      (await app.graphql(createKey, { input: { name: 'more', ...input } }, secret)).data.createApiKey
        .userErrors;
    expect(await grant({ role: 'OWNER', galleryIds: [mine] })).toEqual([
      { code: 'FORBIDDEN', path: ['input', 'role'] },
    ]);
    expect(await grant({ role: 'VIEWER' })).toEqual([{ code: 'FORBIDDEN', path: ['input', 'galleryIds'] }]);
    expect(await grant({ role: 'VIEWER', galleryIds: [mine], maySeeEmbeddings: true })).toEqual([
      { code: 'FORBIDDEN', path: ['input', 'maySeeEmbeddings'] },
    ]);
    expect(await grant({ role: 'VIEWER', galleryIds: [await newGallery('not granted')] })).toEqual([
      { code: 'NOT_FOUND', path: ['input', 'galleryIds'] },
    ]);
    expect(await grant({ role: 'VIEWER', galleryIds: [mine] })).toEqual([]);
  });

  it('keeps an ADMIN from taking over an OWNER key', async () => {
    const { secret } = await newKey({ role: 'ADMIN' });
    const { id } = await newKey({ role: 'OWNER' });
    const take = 'mutation ($id: ID!) { rotateApiKey(id: $id) { secret userErrors { code } } }';
    expect((await app.graphql(take, { id }, secret)).data.rotateApiKey).toEqual({
      secret: null,
      userErrors: [{ code: 'FORBIDDEN' }],
    });
  });

  it('is FORBIDDEN where the role lacks the permission', async () => {
    const { secret } = await newKey({ role: 'VIEWER' });
    const answer = await app.graphql(createGallery, { name: 'no' }, secret);
    expect(answer.errors[0]).toMatchObject({
      message: 'this needs the permission GALLERY_WRITE',
      extensions: { code: 'FORBIDDEN' },
    });
  });
});
