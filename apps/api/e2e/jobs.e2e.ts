import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../src/core/ids.ts';
import { insertJob } from '../src/features/job/job.store.ts';
import type { NewJob } from '../src/features/job/job.types.ts';
import { encodeId, decodeId } from '../src/graphql/global-id.ts';
import { openDatabase, type Database } from '../src/infra/prisma/database.ts';
import type { TestApp } from './harness.ts';
import { appsOnDatabases } from './on-databases.ts';

const fields = `id kind state progress attempt error cancelRequested startedAt nextAttemptAt finishedAt eta result log(last: 5) { text }`;
const readJob = `query ($id: ID!) { job(id: $id) { ${fields} } }`;
const change = (name: string) =>
  `mutation ($id: ID!) { ${name}(id: $id) { job { ${fields} } userErrors { code message path } } }`;
const createGallery = `mutation ($name: String!) { createGallery(input: { name: $name }) { gallery { id } } }`;
const createKey = `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { apiKey { id } secret userErrors { code } } }`;

const soon = { timeout: 30_000, interval: 100 };

describe.each(appsOnDatabases)('jobs over HTTP, on $name', ({ start }) => {
  let app: TestApp;
  let database: Database;
  let galleryId: string;
  let others: string;
  beforeAll(async () => {
    const started = await start();
    app = started;
    database = openDatabase({ url: started.databaseUrl });
    const create = async (name: string): Promise<string> =>
      (await app.graphql(createGallery, { name })).data.createGallery.gallery.id;
    [galleryId, others] = [await create('ours'), await create('theirs')];
  });
  afterAll(async () => {
    await database.close();
    await app.close();
  });

  const rowId = (id: string): string => decodeId('Gallery', id) ?? '';
  /** A job of another server, as its worker has left the row. */
  async function given(job: Partial<NewJob>, row: object = {}): Promise<string> {
    const lease = { claimId: newId(), leaseUntil: new Date(Date.now() + 3_600_000) };
    return await database.transaction(async (tx) => {
      const input = { kind: 'report', galleryId: rowId(galleryId), input: {}, ...job } as const;
      const { id } = await insertJob(tx, input);
      await tx.job.update({ where: { id }, data: { state: 'RUNNING', ...lease, ...row } });
      return encodeId('Job', id);
    });
  }
  const ended = { claimId: null, leaseUntil: null, finishedAt: new Date() };
  const ask = async (name: string, id: string, secret?: string) =>
    (await app.graphql(change(name), { id }, secret)).data[name];
  const read = async (id: string, secret?: string) => (await app.graphql(readJob, { id }, secret)).data.job;
  const newKey = async (input: object) =>
    (await app.graphql(createKey, { input: { name: 'k', ...input } })).data.createApiKey;
  const key = async (input: object): Promise<string> => (await newKey(input)).secret;

  it('tell how far they are and when they will be done', async () => {
    const startedAt = new Date(Date.now() - 60_000);
    const id = await given({}, { progress: 0.25, startedAt, attemptStartedAt: startedAt, attempt: 1 });
    const job = await read(id);
    expect(job).toMatchObject({ kind: 'report', state: 'RUNNING', progress: 0.25, attempt: 1, result: null });
    // A quarter in a minute leaves three.
    const left = Date.parse(job.eta) - Date.now();
    expect(left).toBeGreaterThan(150_000);
    expect(left).toBeLessThan(240_000);
  });

  it('are listed by state, kind and gallery', async () => {
    const id = await given({ kind: 'cluster' });
    const list = `query ($kind: String, $galleryId: ID) { jobs(state: RUNNING, kind: $kind, galleryId: $galleryId) { nodes { id } } }`;
    const listed = async (variables: object) =>
      (await app.graphql(list, variables)).data.jobs.nodes.map((node: { id: string }) => node.id);
    expect(await listed({ kind: 'cluster', galleryId })).toEqual([id]);
    expect(await listed({ kind: 'cluster', galleryId: others })).toEqual([]);
    expect(await listed({ kind: 'none such' })).toEqual([]);
  });

  it('are cancelled: at once if nobody works on them, else by their worker', async () => {
    const theirs = await given({});
    expect(await ask('cancelJob', theirs)).toMatchObject({
      job: { state: 'RUNNING', cancelRequested: true },
      userErrors: [],
    });
    expect((await ask('cancelJob', theirs)).userErrors).toEqual([]);
    const waiting = await given(
      {},
      { state: 'QUEUED', claimId: null, leaseUntil: null, nextAttemptAt: new Date(Date.now() + 3_600_000) },
    );
    expect((await ask('cancelJob', waiting)).userErrors).toEqual([]);
    await expect.poll(() => read(waiting), soon).toMatchObject({ state: 'CANCELLED', cancelRequested: true });
  });

  it('are tried again, whether they failed or were cancelled', async () => {
    for (const state of ['FAILED', 'CANCELLED']) {
      const id = await given({}, { state, ...ended, error: 'no luck', failures: 3 });
      const { job, userErrors } = await ask('retryJob', id);
      expect(userErrors).toEqual([]);
      expect(job).toMatchObject({ state: 'QUEUED', error: null, cancelRequested: false, finishedAt: null });
      await expect.poll(async () => (await read(id)).attempt, soon).toBe(1);
    }
  });

  it.each([
    ['cancelJob', 'JOB_ENDED', 'report', 'SUCCEEDED'],
    ['cancelJob', 'JOB_ENDED', 'report', 'CANCELLED'],
    ['cancelJob', 'JOB_NOT_CANCELLABLE', 'gallery.purge', 'RUNNING'],
    ['retryJob', 'JOB_NOT_RETRYABLE', 'report', 'SUCCEEDED'],
    ['retryJob', 'JOB_NOT_RETRYABLE', 'report', 'RUNNING'],
    ['retryJob', 'JOB_NOT_RETRYABLE', 'promote', 'FAILED'],
  ] as const)('%s answers %s for a job of kind %s that is %s', async (...[name, code, kind, state]) => {
    const id = await given({ kind }, state === 'RUNNING' ? {} : { state, ...ended });
    const before = await read(id);
    expect(await ask(name, id)).toMatchObject({ job: null, userErrors: [{ code, path: ['id'] }] });
    expect(await read(id)).toEqual(before);
  });

  it.each(['cancelJob', 'retryJob'])('%s finds only what the caller may see', async (name) => {
    const viewerOf = await key({ role: 'ADMIN', galleryIds: [others] });
    const hidden = await given({}, { state: 'FAILED', ...ended });
    const shared = await given({ galleryId: null, galleryIds: [rowId(galleryId), rowId(others)] });
    for (const id of [hidden, shared, encodeId('Job', newId()), 'nonsense']) {
      const answer = await ask(name, id, viewerOf);
      expect(answer).toMatchObject({ job: null, userErrors: [{ code: 'NOT_FOUND', path: ['id'] }] });
    }
    expect(await read(shared, viewerOf)).toBeNull();
    expect(await read(shared, await key({ role: 'VIEWER', galleryIds: [galleryId, others] }))).not.toBeNull();
  });

  it('below ADMIN a caller changes only its own, and a VIEWER none', async () => {
    const { apiKey: created, secret: integrator } = await newKey({ role: 'INTEGRATOR' });
    const actorId = decodeId('ApiKey', created.id);
    const [own, foreign] = [await given({ actorId }), await given({})];
    expect((await ask('cancelJob', foreign, integrator)).userErrors[0].code).toBe('FORBIDDEN');
    expect((await ask('cancelJob', own, integrator)).userErrors).toEqual([]);
    const viewer = await key({ role: 'VIEWER' });
    const answer = await app.graphql(change('cancelJob'), { id: own }, viewer);
    expect(answer.errors[0]?.extensions.code).toBe('FORBIDDEN');
  });

  it('leave an entry in the audit log', async () => {
    const id = await given({});
    await ask('cancelJob', id);
    const query = '{ auditLog(first: 1) { nodes { action targetId galleryIds outcome } } }';
    const { data } = await app.graphql(query);
    expect(data.auditLog.nodes).toEqual([
      { action: 'cancelJob', targetId: id, galleryIds: [galleryId], outcome: 'OK' },
    ]);
  });
});
