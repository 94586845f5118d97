import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp } from './harness.ts';
import type { TestApp } from './harness.ts';
import { base64Of, photograph } from './portraits.ts';
import { RecognitionClient, told } from './recognition-client.ts';

let app: TestApp;
let client: RecognitionClient;
let galleryId: string;
const identities: Record<string, string> = {};
const samples: Record<string, string> = {};

beforeAll(async () => {
  app = await startTestApp();
  client = new RecognitionClient(app);
  galleryId = await client.gallery({ filterKeys: ['site'] });
  for (const [name, person, more] of [
    ['Mia', 'mia', { cameraId: 'door', capturedAt: '2026-01-01T12:00:00Z', attributes: { site: 'north' } }],
    ['Lena', 'lena', { cameraId: 'yard', capturedAt: '2026-02-01T12:00:00Z', attributes: { site: 'south' } }],
  ] as const) {
    const identityId = await client.identity(galleryId, name);
    const outcome = await client.enroll(identityId, [{ image: { base64: await base64Of(person) }, ...more }]);
    expect(outcome).toMatchObject({
      accepted: [{ identity: { id: identityId } }],
      rejected: [],
      indexed: true,
    });
    identities[name] = identityId;
    samples[name] = outcome.accepted[0].id;
  }
});

afterAll(async () => {
  await app.close();
});

function searchImage(base64: string, more: object = {}) {
  return client.search({ galleryIds: [galleryId], image: { base64 }, ...more });
}

describe('search by image', () => {
  test('finds a person on a photograph that was not enrolled', async () => {
    const answer = await searchImage(await base64Of('miaAgain'));
    expect(told(answer)).toEqual(['MATCH Mia']);
    const [candidate] = answer.probes[0].candidates;
    expect(candidate).toMatchObject({
      rank: 1,
      identity: { id: identities['Mia'] },
      sample: { id: samples['Mia'] },
      confidence: expect.any(Number),
      space: { dimensions: 128 },
      threshold: { policy: 'STATIC', galleryIdentities: 2 },
    });
    expect(candidate.cosineSimilarity).toBeGreaterThanOrEqual(candidate.threshold.match);
    expect(answer.tookMs).toBeGreaterThan(0);
  });

  test('says UNKNOWN of a stranger and names nobody', async () => {
    expect(told(await searchImage(await base64Of('anna')))).toEqual(['UNKNOWN']);
  });

  test('names look-alikes only where the caller asks for UNKNOWN', async () => {
    const answer = await searchImage(await base64Of('anna'), { minDecision: 'UNKNOWN' });
    expect(answer.probes[0].candidates).toHaveLength(2);
    expect(answer.probes[0].decision).toBe('UNKNOWN');
  });

  test('answers for every face of a photograph, and gives nobody twice', async () => {
    const base64 = (await photograph('sample3')).toString('base64');
    expect(told(await searchImage(base64)).sort()).toEqual(['MATCH Lena', 'MATCH Mia', 'UNKNOWN']);
    const all = await searchImage(base64, { topK: 100 });
    const named = all.probes.flatMap((probe: { candidates: { identity: { id: string } }[] }) =>
      probe.candidates.map((candidate) => candidate.identity.id),
    );
    expect(new Set(named).size).toBe(named.length);
    expect((await searchImage(base64, { allSubjects: false })).probes).toHaveLength(1);
  });

  test('answers a picture of nobody with a reason and no error', async () => {
    const { default: sharp } = await import('sharp');
    const blank = { create: { width: 300, height: 300, channels: 3 as const, background: '#888' } };
    const base64 = (await sharp(blank).png().toBuffer()).toString('base64');
    expect(await searchImage(base64)).toMatchObject({
      probes: [],
      rejected: [{ reason: 'NO_SUBJECT' }],
      userErrors: [],
    });
  });

  test('gives an id exactly if the search is recorded', async () => {
    const base64 = await base64Of('anna');
    expect((await searchImage(base64)).id).toEqual(expect.any(String));
    expect((await searchImage(base64, { record: false })).id).toBeNull();
  });
});

describe('search by sample and by embedding', () => {
  test('a sample does not find itself', async () => {
    const answer = await client.search({
      galleryIds: [galleryId],
      sampleId: samples['Mia'],
      minDecision: 'UNKNOWN',
    });
    expect(told(answer)).toEqual(['UNKNOWN Lena']);
    expect(answer.probes[0].box).toBeNull();
  });

  test('an embedding finds its person', async () => {
    const seer = await client.withKey({ role: 'INTEGRATOR', galleryIds: null, maySeeEmbeddings: true });
    const [subject] = await seer.inspect({ base64: await base64Of('miaAgain') });
    const embedding = { space: subject.space.id, values: subject.embedding };
    expect(told(await client.search({ galleryIds: [galleryId], embedding }))).toEqual(['MATCH Mia']);
  });

  test('refuses an embedding of another space, of another length and without direction', async () => {
    const [{ space }] = await client.inspect({ base64: await base64Of('mia') });
    const values = new Array<number>(128).fill(0.5);
    const foreign = Buffer.from(`EmbeddingSpace:${'0'.repeat(64)}`).toString('base64');
    const codes = [];
    for (const embedding of [
      { space: foreign, values },
      { space: space.id, values: values.slice(1) },
      { space: space.id, values: values.map(() => 0) },
    ]) {
      codes.push((await client.search({ galleryIds: [galleryId], embedding })).userErrors[0].code);
    }
    expect(codes).toEqual(['SPACE_MISMATCH', 'INVALID_INPUT', 'INVALID_INPUT']);
  });
});

