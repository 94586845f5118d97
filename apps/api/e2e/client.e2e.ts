import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  BadUserInputError,
  DependencyUnavailableError,
  ForbiddenError,
  GalleryActivityDocument,
  NetworkError,
  NotFoundError,
  QueryTooComplexError,
  RateLimitedError,
  TimeoutError,
  UnauthenticatedError,
  UploadRefusedError,
  UserErrors,
  createClient,
  verifyWebhook,
  type ClientOptions,
  type GalleristClient,
} from '@gallerist/client';
import { fileAt } from '@gallerist/client/node';
import { parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientSightings } from './client-sightings.ts';
import { cuttingProxy } from './cutting-proxy.ts';
import { fillDataFolder } from '../test/data-folder.ts';
import { startTestApp, type TestApp } from './harness.ts';
import { portrait } from './portraits.ts';

let folder: string;
let dataDir: string;
let app: TestApp;
let client: GalleristClient;
const pictures: Record<'mia' | 'miaAgain', string> = { mia: '', miaAgain: '' };

const start = (port = '0'): Promise<TestApp> =>
  startTestApp({ dataDir, env: { PORT: port, WEBHOOK_ALLOW_CIDRS: '127.0.0.1/32' } });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gallerist-client-'));
  dataDir = join(folder, 'data');
  for (const person of ['mia', 'miaAgain'] as const) {
    pictures[person] = join(folder, `${person}.jpg`);
    await writeFile(pictures[person], await portrait(person));
  }
  await fillDataFolder(dataDir);
  app = await start();
  client = clientOf({ apiKey: app.ownerSecret });
});
afterAll(async () => {
  await client.close();
  await app.close();
  await rm(folder, { recursive: true, force: true });
});

function clientOf(
  options: { apiKey: string } & Partial<Omit<ClientOptions, 'credentials'>>,
): GalleristClient {
  return createClient({ url: app.url, ...options });
}

const createKey = `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret userErrors { code } } }`;
async function keyWith(input: object): Promise<string> {
  return (await app.graphql(createKey, { input: { name: 'key', ...input } })).data.createApiKey.secret;
}

/** Passes on to the real `fetch`, and notes the status of every answer. */
function notingFetch() {
  const statuses: number[] = [];
  const fetch: typeof globalThis.fetch = async (...request) => {
    const response = await globalThis.fetch(...request);
    statuses.push(response.status);
    return response;
  };
  return { statuses, fetch };
}

