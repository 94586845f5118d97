import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp } from './harness.ts';
import type { TestApp } from './harness.ts';
import { base64Of, photograph } from './portraits.ts';
import { RecognitionClient, told } from './recognition-client.ts';

let app: TestApp;
let client: RecognitionClient;
let galleryId: string;

beforeAll(async () => {
  app = await startTestApp();
  client = new RecognitionClient(app);
  galleryId = await client.gallery();
});

afterAll(async () => {
  await app.close();
});

async function sampleCount(identityId: string): Promise<number> {
  const query = 'query ($id: ID!) { identity(id: $id) { sampleCount } }';
  return (await app.graphql(query, { id: identityId })).data.identity.sampleCount;
}

describe('enrollSamples', () => {
  test('answers for each picture in its order', async () => {
    const identityId = await client.identity(galleryId, 'Mia');
    const group = { image: { base64: (await photograph('sample3')).toString('base64') } };
    const outcome = await client.enroll(identityId, [
      group,
      { image: { base64: await base64Of('mia') }, externalId: 'first' },
      { image: { base64: 'AAAA' } },
      { image: { base64: await base64Of('miaAgain') }, externalId: 'second' },
    ]);
    const { accepted, rejected } = outcome;
    expect(accepted.map((sample: { externalId: string }) => sample.externalId)).toEqual(['first', 'second']);
    expect(rejected.map(({ index, reason }: { index: number; reason: string }) => [index, reason])).toEqual([
      [0, 'MULTIPLE_SUBJECTS'],
      [2, 'UNSUPPORTED_FORMAT'],
    ]);
    expect(await sampleCount(identityId)).toBe(2);
  });

  test('takes the largest face of a group where review is OFF', async () => {
    const identityId = await client.identity(galleryId, 'Somebody');
    const images = [{ image: { base64: (await photograph('sample6')).toString('base64') } }];
    const { accepted } = await client.enroll(identityId, images, { review: 'OFF' });
    expect(accepted).toHaveLength(1);
  });

  test.each([
    ['0 images', 0, 'INVALID_INPUT'],
    ['101 images', 101, 'LIMIT_EXCEEDED'],
  ])('refuses %s', async (_name, count, code) => {
    const identityId = await client.identity(galleryId, 'Nobody');
    const images = Array.from({ length: count }, () => ({ image: { base64: 'AAAA' } }));
    const outcome = await client.enroll(identityId, images);
    expect(outcome).toMatchObject({
      accepted: [],
      rejected: [],
      userErrors: [{ code, path: ['input', 'images'] }],
    });
  });

  test('takes 100 pictures at once, and answers for each', async () => {
    const identityId = await client.identity(galleryId, 'Nobody');
    const images = Array.from({ length: 100 }, () => ({ image: { base64: 'AAAA' } }));
    const { rejected } = await client.enroll(identityId, images);
    expect(rejected.map(({ index }: { index: number }) => index)).toEqual(images.map((_, index) => index));
  });

  test('does not know an identity that is absent, malformed, of another type or outside the key', async () => {
    const identityId = await client.identity(galleryId, 'Hidden');
    const own = await client.gallery({ name: 'own' });
    const other = await client.withKey({ role: 'INTEGRATOR', galleryIds: [own] });
    const images = [{ image: { base64: await base64Of('mia') } }];
    const absent = Buffer.from('Identity:01900000-0000-7000-8000-000000000000').toString('base64');
    for (const id of [absent, 'nonsense', galleryId]) {
      expect((await client.enroll(id, images)).userErrors[0].code).toBe('NOT_FOUND');
    }
    expect((await other.enroll(identityId, images)).userErrors[0].code).toBe('NOT_FOUND');
    expect(await sampleCount(identityId)).toBe(0);
  });

  test.each([
    [{ hint: { alignedTemplate: 'no-such-template' } }, ['hint', 'alignedTemplate']],
    [{ hint: { landmarks: [{ x: 1, y: 1 }] } }, ['hint', 'landmarks']],
    [{ hint: { box: { x: 0, y: 0, width: 0, height: 9 } } }, ['hint', 'box']],
    [{ modality: 'BODY' }, ['modality']],
    [{ externalId: 'a\u0000b' }, ['externalId']],
    [{ cameraId: 'x'.repeat(257) }, ['cameraId']],
    [{ attributes: { text: 'x'.repeat(17_000) } }, ['attributes']],
  ])('refuses %o', async (more, path) => {
    const identityId = await client.identity(galleryId, 'Nobody');
    const outcome = await client.enroll(identityId, [{ image: { base64: 'AAAA' }, ...more }]);
    expect(outcome.userErrors).toMatchObject([
      { code: 'INVALID_INPUT', path: ['input', 'images', '0', ...path] },
    ]);
  });

  test.each([
    ['a box beside the picture', { box: { x: 5_000, y: 5_000, width: 200, height: 200 } }],
    ['a box many times the picture', { box: { x: -20_000, y: -20_000, width: 40_000, height: 40_000 } }],
    ['landmarks on a line', { landmarks: [0, 1, 2, 3, 4].map((i) => ({ x: 60 + 10 * i, y: 80 + 10 * i })) }],
  ])('finds nobody where a hint cannot be a face: %s', async (_, hint) => {
    const identityId = await client.identity(galleryId, 'Padding');
    const images = [{ image: { base64: await base64Of('mia') }, hint }];
    for (const review of ['OFF', 'STANDARD']) {
      const { accepted, rejected } = await client.enroll(identityId, images, { review });
      expect({ accepted, rejected }).toMatchObject({ accepted: [], rejected: [{ reason: 'NO_SUBJECT' }] });
    }
  });

  test('keeps texts about a sample as they are meant: in NFC, without white space around them', async () => {
    const identityId = await client.identity(galleryId, 'Zoe\u0301');
    const image = {
      image: { base64: await base64Of('mia') },
      externalId: ' e\u0301 1\n',
      cameraId: '\tdoor ',
    };
    const { accepted } = await client.enroll(identityId, [image]);
    expect(accepted).toMatchObject([{ externalId: '\u00e9 1', cameraId: 'door' }]);
  });

  test('takes hints about where the face is', async () => {
    const base64 = (await photograph('sample3')).toString('base64');
    const subjects = await client.inspect({ base64 });
    const [{ box, landmarks }] = subjects;
    const { x, y, width, height } = box;
    for (const hint of [{ box: { x, y, width, height } }, { landmarks }]) {
      const identityId = await client.identity(galleryId, 'Hinted');
      const { accepted, rejected } = await client.enroll(identityId, [{ image: { base64 }, hint }]);
      expect(rejected).toEqual([]);
      expect(Math.abs(accepted[0].box.x - x)).toBeLessThan(width / 2);
    }
  });
});