describe('filters', () => {
  test.each([
    [{ cameraIds: ['door'] }, ['MATCH Mia']],
    [{ cameraIds: ['yard'] }, ['UNKNOWN']],
    [{ since: '2026-01-01T12:00:00Z' }, ['MATCH Mia']],
    [{ until: '2026-01-01T12:00:00Z' }, ['UNKNOWN']],
    [{ attributes: { site: 'north' } }, ['MATCH Mia']],
    [{ attributes: { site: 'south' } }, ['UNKNOWN']],
    [{ cameraIds: ['door'], attributes: { site: 'south' } }, ['UNKNOWN']],
  ])('%o', async (filter, expected) => {
    expect(told(await searchImage(await base64Of('miaAgain'), filter))).toEqual(expected);
  });

  test('refuses attributes that the gallery does not declare', async () => {
    const answer = await searchImage(await base64Of('anna'), { attributes: { salary: 1 } });
    expect(answer.userErrors).toEqual([{ code: 'INVALID_INPUT', path: ['input', 'attributes', 'salary'] }]);
  });
});

describe('what search refuses', () => {
  test.each([
    ['no probe', {}, 'INVALID_INPUT'],
    ['two probes', { sampleId: 'x', image: { base64: 'AAAA' } }, 'INVALID_INPUT'],
    ['topK 0', { image: { base64: 'AAAA' }, topK: 0 }, 'INVALID_INPUT'],
    ['topK 101', { image: { base64: 'AAAA' }, topK: 101 }, 'INVALID_INPUT'],
    ['no gallery', { image: { base64: 'AAAA' }, galleryIds: [] }, 'INVALID_INPUT'],
    ['an unknown gallery', { image: { base64: 'AAAA' }, galleryIds: ['R2FsbGVyeTp4'] }, 'NOT_FOUND'],
    ['an unknown sample', { sampleId: 'U2FtcGxlOng=' }, 'NOT_FOUND'],
    ['an unknown upload', { image: { mediaId: 'TWVkaWE6eA==' } }, 'NOT_FOUND'],
    ['a body', { image: { base64: 'AAAA' }, modality: 'BODY' }, 'INVALID_INPUT'],
  ])('%s', async (_name, input, code) => {
    const answer = await client.search({ galleryIds: [galleryId], ...input });
    expect(answer).toMatchObject({ id: null, probes: [], userErrors: [{ code }] });
  });

  test('a gallery outside the key reads like one that is not there', async () => {
    const own = await client.gallery({ name: 'own' });
    const other = await client.withKey({ role: 'INTEGRATOR', galleryIds: [own] });
    const input = { galleryIds: [galleryId], image: { base64: await base64Of('mia') } };
    expect((await other.search(input)).userErrors[0].code).toBe('NOT_FOUND');
    expect((await other.search({ galleryIds: [own], sampleId: samples['Mia'] })).userErrors[0].code).toBe(
      'NOT_FOUND',
    );
  });

  test('a viewer may not search', async () => {
    const viewer = await client.withKey({ role: 'VIEWER', galleryIds: null });
    const { errors } = await viewer.ask('search', {
      input: { galleryIds: [galleryId], sampleId: samples['Mia'] },
    });
    expect(errors[0]?.extensions.code).toBe('FORBIDDEN');
  });
});