describe('errors', () => {
  const query = (text: string) => client.request(parse(text), {});

  it('have a class by their code, and the id that finds them in the log', async () => {
    const viewer = clientOf({ apiKey: await keyWith({ role: 'VIEWER' }) });
    const wide = Array.from({ length: 1_001 }, (_, i) => `f${i}: __typename`).join(' ');
    const failures = [
      [UnauthenticatedError, 401, () => clientOf({ apiKey: 'gk_wrong' }).galleries.get('x')],
      [ForbiddenError, 200, () => viewer.galleries.create({ name: 'no' })],
      [BadUserInputError, 400, () => query('{ nothing }')],
      [QueryTooComplexError, 400, () => query(`{ ${wide} }`)],
      [NotFoundError, 404, () => client.downloadExport('nonsense')],
      [NotFoundError, 404, () => client.uploadMedia('nonsense', new Blob(['x']))],
    ] as const;
    for (const [kind, status, failure] of failures) {
      const error: unknown = await failure().then(
        () => null,
        (cause: unknown) => cause,
      );
      expect(error).toBeInstanceOf(kind);
      const { requestId, isRetryable, ...facts } = error as InstanceType<typeof kind>;
      expect([facts.status, isRetryable]).toEqual([status, false]);
      expect(app.logged()).toContain(requestId);
    }
  });

  it('of what a caller can act on are thrown with their codes, or are in the payload of `request`', async () => {
    const gallery = await client.galleries.create({ name: 'staff' });
    const input = { galleryId: gallery.id, externalId: 'hr-1' };
    const { id } = await client.identities.create(input);
    const error = await client.identities.create(input).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(UserErrors);
    expect((error as UserErrors).has('EXTERNAL_ID_TAKEN')).toBe(true);
    expect((await client.identities.byExternalId(gallery.id, 'hr-1'))?.id).toBe(id);
    const rest = [];
    for await (const one of client.identities.list(gallery.id)) rest.push(one.id);
    expect(rest).toEqual([id]);
  });

  it('that pass are waited out as the server asks, and told to whom must not wait', async () => {
    const { statuses, fetch } = notingFetch();
    const apiKey = await keyWith({ role: 'VIEWER', rateLimitPerMinute: 60 });
    const patient = clientOf({ apiKey, fetch });
    await Promise.all(Array.from({ length: 61 }, () => patient.galleries.get('x')));
    expect(statuses.filter((status) => status === 200)).toHaveLength(61);
    const hasty = clientOf({
      apiKey: await keyWith({ role: 'VIEWER', rateLimitPerMinute: 1 }),
      retry: false,
    });
    await hasty.galleries.get('x');
    const error = await hasty.galleries.get('x').catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(RateLimitedError);
    expect((error as RateLimitedError).retryAfterMs).toBeGreaterThan(0);
  });

  it('of a disk that fails say when to try again', async () => {
    const { id } = await client.galleries.create({ name: 'disk' });
    const blobs = join(dataDir, 'blobs');
    await rename(blobs, `${blobs}.away`);
    await writeFile(blobs, 'no folder');
    const hasty = clientOf({ apiKey: app.ownerSecret, retry: false });
    const error = await hasty.uploadMedia(id, await fileAt(pictures.mia)).catch((cause: unknown) => cause);
    await rm(blobs);
    await rename(`${blobs}.away`, blobs);
    expect(error).toBeInstanceOf(DependencyUnavailableError);
    expect(error).toMatchObject({ status: 503, isRetryable: true, retryAfterMs: 30_000 });
    expect((await hasty.uploadMedia(id, await fileAt(pictures.mia))).byteSize).toBeGreaterThan(0);
  });

  it('a call ends with its signal, its time, or for want of a server', async () => {
    const stop = new AbortController();
    const call = client.galleries.get('x', { signal: stop.signal });
    stop.abort(new Error('enough'));
    await expect(call).rejects.toThrow('enough');
    const impatient = client.inspect(
      { image: { base64: (await portrait('mia')).toString('base64') } },
      { timeoutMs: 1 },
    );
    await expect(impatient).rejects.toThrow(TimeoutError);
    const nowhere = createClient({
      url: 'http://127.0.0.1:9',
      apiKey: 'x',
      retry: { attempts: 2, baseMs: 1 },
    });
    await expect(nowhere.galleries.get('x')).rejects.toThrow(NetworkError);
  });
});

describe('transfers', () => {
  it('upload with progress from a file, a stream, and not what is no picture', async () => {
    const { id } = await client.galleries.create({ name: 'uploads' });
    const told: number[] = [];
    const file = await fileAt(pictures.mia);
    await client.uploadMedia(id, file, { onProgress: ({ sentBytes }) => told.push(sentBytes) });
    expect(told.at(-1)).toBe(file.size);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    expect((await client.uploadMedia(id, file.stream())).byteSize).toBeGreaterThan(0);
    const error = await client.uploadMedia(id, new Blob(['%PDF-1.7'])).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(UploadRefusedError);
    expect((error as UploadRefusedError).code).toMatch(/^(UNSUPPORTED_FORMAT|INVALID_IMAGE)$/);
  });

  it('bring a gallery out and in again over a line that breaks twice', async () => {
    const gallery = await client.galleries.create({ name: 'moves' });
    const mia = await client.identities.create({ galleryId: gallery.id, name: 'Mia' });
    const { id: mediaId } = await client.uploadMedia(gallery.id, await fileAt(pictures.mia));
    await client.enroll({ identityId: mia.id, images: [{ image: { mediaId } }] });
    const { id: exportId } = await client.exportGallery({ galleryId: gallery.id });
    const states: string[] = [];
    await client.waitForJob(exportId, { onUpdate: ({ state }) => states.push(state) });
    expect(states.at(-1)).toBe('SUCCEEDED');
    const { stream, byteLength } = await client.downloadExport(exportId);
    const zip = await new Response(stream).blob();
    expect(zip.size).toBe(byteLength);

    const proxy = await cuttingProxy(app.url, { afterBytes: 8_000, times: 2 });
    const target = await client.galleries.create({ name: 'moved' });
    const offsets: number[] = [];
    const onProgress = ({ sentBytes }: { sentBytes: number }) => offsets.push(sentBytes);
    const broken = createClient({ url: proxy.url, apiKey: app.ownerSecret });
    const upload = await broken.uploadImport(target.id, zip, { pieceBytes: 10_000, onProgress });
    expect([proxy.cuts(), upload.isComplete, offsets.at(-1)]).toEqual([2, true, zip.size]);
    proxy.close();
    const { id } = await client.importGallery({ galleryId: target.id, uploadId: upload.id });
    expect((await client.waitForJob(id)).importCounts?.rejected).toBe(0);
    const arrived = await client.galleries.get(target.id);
    expect([arrived?.identityCount, arrived?.sampleCount]).toEqual([1, 1]);
  });
});

