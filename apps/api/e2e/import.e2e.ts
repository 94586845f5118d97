import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import sharp from 'sharp';
import { zipOf } from '../test/archives.ts';
import { startTestApp, testClock } from './harness.ts';
import type { TestApp } from './harness.ts';
import { bodyOf, ImportClient, toldEntries } from './import-client.ts';
import { listsAreRead } from './imported-lists.ts';
import { base64Of, portrait } from './portraits.ts';
import { told } from './recognition-client.ts';

const clock = testClock();
let app: TestApp;
let client: ImportClient;
let people: Buffer;
beforeAll(async () => {
  app = await startTestApp({ clock, env: { MAX_IMPORT_GIB: '1' } });
  client = ImportClient.owner(app);
  people = await zipOf([
    ['Mia/1.jpg', await portrait('mia')],
    ['Mia/2.jpg', await portrait('miaAgain')],
    ['Lena/1.jpg', await portrait('lena')],
    ['Lena/notes.txt', 'hello'],
  ]);
});

afterAll(async () => {
  await app.close();
});

test('importGallery refuses bodies where no body pack is', async () => {
  const galleryId = await client.gallery();
  const { userErrors } = await client.start({ galleryId, uploadId: 'none', modality: 'BODY' });
  expect(userErrors).toEqual([{ code: 'INVALID_INPUT', path: ['input', 'modality'] }]);
});