describe('verify', () => {
  test('knows no bodies where no body pack is installed, and neither does inspectImage', async () => {
    const image = { base64: await base64Of('mia') };
    const answer = await client.verify({ modality: 'BODY', probe: { image }, reference: { image } });
    expect(answer).toMatchObject({ userErrors: [{ code: 'INVALID_INPUT', path: ['input', 'modality'] }] });
    const query = 'query ($image: ImageInput!) { inspectImage(image: $image, modality: BODY) { box { x } } }';
    const { errors } = await app.graphql(query, { image });
    expect(errors[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
  });

  test('compares picture with identity, picture with picture, and sample with sample', async () => {
    const again = { image: { base64: await base64Of('miaAgain') } };
    const identity = await client.verify({ probe: again, reference: { identityId: identities['Mia'] } });
    expect(identity).toMatchObject({ decision: 'MATCH', sample: { id: samples['Mia'] }, userErrors: [] });
    const stranger = await client.verify({
      probe: again,
      reference: { image: { base64: await base64Of('anna') } },
    });
    expect(stranger).toMatchObject({ decision: 'UNKNOWN', sample: null });
    const both = await client.verify({
      probe: { sampleId: samples['Mia'] },
      reference: { sampleId: samples['Lena'] },
    });
    expect(both.decision).toBe('UNKNOWN');
    expect(both.cosineSimilarity).toBeLessThan(identity.cosineSimilarity);
  });

  test('says which side gave no face', async () => {
    const answer = await client.verify({
      probe: { image: { base64: Buffer.from('no picture').toString('base64') } },
      reference: { identityId: identities['Mia'] },
    });
    expect(answer).toMatchObject({
      decision: null,
      cosineSimilarity: null,
      probe: { rejected: { reason: 'UNSUPPORTED_FORMAT' } },
      reference: { rejected: null },
    });
  });

  test('does not know an identity that is not there', async () => {
    const answer = await client.verify({
      probe: { sampleId: samples['Mia'] },
      reference: { identityId: samples['Mia'] },
    });
    expect(answer.userErrors).toEqual([{ code: 'NOT_FOUND', path: ['input', 'reference', 'identityId'] }]);
  });
});

describe('inspectImage', () => {
  test('tells where faces are, and embeddings only to those who may see them', async () => {
    const base64 = (await photograph('sample6')).toString('base64');
    const subjects = await client.inspect({ base64 });
    expect(subjects).toHaveLength(4);
    const areas = subjects.map(
      ({ box }: { box: { width: number; height: number } }) => box.width * box.height,
    );
    expect(areas).toEqual([...areas].sort((a: number, b: number) => b - a));
    expect(subjects[0].landmarks).toHaveLength(5);
    const blind = await client.withKey({ role: 'INTEGRATOR', galleryIds: null });
    expect((await blind.inspect({ base64 }))[0].embedding).toBeNull();
    const seer = await client.withKey({ role: 'INTEGRATOR', galleryIds: null, maySeeEmbeddings: true });
    const [{ embedding }] = await seer.inspect({ base64 });
    expect(Math.hypot(...embedding)).toBeCloseTo(1, 5);
  });
});

describe('deleteSamples', () => {
  test('a deleted sample is not found any more, and all ids must be there', async () => {
    const identityId = await client.identity(galleryId, 'Vera');
    const { accepted } = await client.enroll(identityId, [{ image: { base64: await base64Of('vera') } }]);
    const [sample] = accepted;
    const crop = await client.get(sample.cropUrl);
    expect([crop.status, crop.headers.get('content-type')]).toEqual([
      200,
      expect.stringMatching(/^image\/(png|webp)$/),
    ]);
    expect(told(await searchImage(await base64Of('vera')))).toEqual(['MATCH Vera']);
    const unknown = await client.deleteSamples([sample.id, galleryId]);
    expect(unknown).toMatchObject({ deletedIds: [], userErrors: [{ code: 'NOT_FOUND' }] });
    expect(await client.deleteSamples([sample.id])).toMatchObject({ deletedIds: [sample.id], indexed: true });
    expect(told(await searchImage(await base64Of('vera')))).toEqual(['UNKNOWN']);
    expect((await client.get(sample.cropUrl)).status).toBe(404);
  });
});

describe('moveSamples', () => {
  test('the next search finds the sample under the identity that it was given to, and nobody else may give it', async () => {
    const [wrong, right] = [
      await client.identity(galleryId, 'Somebody'),
      await client.identity(galleryId, 'Anna'),
    ];
    const base64 = await base64Of('anna');
    const [sample] = (await client.enroll(wrong, [{ image: { base64 } }])).accepted;
    expect(told(await searchImage(base64))).toEqual(['MATCH Somebody']);
    const elsewhere = await client.identity(await client.gallery({ name: 'elsewhere' }), 'Anna');
    const refused = { samples: [], userErrors: [{ code: 'INVALID_INPUT', path: ['input', 'sampleIds'] }] };
    expect(await client.moveSamples([sample.id], elsewhere)).toMatchObject(refused);
    const viewer = await client.withKey({ role: 'VIEWER', galleryIds: null });
    const input = { sampleIds: [sample.id], toIdentityId: right, idempotencyKey: 'move-anna' };
    expect((await viewer.ask('moveSamples', { input })).errors).toMatchObject([
      { extensions: { code: 'FORBIDDEN' } },
    ]);
    expect(told(await searchImage(base64))).toEqual(['MATCH Somebody']);
    const moved = {
      samples: [{ id: sample.id, identity: { id: right, sampleCount: 1 } }],
      indexed: true,
      userErrors: [],
    };
    for (const _ of ['first', 'replay']) {
      expect((await client.ask('moveSamples', { input })).data.moveSamples).toEqual(moved);
    }
    expect(told(await searchImage(base64))).toEqual(['MATCH Anna']);
    await client.deleteSamples([sample.id]);
  });
});