describe('STRICT review', () => {
  test('refuses copies and conflicts, and can be forced', async () => {
    const strictGallery = await client.gallery({ name: 'strict' });
    const [mia, twin] = [
      await client.identity(strictGallery, 'Mia'),
      await client.identity(strictGallery, 'Twin'),
    ];
    const portrait = { image: { base64: await base64Of('mia') } };
    const strict = { review: 'STRICT' };
    expect((await client.enroll(mia, [portrait, portrait], strict)).rejected).toMatchObject([
      { index: 1, reason: 'DUPLICATE_SAMPLE', forceable: true },
    ]);
    expect((await client.enroll(mia, [portrait], strict)).rejected).toMatchObject([
      { index: 0, reason: 'DUPLICATE_SAMPLE', forceable: true },
    ]);
    const again = { image: { base64: await base64Of('miaAgain') } };
    expect((await client.enroll(twin, [again], strict)).rejected).toMatchObject([
      { index: 0, reason: 'IDENTITY_CONFLICT', forceable: true },
    ]);
    expect((await client.enroll(mia, [again], strict)).accepted).toHaveLength(1);
    expect((await client.enroll(twin, [again], { ...strict, force: true })).accepted).toHaveLength(1);
    const audit = '{ auditLog(first: 1, filter: { action: "enrollSamples" }) { nodes { detail } } }';
    expect((await app.graphql(audit)).data.auditLog.nodes[0].detail).toMatchObject({
      forced: ['IDENTITY_CONFLICT'],
    });
  });
});

describe('one idempotency key', () => {
  test('replays the first payload, refuses another input, and enrolls once when used twice at once', async () => {
    const identityId = await client.identity(galleryId, 'Replayed');
    const images = [{ image: { base64: await base64Of('rosa') } }, { image: { base64: 'AAAA' } }];
    const key = { idempotencyKey: 'enrol-rosa' };
    const [first, twin] = await Promise.all([
      client.enroll(identityId, images, key),
      client.enroll(identityId, images, key),
    ]);
    expect(first.accepted).toHaveLength(1);
    expect(twin).toEqual(first);
    expect(await client.enroll(identityId, images, key)).toEqual(first);
    expect(await sampleCount(identityId)).toBe(1);
    const other = await client.enroll(identityId, images.slice(0, 1), key);
    expect(other).toMatchObject({ accepted: [], userErrors: [{ code: 'IDEMPOTENCY_MISMATCH' }] });
  });

  test('is free again after a call that took nothing', async () => {
    const identityId = await client.identity(galleryId, 'Retried');
    const key = { idempotencyKey: 'enrol-retried' };
    expect((await client.enroll(identityId, [{ image: { base64: 'AAAA' } }], key)).accepted).toEqual([]);
    const outcome = await client.enroll(identityId, [{ image: { base64: await base64Of('lena') } }], key);
    expect(outcome).toMatchObject({ accepted: [{ identity: { id: identityId } }], userErrors: [] });
  });
});

describe('samples of an identity', () => {
  test('go with the identity', async () => {
    const own = await client.gallery({ name: 'left' });
    const identityId = await client.identity(own, 'Vera');
    const image = { base64: await base64Of('vera') };
    await client.enroll(identityId, [{ image }]);
    expect(told(await client.search({ galleryIds: [own], image }))).toEqual(['MATCH Vera']);
    const remove = 'mutation ($id: ID!) { deleteIdentity(id: $id) { userErrors { code } } }';
    await app.graphql(remove, { id: identityId });
    expect(told(await client.search({ galleryIds: [own], image }))).toEqual(['UNKNOWN']);
  });

  test('are listed a page at a time by identity and by gallery', async () => {
    const own = await client.gallery({ name: 'paged' });
    const identityId = await client.identity(own, 'Mia');
    const image = { base64: await base64Of('mia') };
    const { accepted } = await client.enroll(identityId, [{ image }, { image }, { image }]);
    const query = `query ($identity: ID!, $gallery: ID!, $after: String) {
      identity(id: $identity) { samples(first: 2, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }
      gallery(id: $gallery) { samples { nodes { id } } } }`;
    const first = (await app.graphql(query, { identity: identityId, gallery: own })).data;
    const { endCursor, hasNextPage } = first.identity.samples.pageInfo;
    expect(hasNextPage).toBe(true);
    const second = (await app.graphql(query, { identity: identityId, gallery: own, after: endCursor })).data;
    const listed = [...first.identity.samples.nodes, ...second.identity.samples.nodes];
    const ids = accepted.map(({ id }: { id: string }) => ({ id }));
    expect(listed).toEqual(ids);
    expect(first.gallery.samples.nodes).toEqual(ids);
  });
});