describe('POST /imports', () => {
  test('takes a file whole, and tells what it has', async () => {
    const galleryId = await client.gallery();
    const { status, headers, body } = await client.uploadImport(galleryId, people);
    expect([status, body.byteLength, body.offset, body.isComplete]).toEqual([
      201,
      people.byteLength,
      people.byteLength,
      true,
    ]);
    const head = await client.send('HEAD', headers.get('location')!);
    expect([head.status, head.headers.get('upload-offset'), head.headers.get('cache-control')]).toEqual([
      200,
      String(people.byteLength),
      'no-store',
    ]);
  });

  test('takes a file in pieces, and goes on where it broke off', async () => {
    const galleryId = await client.gallery();
    const at = `/imports?gallery=${encodeURIComponent(galleryId)}`;
    const length = { 'Upload-Length': String(people.byteLength) };
    const begun = await client.send('POST', at, { headers: length, body: people.subarray(0, 1000) });
    const { id } = (await begun.json()) as { id: string };
    const path = `/imports/${encodeURIComponent(id)}`;
    const early = await client.start({ galleryId, uploadId: id });
    expect(early.userErrors).toMatchObject([{ code: 'UPLOAD_INCOMPLETE', path: ['input', 'uploadId'] }]);

    // Breaks off in the middle of a piece: what came stays.
    const cut = new ReadableStream({
      start(controller) {
        controller.enqueue(new Uint8Array(people.subarray(1000, 3000)));
      },
      async pull(controller) {
        await new Promise((resolve) => setTimeout(resolve, 300));
        controller.error(new Error('the cable was pulled'));
      },
    });
    const sent = client.send('PATCH', path, { headers: { 'Upload-Offset': '1000' }, body: cut });
    await expect(sent).rejects.toThrow();
    await expect
      .poll(async () => (await client.send('HEAD', path)).headers.get('upload-offset'), { timeout: 10_000 })
      .toBe('3000');

    const wrong = await client.send('PATCH', path, {
      headers: { 'Upload-Offset': '500' },
      body: people.subarray(500, 900),
    });
    expect([wrong.status, wrong.headers.get('upload-offset')]).toEqual([409, '3000']);
    const tooMuch = await client.send('PUT', path, { headers: { 'Upload-Offset': '3000' }, body: people });
    expect([tooMuch.status, (await bodyOf(tooMuch)).error.code]).toEqual([413, 'UPLOAD_TOO_LARGE']);
    const rest = await client.send('PUT', path, {
      headers: { 'Upload-Offset': '3000' },
      body: people.subarray(3000),
    });
    expect([rest.status, (await bodyOf(rest)).isComplete]).toEqual([200, true]);
    const { job } = await client.start({ galleryId, uploadId: id });
    expect((await client.ended(job.id)).importCounts).toEqual({ accepted: 3, rejected: 1 });
  });

  test('refuses without reading: strangers, viewers, foreign galleries, and what is too large', async () => {
    const galleryId = await client.gallery();
    const elsewhere = await client.gallery();
    const path = `/imports?gallery=${encodeURIComponent(galleryId)}`;
    const body = people.subarray(0, 10);
    const code = async (response: Response): Promise<[number, string]> => {
      const answer = (await response.json()) as { error?: { code: string }; errors?: unknown };
      return [response.status, answer.error?.code ?? ''];
    };
    const limited = await client.withKey({ role: 'INTEGRATOR', galleryIds: [elsewhere] });
    const viewer = await client.withKey({ role: 'VIEWER', galleryIds: null });
    const as = (secret: string): ImportClient => new ImportClient(app, secret);
    expect((await as('nobody').send('POST', path, { body })).status).toBe(401);
    expect(await code(await as(viewer.secret).send('POST', path, { body }))).toEqual([403, 'FORBIDDEN']);
    expect(await code(await as(limited.secret).send('POST', path, { body }))).toEqual([404, 'NOT_FOUND']);
    expect(await code(await client.send('POST', '/imports', { body }))).toEqual([404, 'NOT_FOUND']);
    const huge = { 'Upload-Length': String(2 * 2 ** 30) };
    expect(await code(await client.send('POST', path, { headers: huge }))).toEqual([413, 'UPLOAD_TOO_LARGE']);
    for (const length of ['0', '-1', 'many', '1e3']) {
      const headers = { 'Upload-Length': length };
      expect(await code(await client.send('POST', path, { headers, body }))).toEqual([400, 'BAD_USER_INPUT']);
    }
    expect(await code(await client.send('POST', path))).toEqual([400, 'BAD_USER_INPUT']);

    const own = await client.uploadImport(galleryId, people);
    const location = own.headers.get('location')!;
    const other = as((await client.withKey({ role: 'INTEGRATOR', galleryIds: null })).secret);
    expect((await other.send('HEAD', location)).status).toBe(404);
    const stolen = await other.start({ galleryId, uploadId: own.body.id });
    expect(stolen.userErrors).toMatchObject([{ code: 'NOT_FOUND', path: ['input', 'uploadId'] }]);
    const astray = await client.start({ galleryId: elsewhere, uploadId: own.body.id });
    expect(astray.userErrors).toMatchObject([{ code: 'NOT_FOUND', path: ['input', 'uploadId'] }]);
    const nowhere = await client.start({ galleryId: 'nonsense', uploadId: own.body.id });
    expect(nowhere.userErrors).toMatchObject([{ code: 'NOT_FOUND', path: ['input', 'galleryId'] }]);
  });
});

