import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { Client } from 'graphql-ws';
import { newId } from '../src/core/ids.ts';
import { insertJob } from '../src/features/job/job.store.ts';
import { decodeId, encodeId } from '../src/graphql/global-id.ts';
import { openDatabase, type Database } from '../src/infra/prisma/database.ts';
import { subscriptionLimits } from '../src/http/subscription-limits.ts';
import { testClock, type TestApp } from './harness.ts';
import { appsOnDatabases } from './on-databases.ts';
import { listen, socketClient, type Told } from './socket-client.ts';

const jobUpdated = `subscription ($id: ID) { jobUpdated(jobId: $id) { id state progress attempt log { text } } }`;
const galleryActivity = `subscription ($id: ID!) { galleryActivity(galleryId: $id) { kind action outcome targetId galleryIds } }`;
const createGallery = `mutation ($name: String!) { createGallery(input: { name: $name }) { gallery { id } } }`;
const createKey = `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { apiKey { id } secret } }`;
const revokeKey = `mutation ($id: ID!) { revokeApiKey(id: $id) { userErrors { code } } }`;
const createIdentity = `mutation ($input: CreateIdentityInput!) { createIdentity(input: $input) { identity { id } } }`;
const deleteIdentity = `mutation ($id: ID!) { deleteIdentity(id: $id) { userErrors { code } } }`;
const cancelJob = `mutation ($id: ID!) { cancelJob(id: $id) { userErrors { code } } }`;
const deleteGallery = `mutation ($id: ID!) { deleteGallery(id: $id) { job { id } } }`;
const search = `query ($input: SearchInput!) { search(input: $input) { id } }`;

const soon = { timeout: 30_000, interval: 50 };

