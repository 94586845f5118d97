import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../src/infra/prisma/database.ts';
import { testClock } from './harness.ts';
import { appsOnDatabases, type AppOnDatabase } from './on-databases.ts';
import { base64Of } from './portraits.ts';
import { RecognitionClient } from './recognition-client.ts';

const fields =
  'id name url events galleries { id } enabled disabledAt consecutiveFailures previousSecretUntil';
const documents = {
  create: `mutation ($input: CreateWebhookInput!) { payload: createWebhook(input: $input) { webhook { ${fields} } secret userErrors { code path } } }`,
  update: `mutation ($id: ID!, $input: UpdateWebhookInput!) { payload: updateWebhook(id: $id, input: $input) { webhook { ${fields} } userErrors { code path } } }`,
  remove: `mutation ($id: ID!) { payload: deleteWebhook(id: $id) { deletedWebhookId userErrors { code path } } }`,
  rotate: `mutation ($id: ID!, $key: String) { payload: rotateWebhookSecret(id: $id, idempotencyKey: $key) { webhook { id previousSecretUntil } secret userErrors { code path } } }`,
  test: `mutation ($id: ID!, $key: String) { payload: testWebhook(id: $id, idempotencyKey: $key) { delivery { id event state } userErrors { code path } } }`,
} as const;
const list = '{ webhooks { nodes { id } } }';
const deliveriesOf = `query ($id: ID!) { node(id: $id) { ... on Webhook {
  deliveries { nodes { id event state attempts lastStatus lastFailure finishedAt } } } } }`;
const notFound = [{ code: 'NOT_FOUND', path: ['id'] }];

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

