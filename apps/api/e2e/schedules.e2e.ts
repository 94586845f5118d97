import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../src/core/ids.ts';
import { decodeId, encodeId } from '../src/graphql/global-id.ts';
import { openDatabase, type Database } from '../src/infra/prisma/database.ts';
import { testClock, type TestApp } from './harness.ts';
import { appsOnDatabases } from './on-databases.ts';

const run = '{ dueAt isManual outcome reason jobs { id kind state } }';
const fields = `id name kind cron timeZone options overlap enabled nextRunAt nextRuns
  onlyIf { minNewFeedback minNewSamples } galleries { id } lastRun ${run}`;
const errors = 'userErrors { code message path }';
const create = `mutation ($input: CreateScheduleInput!) { createSchedule(input: $input) { schedule { ${fields} } ${errors} } }`;
const update = `mutation ($id: ID!, $input: UpdateScheduleInput!) { updateSchedule(id: $id, input: $input) { schedule { ${fields} } ${errors} } }`;
const remove = `mutation ($id: ID!) { deleteSchedule(id: $id) { deletedScheduleId ${errors} } }`;
const runNow = `mutation ($id: ID!, $key: String) { runScheduleNow(id: $id, idempotencyKey: $key) { run ${run} ${errors} } }`;
const readSchedule = `query ($id: ID!) { schedule(id: $id) { ${fields} runs(first: 5) ${run} } }`;
const createGallery = `mutation ($name: String!) { createGallery(input: { name: $name }) { gallery { id } } }`;
const createKey = `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret } }`;

const soon = { timeout: 40_000, interval: 200 };

