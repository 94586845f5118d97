import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, testClock, type TestApp } from './harness.ts';

const createGallery = `mutation ($input: CreateGalleryInput!) {
  createGallery(input: $input) { gallery { id name } userErrors { code path } }
}`;
const createKey = `mutation ($input: CreateApiKeyInput!) {
  createApiKey(input: $input) { secret apiKey { id } userErrors { code path } }
}`;
const count = '{ galleries(first: 100) { nodes { name } } }';

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ clock: testClock() });
});
afterAll(async () => {
  await app.close();
});

async function create(input: object, secret?: string) {
  return (await app.graphql(createGallery, { input }, ...(secret === undefined ? [] : [secret]))).data
    .createGallery;
}

async function galleriesNamed(name: string): Promise<number> {
  const { nodes } = (await app.graphql(count)).data.galleries as { nodes: { name: string }[] };
  return nodes.filter((node) => node.name === name).length;
}

describe('an idempotency key', () => {
  it('answers the first payload again for the same input, and does nothing', async () => {
    const first = await create({ name: 'once', idempotencyKey: 'k1' });
    const rename =
      'mutation ($id: ID!) { updateGallery(id: $id, input: { name: "renamed" }) { userErrors { code } } }';
    await app.graphql(rename, { id: first.gallery.id });
    expect(await create({ name: 'once', idempotencyKey: 'k1' })).toEqual(first);
    expect(await galleriesNamed('once')).toBe(0);
    expect(await galleriesNamed('renamed')).toBe(1);
  });

  it('is IDEMPOTENCY_MISMATCH with another input', async () => {
    await create({ name: 'two', idempotencyKey: 'k2' });
    expect(await create({ name: 'three', idempotencyKey: 'k2' })).toEqual({
      gallery: null,
      userErrors: [{ code: 'IDEMPOTENCY_MISMATCH', path: ['input', 'idempotencyKey'] }],
    });
    expect(await galleriesNamed('three')).toBe(0);
  });

  it('makes one gallery of many calls at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => create({ name: 'at once', idempotencyKey: 'k3' })),
    );
    expect(new Set(answers.map(({ gallery }) => gallery.id)).size).toBe(1);
    expect(await galleriesNamed('at once')).toBe(1);
  });

  it('may be used again after a call that failed wholly', async () => {
    expect((await create({ name: '', idempotencyKey: 'k4' })).userErrors[0].code).toBe('INVALID_INPUT');
    expect((await create({ name: 'four', idempotencyKey: 'k4' })).gallery.name).toBe('four');
  });

  it('belongs to one caller and one mutation', async () => {
    const { secret } = (
      await app.graphql(createKey, { input: { name: 'other', role: 'ADMIN', idempotencyKey: 'k5' } })
    ).data.createApiKey;
    const mine = await create({ name: 'five', idempotencyKey: 'k5' });
    const theirs = await create({ name: 'five', idempotencyKey: 'k5' }, secret);
    expect(theirs.gallery.id).not.toBe(mine.gallery.id);
  });

  it.each(['', 'k'.repeat(257)])('of %j is refused', async (idempotencyKey) => {
    expect((await create({ name: 'six', idempotencyKey })).userErrors).toEqual([
      { code: 'INVALID_INPUT', path: ['input', 'idempotencyKey'] },
    ]);
  });

  it('shows the same secret to a caller that lost the first answer', async () => {
    const input = { name: 'lost', role: 'VIEWER', idempotencyKey: 'k7' };
    const first = (await app.graphql(createKey, { input })).data.createApiKey;
    expect((await app.graphql(createKey, { input })).data.createApiKey).toEqual(first);
  });
});