describe.each(appsOnDatabases)('webhooks on $name', ({ start }) => {
  let app: AppOnDatabase;
  let client: RecognitionClient;
  let server: Server;
  let url: string;
  let galleryId: string;
  const received: Received[] = [];
  const clock = testClock();
  beforeAll(async () => {
    server = createServer((incoming, response) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        received.push({ headers: incoming.headers, body: Buffer.concat(chunks).toString('utf8') });
        response.writeHead(incoming.url === '/refuses' ? 500 : 200).end();
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
    app = await start({ clock, env: { WEBHOOK_ALLOW_CIDRS: '127.0.0.1/32' } });
    client = new RecognitionClient(app);
    galleryId = await client.gallery();
  });
  afterAll(async () => {
    await app.close();
    server.close();
  });

  const mutate = async (document: keyof typeof documents, variables: object, secret?: string) => {
    const { data, text } = await app.graphql(documents[document], variables, secret);
    if (data === null) throw new Error(text);
    return data.payload;
  };
  const create = (input: object, secret?: string) =>
    mutate('create', { input: { name: 'door', url, events: ['SEARCH_MATCH'], ...input } }, secret);
  const codes = (payload: { userErrors: { code: string; path: string[] }[] }) =>
    payload.userErrors.map(({ code, path }) => `${code} ${path.join('.')}`);
  const eventually = { timeout: 60_000, interval: 200 };

  it('are told of matches and strangers of recorded searches, with ids and a signature', async () => {
    const events = ['SEARCH_MATCH', 'SEARCH_UNKNOWN'];
    const { webhook, secret } = await create({ events, galleryIds: [galleryId] });
    expect(webhook).toMatchObject({
      name: 'door',
      url,
      events,
      galleries: [{ id: galleryId }],
      enabled: true,
    });
    const identityId = await client.identity(galleryId, 'Mia');
    const { accepted } = await client.enroll(identityId, [{ image: { base64: await base64Of('mia') } }]);
    const galleryIds = [galleryId];
    const match = await client.search({ galleryIds, image: { base64: await base64Of('miaAgain') } });
    const stranger = await client.search({ galleryIds, image: { base64: await base64Of('vera') } });
    await client.search({ galleryIds, image: { base64: await base64Of('vera') }, record: false });
    await expect.poll(() => received.length, eventually).toBe(2);
    const bodies = received.map(({ body }) => JSON.parse(body));
    const of = (event: string) => bodies.find((body) => body.event === event);
    expect(of('search.match')).toMatchObject({
      galleryIds,
      ids: { searchId: match.id, identityIds: [identityId], sampleIds: [accepted[0].id] },
    });
    expect(of('search.unknown')).toMatchObject({ galleryIds, ids: { searchId: stranger.id } });
    for (const { headers, body } of received) {
      expect(body).not.toContain('Mia');
      const [t, v1] = String(headers['x-gallerist-signature']).split(',');
      const mac = createHmac('sha256', secret)
        .update(`${t!.slice(2)}.${body}`)
        .digest('hex');
      expect(v1).toBe(`v1=${mac}`);
    }
    const log = (await app.graphql(deliveriesOf, { id: webhook.id })).data.node.deliveries.nodes;
    expect(log.map((delivery: { id: string }) => delivery.id).sort()).toEqual(
      bodies.map((body) => body.id).sort(),
    );
    expect(log[0]).toMatchObject({ state: 'DELIVERED', attempts: 1, lastStatus: 200, lastFailure: null });
    expect((await mutate('remove', { id: webhook.id })).deletedWebhookId).toBe(webhook.id);
    expect(await mutate('remove', { id: webhook.id })).toEqual({
      deletedWebhookId: null,
      userErrors: notFound,
    });
  });

  it('are told that a job has finished, with an id that the API knows', async () => {
    const { webhook } = await create({ events: ['JOB_FINISHED'] });
    const before = received.length;
    const remove = 'mutation ($id: ID!) { deleteGallery(id: $id) { job { id } } }';
    const { job } = (await app.graphql(remove, { id: await client.gallery() })).data.deleteGallery;
    await expect.poll(() => received.length, eventually).toBe(before + 1);
    const { event, ids } = JSON.parse(received[before]!.body);
    expect([event, ids]).toEqual(['job.finished', { jobId: job.id }]);
    await mutate('remove', { id: webhook.id });
  });

  it('are tested, rotated, changed and disabled', async () => {
    const input = { url: url.replace('/hook', '/refuses'), idempotencyKey: 'create' };
    const created = await create(input);
    expect(await create(input)).toEqual(created);
    expect(codes(await create({ ...input, name: 'other' }))).toEqual([
      'IDEMPOTENCY_MISMATCH input.idempotencyKey',
    ]);
    const { id } = created.webhook;
    await mutate('update', { id, input: { enabled: false } });
    const { delivery } = await mutate('test', { id, key: 'test' });
    expect((await mutate('test', { id, key: 'test' })).delivery.id).toBe(delivery.id);
    const state =
      'query ($id: ID!) { node(id: $id) { ... on WebhookDelivery { state lastStatus lastFailure } } }';
    await expect
      .poll(async () => (await app.graphql(state, { id: delivery.id })).data.node, eventually)
      .toEqual({ state: 'FAILED', lastStatus: 500, lastFailure: 'REFUSED' });
    const rotated = await mutate('rotate', { id, key: 'rotate' });
    expect(rotated.secret).toMatch(/^whsec_[\w-]{43}$/);
    expect(rotated.secret).not.toBe(created.secret);
    expect(await mutate('rotate', { id, key: 'rotate' })).toEqual(rotated);
    expect(new Date(rotated.webhook.previousSecretUntil).getTime() - clock.now().getTime()).toBe(86_400_000);
    const { webhook: other } = await create({});
    for (const document of ['rotate', 'test'] as const) {
      expect(codes(await mutate(document, { id: other.id, key: document }))).toEqual([
        'IDEMPOTENCY_MISMATCH input.idempotencyKey',
      ]);
    }
    await mutate('remove', { id: other.id });
    const change = { name: 'gate', url, events: ['JOB_FINISHED'], enabled: true };
    const limited = await mutate('update', { id, input: { ...change, galleryIds: [galleryId] } });
    expect(limited.webhook).toMatchObject({ ...change, galleries: [{ id: galleryId }] });
    expect((await mutate('update', { id, input: { galleryIds: null } })).webhook.galleries).toBeNull();
    const audit = '{ auditLog(first: 20) { nodes { action targetId detail } } }';
    const entries = (await app.graphql(audit)).data.auditLog.nodes.filter(
      (entry: { targetId: string }) => entry.targetId === id,
    );
    expect(entries.map((entry: { action: string }) => entry.action).reverse()).toEqual([
      'createWebhook',
      'updateWebhook',
      'testWebhook',
      'rotateWebhookSecret',
      'updateWebhook',
      'updateWebhook',
    ]);
    expect(JSON.stringify(entries)).not.toContain('whsec_');
    expect(app.logged()).not.toContain(rotated.secret);
    await mutate('remove', { id });
  });

  it('refuse with a code what is wrong, and are hidden from who may not see their galleries', async () => {
    const bad = async (input: object) => codes(await create(input));
    const wrongUrl = ['INVALID_INPUT input.url'];
    for (const wrong of [
      'ftp://example.org/',
      'no url',
      'https://user:word@example.org/',
      'https://10.0.0.1/',
      'https://[::1]/',
      'https://169.254.169.254/latest',
      'http://127.1.1.1/',
      'https://localhost/',
      'https://[::ffff:127.0.0.1]/',
      `https://example.org/${'a'.repeat(2_048)}`,
    ])
      expect(await bad({ url: wrong }), wrong).toEqual(wrongUrl);
    expect(await bad({ name: '' })).toEqual(['INVALID_INPUT input.name']);
    expect(await bad({ events: [] })).toEqual(['INVALID_INPUT input.events']);
    expect(await bad({ galleryIds: [] })).toEqual(['INVALID_INPUT input.galleryIds']);
    expect(await bad({ galleryIds: ['nothing'] })).toEqual(['NOT_FOUND input.galleryIds']);
    expect(await bad({ galleryIds: Array<string>(101).fill(galleryId) })).toEqual([
      'LIMIT_EXCEEDED input.galleryIds',
    ]);
    const { webhook } = await create({});
    const limited = await client.withKey({ role: 'ADMIN', galleryIds: [galleryId] });
    expect(codes(await create({}, limited.secret))).toEqual(['FORBIDDEN input.galleryIds']);
    const { webhook: own } = await create({ galleryIds: [galleryId] }, limited.secret);
    expect((await app.graphql(list, {}, limited.secret)).data.webhooks.nodes).toEqual([{ id: own.id }]);
    const { id } = webhook;
    expect((await app.graphql(deliveriesOf, { id }, limited.secret)).data.node).toBeNull();
    const unnamed = 'R2FsbGVyeTow';
    expect((await mutate('update', { id: unnamed, input: {} })).userErrors).toEqual(notFound);
    expect((await mutate('update', { id, input: {} }, limited.secret)).userErrors).toEqual(notFound);
    expect((await mutate('remove', { id }, limited.secret)).userErrors).toEqual(notFound);
    expect((await mutate('rotate', { id }, limited.secret)).userErrors).toEqual(notFound);
    expect((await mutate('test', { id }, limited.secret)).userErrors).toEqual(notFound);
    expect(
      codes(await mutate('update', { id: own.id, input: { galleryIds: null } }, limited.secret)),
    ).toEqual(['FORBIDDEN input.galleryIds']);
    expect(codes(await mutate('update', { id: own.id, input: { url: 'https://10.1.1.1' } }))).toEqual(
      wrongUrl,
    );
    const database = openDatabase({ url: app.databaseUrl, maxConnections: 1 });
    const row = {
      name: 'many',
      url,
      sealedSecret: '',
      events: ['job.finished'],
      allGalleries: true,
      enabled: false,
    };
    await database.client.webhook.createMany({ data: Array.from({ length: 98 }, () => row) });
    await database.close();
    expect(await bad({})).toEqual(['LIMIT_EXCEEDED input']);
    const reviewer = await client.withKey({ role: 'REVIEWER' });
    expect((await app.graphql(list, {}, reviewer.secret)).errors[0]?.extensions.code).toBe('FORBIDDEN');
  });
});