describe.each(appsOnDatabases)('schedules over HTTP, on $name', ({ start }) => {
  const clock = testClock();
  let app: TestApp;
  let database: Database;
  let galleryId: string;
  let others: string;
  beforeAll(async () => {
    const started = await start({ clock });
    app = started;
    database = openDatabase({ url: started.databaseUrl });
    const make = async (name: string): Promise<string> =>
      (await app.graphql(createGallery, { name })).data.createGallery.gallery.id;
    [galleryId, others] = [await make('ours'), await make('theirs')];
  });
  afterAll(async () => {
    await database.close();
    await app.close();
  });

  const ask = async (query: string, variables: object, secret?: string) => {
    const { data } = await app.graphql(query, variables, secret);
    return Object.values<{ [field: string]: unknown; userErrors: { code: string }[] }>(data)[0];
  };
  const draft = (change: object = {}) => ({
    name: 'nightly',
    kind: 'CALIBRATION',
    cron: '30 2 * * *',
    timeZone: 'Europe/Berlin',
    galleryIds: [galleryId],
    ...change,
  });
  const given = async (change: object = {}): Promise<string> =>
    (await app.graphql(create, { input: draft(change) })).data.createSchedule.schedule.id;
  const read = async (id: string, secret?: string) =>
    (await app.graphql(readSchedule, { id }, secret)).data.schedule;
  const key = async (input: object): Promise<string> =>
    (await app.graphql(createKey, { input: { name: 'k', ...input } })).data.createApiKey.secret;

  it('are made with named defaults, listed, and tell their next five moments', async () => {
    const input = draft({ onlyIf: { minNewSamples: null }, options: { modality: 'FACE' } });
    const { schedule, userErrors } = (await app.graphql(create, { input })).data.createSchedule;
    expect(userErrors).toEqual([]);
    expect(schedule).toMatchObject({
      ...{ name: 'nightly', kind: 'CALIBRATION', overlap: 'SKIP', enabled: true, lastRun: null },
      onlyIf: { minNewFeedback: 20, minNewSamples: null },
      galleries: [{ id: galleryId }],
    });
    expect(schedule.nextRuns).toHaveLength(5);
    expect(schedule.nextRuns[0]).toBe(schedule.nextRunAt);
    const local = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', timeStyle: 'short' });
    expect(local.format(new Date(schedule.nextRunAt))).toBe('02:30');
    const list = await app.graphql('{ schedules { nodes { id } } }');
    expect(list.data.schedules.nodes).toContainEqual({ id: schedule.id });
    expect((await app.graphql(`{ node(id: "${schedule.id}") { id } }`)).data.node).toEqual({
      id: schedule.id,
    });
  });

  it('are made once for an idempotency key', async () => {
    const input = draft({ idempotencyKey: 'once' });
    const [first, second] = [await ask(create, { input }), await ask(create, { input })];
    expect(second).toEqual(first);
    const other = await ask(create, { input: { ...input, name: 'other' } });
    expect(other?.userErrors).toMatchObject([{ code: 'IDEMPOTENCY_MISMATCH' }]);
  });

  it.each([
    ['INVALID_INPUT', 'name', { name: '' }],
    ['INVALID_CRON', 'cron', { cron: 'every day' }],
    ['INVALID_CRON', 'cron', { cron: '* * * * * *' }],
    ['CRON_NEVER_FIRES', 'cron', { cron: '0 0 30 2 *' }],
    ['INVALID_INPUT', 'timeZone', { timeZone: 'Mars/Base' }],
    ['INVALID_INPUT', 'galleryIds', { galleryIds: [] }],
    ['INVALID_INPUT', 'galleryIds', { kind: 'RETENTION' }],
    ['INVALID_INPUT', 'options', { options: { modality: 'VOICE' } }],
    ['INVALID_INPUT', 'options', { options: { modality: 'FACE', more: 1 } }],
    ['INVALID_INPUT', 'options', { kind: 'TRAINING', options: { recipe: 'MAGIC' } }],
    ['INVALID_INPUT', 'options', { kind: 'TRAINING', options: { options: { epochs: 0 } } }],
    ['INVALID_INPUT', 'onlyIf', { onlyIf: { minNewFeedback: null, minNewSamples: null } }],
    ['INVALID_INPUT', 'onlyIf', { onlyIf: { minNewFeedback: 0 } }],
    ['NOT_FOUND', 'galleryIds', { galleryIds: ['nonsense'] }],
  ])('answer %s for a bad %s', async (code, field, change) => {
    const refused = { schedule: null, userErrors: [{ code }] };
    const made = await ask(create, { input: draft(change) });
    expect(made).toMatchObject(refused);
    expect(made?.userErrors).toMatchObject([{ path: expect.arrayContaining(['input', field]) as string[] }]);
    if ('kind' in change) return;
    const id = await given();
    const before = await read(id);
    expect(await ask(update, { id, input: change })).toMatchObject(refused);
    expect(await read(id)).toEqual(before);
  });

  it('change what is given and keep the rest', async () => {
    const id = await given({ onlyIf: {} });
    const { runs, ...before } = await read(id);
    expect(runs).toEqual([]);
    const renamed = await ask(update, { id, input: { name: 'weekly' } });
    expect(renamed?.['schedule']).toMatchObject({ ...before, name: 'weekly' });
    const input = { cron: '0 0 29 2 *', timeZone: 'Asia/Kathmandu', onlyIf: null, overlap: 'QUEUE' };
    expect((await ask(update, { id, input }))?.['schedule']).toMatchObject(input);
    const off = await ask(update, { id, input: { enabled: false } });
    expect(off?.['schedule']).toMatchObject({ enabled: false, nextRunAt: null, nextRuns: [] });
  });

  it('are removed once', async () => {
    const id = await given();
    expect(await ask(remove, { id })).toEqual({ deletedScheduleId: id, userErrors: [] });
    expect(await read(id)).toBeNull();
    const again = { deletedScheduleId: null, userErrors: [{ code: 'NOT_FOUND', path: ['id'] }] };
    expect(await ask(remove, { id })).toMatchObject(again);
  });

  it('run by hand, once for an idempotency key, and not while a run is not over', async () => {
    const id = await given({ enabled: false, onlyIf: {} });
    const first = await ask(runNow, { id, key: 'k' });
    expect(first).toMatchObject({
      userErrors: [],
      run: { isManual: true, outcome: 'STARTED', reason: null },
    });
    const [job] = (first!['run'] as { jobs: { id: string; kind: string }[] }).jobs;
    expect(job?.kind).toBe('calibrate');
    expect(await ask(runNow, { id, key: 'k' })).toMatchObject({ run: { jobs: [{ id: job?.id }] } });
    const running = {
      state: 'RUNNING',
      leaseUntil: new Date(Date.now() + 3_600_000),
      finishedAt: null,
    } as const;
    await database.client.job.update({ where: { id: decodeId('Job', job?.id ?? '') ?? '' }, data: running });
    expect(await ask(runNow, { id })).toMatchObject({
      run: null,
      userErrors: [{ code: 'SCHEDULE_SKIPPED', path: ['id'] }],
    });
    expect((await read(id)).runs).toHaveLength(1);
  });

  it('say why their work could not start, as `startTraining` would', async () => {
    const id = await given({ kind: 'TRAINING', options: { options: { epochs: 3 } } });
    const { data } = await app.graphql(runNow, { id });
    expect(data.runScheduleNow).toMatchObject({ run: null, userErrors: [{ code: 'SCHEDULE_SKIPPED' }] });
    expect(data.runScheduleNow.userErrors[0].message).toContain('training needs two identities');
  });

  it('fire by themselves, with an entry in the audit log', async () => {
    const [retention, reconcile] = [
      await given({ kind: 'RETENTION', galleryIds: [], cron: '*/5 * * * *' }),
      await given({ kind: 'RECONCILE', galleryIds: [], cron: '*/5 * * * *' }),
    ];
    clock.advance(301_000);
    for (const id of [retention, reconcile]) {
      const done = { isManual: false, outcome: 'STARTED', jobs: [{ state: 'SUCCEEDED' }] };
      await expect.poll(async () => (await read(id)).lastRun, soon).toMatchObject(done);
      await ask(update, { id, input: { enabled: false } });
    }
    const { data } = await app.graphql(
      '{ auditLog(filter: { action: "runSchedule" }) { nodes { actorId targetId outcome } } }',
    );
    expect(data.auditLog.nodes).toContainEqual({ actorId: null, targetId: retention, outcome: 'OK' });
  });

  it('exist only for who sees all their galleries', async () => {
    const both = await given({ galleryIds: [galleryId, others] });
    const server = await given({ kind: 'RETENTION', galleryIds: [], enabled: false });
    const limited = await key({ role: 'ADMIN', galleryIds: [galleryId] });
    for (const id of [both, server, encodeId('Schedule', newId()), 'nonsense']) {
      expect(await read(id, limited)).toBeNull();
      const absent = { userErrors: [{ code: 'NOT_FOUND' }] };
      expect(await ask(update, { id, input: { name: 'x' } }, limited)).toMatchObject(absent);
      expect(await ask(remove, { id }, limited)).toMatchObject(absent);
      expect(await ask(runNow, { id }, limited)).toMatchObject(absent);
    }
    const wider = draft({ galleryIds: [galleryId, others] });
    expect(await ask(create, { input: wider }, limited)).toMatchObject({
      userErrors: [{ code: 'NOT_FOUND' }],
    });
    const whole = draft({ kind: 'RETENTION', galleryIds: [] });
    expect(await ask(create, { input: whole }, limited)).toMatchObject({
      userErrors: [{ code: 'FORBIDDEN' }],
    });
    const listed = await app.graphql('{ schedules(first: 100) { nodes { id } } }', {}, limited);
    expect(listed.data.schedules.nodes).not.toContainEqual({ id: both });
    expect(await read(both, await key({ role: 'VIEWER', galleryIds: [galleryId, others] }))).not.toBeNull();
    const reviewer = await key({ role: 'REVIEWER' });
    const answer = await app.graphql(remove, { id: both }, reviewer);
    expect(answer.errors[0]?.extensions.code).toBe('FORBIDDEN');
  });
});