describe.each(appsOnDatabases)('subscriptions over WebSocket, on $name', ({ start }) => {
  const clock = testClock();
  let app: TestApp;
  let database: Database;
  let galleryId: string;
  const clients: Client[] = [];
  beforeAll(async () => {
    const started = await start({ clock });
    app = started;
    database = openDatabase({ url: started.databaseUrl });
    galleryId = (await app.graphql(createGallery, { name: 'watched' })).data.createGallery.gallery.id;
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.dispose();
  });
  afterAll(async () => {
    await database.close();
    await app.close();
  });

  function client(secret: string = app.ownerSecret): Client {
    const made = socketClient({ url: app.url, params: { Authorization: `Bearer ${secret}` } });
    clients.push(made);
    return made;
  }
  const newKey = async (input: object): Promise<{ apiKey: { id: string }; secret: string }> =>
    (await app.graphql(createKey, { input: { name: 'k', ...input } })).data.createApiKey;
  /** A job of another process: this one learns of it from the database only. */
  async function foreignJob(change: { galleryId?: string | null; galleryIds?: string[] } = {}) {
    const input = {
      kind: 'report',
      galleryId: decodeId('Gallery', galleryId),
      input: {},
      ...change,
    } as const;
    const lease = { claimId: newId(), leaseUntil: new Date(Date.now() + 3_600_000) };
    return await database.transaction(async (tx) => {
      const { id } = await insertJob(tx, input);
      await tx.job.update({ where: { id }, data: { state: 'RUNNING', attempt: 1, ...lease } });
      return { id, globalId: encodeId('Job', id) };
    });
  }
  const change = (id: string, data: object) => database.client.job.update({ where: { id }, data });
  /** What was subscribed to before on the connection is served, too: this here is asked for twice, one after the other. */
  async function served(connection: Client, jobId?: string): Promise<void> {
    const id = jobId ?? (await foreignJob()).globalId;
    for (let i = 0; i < 2; i += 1) await until(listen(connection, jobUpdated, { id }), 1);
  }
  const until = (told: Told, count: number) =>
    expect.poll(() => told.events.length, soon).toBeGreaterThanOrEqual(count);

  /** Of a job that is made now, and so of everything before it. */
  async function toldOfAnother(all: Told): Promise<void> {
    const { globalId } = await foreignJob();
    await expect.poll(() => all.events.map(({ id }) => id as string), soon).toContain(globalId);
  }

  it('tell of a job as it is and whenever it changes, whichever process changed it', async () => {
    const { id, globalId } = await foreignJob();
    const connection = client();
    const told = listen(connection, jobUpdated, { id: globalId });
    const all = listen(connection, jobUpdated);
    await until(told, 1);
    expect(told.events[0]).toMatchObject({ id: globalId, state: 'RUNNING', progress: 0 });
    await change(id, { progress: 0.5, logLines: { create: { text: 'half' } } });
    // The latest: one may be told twice how things are, never of what was.
    await expect
      .poll(() => told.events.at(-1), soon)
      .toMatchObject({ progress: 0.5, log: [{ text: 'half' }] });
    await app.graphql(cancelJob, { id: globalId });
    await change(id, { state: 'CANCELLED', finishedAt: new Date() });
    await expect.poll(() => told.events.at(-1).state, soon).toBe('CANCELLED');
    // A sign of life alone is no news: by the time that a later job is told of, it has been looked at.
    await toldOfAnother(all);
    const count = told.events.length;
    await change(id, { leaseUntil: new Date() });
    for (let i = 0; i < 2; i += 1) await toldOfAnother(all);
    expect(told.events.length).toBe(count);
  });

  it('tell of all jobs that the caller sees, and of no other', async () => {
    const other = (await app.graphql(createGallery, { name: 'other' })).data.createGallery.gallery.id;
    const { secret } = await newKey({ role: 'VIEWER', galleryIds: [other] });
    const [wide, narrow] = [client(), client(secret)];
    const [all, some] = [listen(wide, jobUpdated), listen(narrow, jobUpdated)];
    await served(wide);
    await served(narrow, (await foreignJob({ galleryId: decodeId('Gallery', other) })).globalId);
    const before = some.events.length;
    const [hidden, shown] = [await foreignJob(), await foreignJob({ galleryId: decodeId('Gallery', other) })];
    const ids = (told: Told) => told.events.map(({ id }) => id);
    await expect
      .poll(() => ids(all), soon)
      .toEqual(expect.arrayContaining([hidden.globalId, shown.globalId]));
    await expect.poll(() => ids(some).slice(before), soon).toContain(shown.globalId);
    expect(ids(some)).not.toContain(hidden.globalId);
  });

  it('tell what happens in a gallery, by ids', async () => {
    const connection = client();
    const told = listen(connection, galleryActivity, { id: galleryId });
    await served(connection);
    const input = { galleryId, name: 'A. Name' };
    const { identity } = (await app.graphql(createIdentity, { input })).data.createIdentity;
    const [space] = (await app.graphql('{ system { spaces { id dimensions } } }')).data.system.spaces;
    const values = Array.from({ length: space.dimensions }, (_, i) => (i === 0 ? 1 : 0));
    const probe = { galleryIds: [galleryId], embedding: { space: space.id, values } };
    const found = (await app.graphql(search, { input: probe })).data.search;
    await app.graphql(deleteIdentity, { id: identity.id });
    const { id: jobId, globalId } = await foreignJob();
    await change(jobId, { state: 'SUCCEEDED', finishedAt: new Date() });
    await expect
      .poll(() => told.events, soon)
      .toEqual(
        expect.arrayContaining([
          ...[
            { kind: 'IDENTITY_CHANGED', action: 'createIdentity', outcome: 'OK', targetId: identity.id },
            { kind: 'DELETED', action: 'deleteIdentity', outcome: 'OK', targetId: identity.id },
            { kind: 'SEARCHED', action: 'search', outcome: 'UNKNOWN', targetId: found.id },
            { kind: 'JOB', action: 'report', outcome: 'SUCCEEDED', targetId: globalId },
          ].map((event) => ({ ...event, galleryIds: [galleryId] })),
        ]),
      );
    expect(JSON.stringify(told.events)).not.toContain('A. Name');
  });

  it('miss no entry whose transaction commits later than its number says', async () => {
    const connection = client();
    const told = listen(connection, galleryActivity, { id: galleryId });
    await served(connection);
    const entry = (action: string, seq: bigint) => ({
      ...{ seq, action, outcome: 'OK', requestId: 'r' },
      galleryIds: [decodeId('Gallery', galleryId) ?? ''],
    });
    const [row] = await database.client.$queryRaw<
      { seq: bigint }[]
    >`SELECT nextval(pg_get_serial_sequence('audit_entries', 'seq')) AS seq`;
    const late = row?.seq ?? 0n;
    await app.graphql(createIdentity, { input: { galleryId, name: 'b' } });
    await expect.poll(() => told.events.map(({ action }) => action), soon).toContain('createIdentity');
    await database.client.auditEntry.create({ data: entry('moveSamples', late) });
    await expect.poll(() => told.events.map(({ action }) => action), soon).toContain('moveSamples');
    expect(told.events.filter(({ action }) => action === 'createIdentity')).toHaveLength(1);
  });

  it('end when the gallery is not there any more', async () => {
    const { id } = (await app.graphql(createGallery, { name: 'short-lived' })).data.createGallery.gallery;
    const connection = client();
    const told = listen(connection, galleryActivity, { id });
    await served(connection);
    await app.graphql(deleteGallery, { id });
    expect(await told.end).toBeUndefined();
  });

  it('end with the key: revoked or expired, at the next event', async () => {
    const { id, globalId } = await foreignJob();
    const revoked = await newKey({ role: 'VIEWER' });
    const expiring = await newKey({
      role: 'VIEWER',
      expiresAt: new Date(clock.now().getTime() + 60_000).toISOString(),
    });
    const told = [revoked, expiring].map(({ secret }) =>
      listen(client(secret), jobUpdated, { id: globalId }),
    );
    for (const one of told) await until(one, 1);
    await app.graphql(revokeKey, { id: revoked.apiKey.id });
    clock.advance(61_000);
    await change(id, { progress: 0.7 });
    for (const one of told) expect(await one.end).toBe(4403);
    expect(told.map(({ events }) => events.length)).toEqual([1, 1]);
  });

  it.each([
    ['a job that is not there', jobUpdated, { id: encodeId('Job', newId()) }],
    ['an id that is none', jobUpdated, { id: 'nonsense' }],
    ['a gallery that is not there', galleryActivity, { id: encodeId('Gallery', newId()) }],
    ['a query', '{ viewer { name } }', {}],
    ['a mutation', deleteGallery, { id: 'x' }],
    ['a field that is not there', 'subscription { nothing }', {}],
    ['text that is no query', 'subscription {', {}],
    ['two streams at once', 'subscription { a: jobUpdated { id } b: jobUpdated { id } }', {}],
  ])('refuse %s, and serve on', async (_what, query, variables) => {
    const connection = client();
    const told = listen(connection, query, variables);
    const end = await told.end;
    const errors = (Array.isArray(end) ? end : told.results[0]?.errors) as
      { extensions: object }[] | undefined;
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      requestId: expect.any(String) as string,
    });
    const { globalId } = await foreignJob();
    await until(listen(connection, jobUpdated, { id: globalId }), 1);
  });

  it('answer QUERY_TOO_COMPLEX as HTTP does, and are not served there', async () => {
    const deep = `subscription { jobUpdated { ${Array.from({ length: 1_001 }, (_, i) => `f${i}: id`).join(' ')} } }`;
    const end = (await listen(client(), deep).end) as { extensions: object }[];
    expect(end[0]?.extensions).toMatchObject({ code: 'QUERY_TOO_COMPLEX' });
    const answer = await app.graphql('subscription { jobUpdated { id } }');
    expect([answer.status, answer.errors[0]?.extensions.code]).toEqual([400, 'BAD_USER_INPUT']);
  });

  it.each([
    ['no key', {}],
    ['a wrong key', { params: { apiKey: 'gk_wrong' } }],
    ['a key that is no text', { params: { Authorization: 5 } }],
  ])('are closed to %s', async (_what, options) => {
    const made = socketClient({ url: app.url, ...options });
    clients.push(made);
    expect(await listen(made, jobUpdated).end).toBe(4403);
  });

  it('take the key in the header of the upgrade too', async () => {
    const headers = { Authorization: `Bearer ${app.ownerSecret}`, Origin: app.url };
    const made = socketClient({ url: app.url, headers });
    clients.push(made);
    const { globalId } = await foreignJob();
    await until(listen(made, jobUpdated, { id: globalId }), 1);
  });

  it.each([
    ['a page of another origin', '/graphql', { Origin: 'https://evil.example' }, 403],
    ['an origin that is none', '/graphql', { Origin: 'null' }, 403],
    ['another address', '/other', {}, 404],
    ['an address that is none', '//', {}, 404],
  ])('are closed to %s', async (...[_what, path, headers, status]) => {
    const socket = new WebSocket(`${app.url.replace('http', 'ws')}${path}`, 'graphql-transport-ws', {
      headers,
    });
    const [error] = (await once(socket, 'error')) as [Error];
    expect(error.message).toContain(String(status));
  });

  it('close a connection that sends too much or what servers say, says nothing, or is one too many of its key', async () => {
    const open = async (): Promise<WebSocket> => {
      const socket = new WebSocket(`${app.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
      await once(socket, 'open');
      return socket;
    };
    const closed = async (socket: WebSocket) => ((await once(socket, 'close')) as [number])[0];
    const [loud, silent, odd] = [await open(), await open(), await open()];
    odd.send('{"type":"next","id":"1","payload":{}}');
    expect(await closed(odd)).toBe(4400);
    loud.send('x'.repeat(subscriptionLimits.maxMessageBytes + 1));
    expect(await closed(loud)).toBe(1009);
    expect(await closed(silent)).toBe(4408);
    const { secret } = await newKey({ role: 'VIEWER' });
    const hello = JSON.stringify({ type: 'connection_init', payload: { apiKey: secret } });
    const sockets = await Promise.all(Array.from({ length: subscriptionLimits.maxConnectionsPerKey }, open));
    for (const socket of sockets) {
      const acknowledged = once(socket, 'message');
      socket.send(hello);
      await acknowledged;
    }
    const extra = await open();
    const code = closed(extra);
    extra.send(hello);
    expect(await code).toBe(4429);
    for (const socket of sockets) socket.close();
  });
});

it('a server that stops tells its listeners so, and does not wait for them', async () => {
  const [kind] = appsOnDatabases;
  const app = await kind?.start();
  if (app === undefined) throw new TypeError('there is no database');
  const client = socketClient({ url: app.url, params: { apiKey: app.ownerSecret } });
  const connected = new Promise((resolve) => client.on('connected', resolve));
  const told = listen(client, jobUpdated);
  await connected;
  await app.close();
  expect(await told.end).toBe(1001);
});