clientSightings({
  clientWith: async (key) =>
    key === null ? client : clientOf({ apiKey: await keyWith(key), decisionOnly: key.decisionOnly === true }),
});

it('runs the first example of its README as it stands', async () => {
  const example = fileURLToPath(new URL('../../../libs/client/examples/first.ts', import.meta.url));
  const env = { ...process.env, GALLERIST_URL: app.url, GALLERIST_KEY: app.ownerSecret };
  const { stdout } = await promisify(execFile)(process.execPath, [example, pictures.mia, pictures.miaAgain], {
    env,
  });
  expect(stdout).toMatch(/^1 accepted \[\]\nMATCH Anna 0\.\d+\nfeedback \w+\n$/);
});

it('believes a delivery that the server signed, with the old and the new secret, and no other', async () => {
  const received: { headers: IncomingHttpHeaders; body: Buffer }[] = [];
  const receiver = createServer((request, response) => {
    void buffer(request).then((body) => {
      received.push({ headers: request.headers, body });
      response.writeHead(204).end();
    });
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  const { webhook, secret } = await client.webhooks.create({ name: 'door', url, events: ['SEARCH_MATCH'] });
  const { secret: newSecret } = await client.webhooks.rotateSecret(webhook.id);
  const id = await client.webhooks.test(webhook.id);
  await expect.poll(() => received.length, { timeout: 60_000, interval: 100 }).toBe(1);
  receiver.close();
  const { headers, body } = received[0]!;
  for (const known of [secret, newSecret, ['whsec_other', newSecret]]) {
    expect(await verifyWebhook(body, headers, known)).toMatchObject({ id, event: 'webhook.test' });
  }
  const refusal = async (...[content, known, now]: [Buffer | string, string, Date?]) =>
    await verifyWebhook(content, headers, known, now === undefined ? {} : { now }).catch(
      (error: unknown) => error,
    );
  expect(await refusal(body, 'whsec_other')).toMatchObject({ code: 'WRONG_SIGNATURE' });
  expect(await refusal(`${body.toString()} `, secret)).toMatchObject({ code: 'WRONG_SIGNATURE' });
  const later = new Date(Date.now() + 301_000);
  expect(await refusal(body, secret, later)).toMatchObject({ code: 'TIMESTAMP_OUT_OF_TOLERANCE' });
});

it('goes on listening when the server has been restarted, and ends with its signal or its key', async () => {
  const gallery = await client.galleries.create({ name: 'watched' });
  const stop = new AbortController();
  const actions: string[] = [];
  const variables = { galleryId: gallery.id };
  const listening = (async () => {
    const { signal } = stop;
    for await (const event of client.subscribe(GalleryActivityDocument, variables, { signal })) {
      actions.push(event.galleryActivity.action);
    }
  })();
  const heard = async (externalId: string) => {
    // The subscription is served a moment after it was asked for: what happens meanwhile is not told.
    await expect
      .poll(
        async () => {
          const before = actions.length;
          await client.identities.create({
            ...variables,
            externalId: `${externalId}-${before}-${Math.random()}`,
          });
          await new Promise((resolve) => setTimeout(resolve, 500));
          return actions.slice(before);
        },
        { timeout: 60_000, interval: 500 },
      )
      .toContain('createIdentity');
  };
  await heard('before');
  await app.close();
  app = await start(new URL(app.url).port);
  await heard('after');
  stop.abort(new Error('heard enough'));
  await expect(listening).rejects.toThrow('heard enough');
  const stranger = clientOf({ apiKey: 'gk_wrong' }).subscribe(GalleryActivityDocument, variables);
  await expect(stranger.next()).rejects.toThrow(UnauthenticatedError);
});