describe('importGallery', () => {
  test('makes people of folders, once for each idempotency key, and takes no file of a person twice', async () => {
    const galleryId = await client.gallery();
    const { body } = await client.uploadImport(galleryId, people);
    const input = { galleryId, uploadId: body.id, idempotencyKey: 'once' };
    const first = await client.start(input);
    expect(await client.start(input)).toEqual(first);
    const job = await client.ended(first.job.id);
    expect([job.kind, job.state, job.progress]).toEqual(['import', 'SUCCEEDED', 1]);
    expect(toldEntries(job)).toEqual([
      'Mia/1.jpg: Mia',
      'Mia/2.jpg: Mia',
      'Lena/1.jpg: Lena',
      'Lena/notes.txt: UNSUPPORTED_FORMAT',
    ]);
    const used = await client.start({ galleryId, uploadId: body.id });
    expect(used.userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    const search = await client.search({ galleryIds: [galleryId], image: { base64: await base64Of('mia') } });
    expect(told(search)).toEqual(['MATCH Mia']);

    const again = await client.import(galleryId, people);
    expect(again.importCounts).toEqual({ accepted: 0, rejected: 4 });
    expect(toldEntries(again)[0]).toBe('Mia/1.jpg: DUPLICATE_SAMPLE');
    expect(await client.contents(galleryId)).toMatchObject({ identityCount: 2, sampleCount: 3 });
  });

  test('finds people by external id, or by name where one alone has it', async () => {
    const galleryId = await client.gallery();
    const mia = await client.identity(galleryId, 'Mia');
    const job = await client.import(galleryId, people);
    expect(job.importEntries.nodes[0].identity.id).toBe(mia);
    expect(await client.contents(galleryId)).toMatchObject({ identityCount: 2, sampleCount: 3 });
  });

  test('makes nobody of pictures that are all rejected', async () => {
    const galleryId = await client.gallery();
    const job = await client.import(galleryId, await zipOf([['Ghost/1.jpg', 'no picture']]));
    expect(toldEntries(job)).toEqual(['Ghost/1.jpg: UNSUPPORTED_FORMAT']);
    expect(await client.contents(galleryId)).toMatchObject({ identityCount: 0 });
  });

  listsAreRead(() => client);

  test.each([
    ['no archive and no text', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 0, 0, 0])],
    ['a text that is no CSV', Buffer.from('Dear Sir or Madam,\n')],
  ])('fails for %s, and says why', async (_what, bytes) => {
    const job = await client.import(await client.gallery(), bytes);
    expect([job.state, job.importEntries.nodes]).toEqual(['FAILED', []]);
    expect(job.error).toMatch(/CSV/);
  });

  test('fails for a ZIP that was cut off, and for one of another format than said', async () => {
    const galleryId = await client.gallery();
    const cut = await client.import(galleryId, people.subarray(0, people.byteLength - 100));
    expect([cut.state, cut.error]).toEqual(['FAILED', 'the upload is no ZIP, or it is damaged or cut off']);
    const other = await client.import(galleryId, people, { format: 'REKOGNITION' });
    expect([other.state, other.error]).toEqual(['FAILED', 'the upload is not of the format REKOGNITION']);
    expect(await client.contents(galleryId)).toMatchObject({ identityCount: 0, sampleCount: 0 });
  });

  test('cancelled, leaves what was accepted; the upload is gone', async () => {
    const galleryId = await client.gallery();
    const pictures = await Promise.all(
      Array.from({ length: 64 }, async (_, i): Promise<[string, Buffer]> => [
        `Mia/${i}.jpg`,
        await sharp(await portrait('mia'))
          .modulate({ brightness: 1 - 0.005 * i })
          .jpeg()
          .toBuffer(),
      ]),
    );
    const { body, headers } = await client.uploadImport(galleryId, await zipOf(pictures));
    const { job } = await client.start({ galleryId, uploadId: body.id });
    await expect
      .poll(async () => (await client.job(job.id)).importCounts.accepted, { timeout: 200_000 })
      .toBeGreaterThan(0);
    const cancel = 'mutation ($id: ID!) { cancelJob(id: $id) { job { id } userErrors { code } } }';
    expect((await app.graphql(cancel, { id: job.id })).data.cancelJob.userErrors).toEqual([]);
    const ended = await client.ended(job.id);
    expect([ended.state, ended.importCounts.rejected]).toEqual(['CANCELLED', 0]);
    expect(ended.importCounts.accepted).toBeLessThan(64);
    expect(await client.contents(galleryId)).toMatchObject({ sampleCount: ended.importCounts.accepted });
    expect((await client.send('HEAD', headers.get('location')!)).status).toBe(404);
  });

  test('shows its entries to those alone who may see its gallery', async () => {
    const galleryId = await client.gallery();
    const { id } = await client.import(galleryId, people);
    const elsewhere = await client.gallery();
    const { secret } = await client.withKey({ role: 'OWNER', galleryIds: [elsewhere] });
    expect(await new ImportClient(app, secret).job(id)).toBeNull();
  });
});
