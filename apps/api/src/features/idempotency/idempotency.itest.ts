import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabases, type TestDatabase } from '../../../test/databases.ts';
import { newId } from '../../core/ids.ts';
import type { JsonValue } from '../../core/json.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import { runIdempotent } from './idempotency.ts';
import type * as idempotency from './idempotency.ts';
import { createIdempotencySweeper } from './idempotency-sweeper.ts';

const HOUR_MS = 60 * 60 * 1000;

describe.each(testDatabases)('idempotent mutations on $name', ({ open }) => {
  let database: TestDatabase;
  let actorId: string;
  let now: Date;
  beforeAll(async () => {
    database = await open();
  }, 60_000);
  afterAll(() => database.close());
  beforeEach(() => {
    actorId = newId();
    now = new Date('2026-01-01T00:00:00Z');
  });

  const createGallery = async (tx: Transaction) => {
    const { id } = await tx.gallery.create({ data: { name: actorId, filterKeys: [] } });
    return { galleryId: id };
  };
  const call = (options: {
    key?: string | null;
    input?: JsonValue;
    prepare?: () => Promise<undefined>;
    run?: (tx: Transaction) => Promise<{ galleryId: string }>;
    isStored?: () => boolean;
    mutation?: string;
  }) =>
    runIdempotent({
      database,
      actorId,
      mutation: 'createGallery',
      key: 'k1',
      input: { name: 'staff', tags: ['a', 'b'] },
      run: createGallery,
      clock: { now: () => now },
      ...options,
    });
  const galleries = () => database.client.gallery.count({ where: { name: actorId } });

  const records = () => database.client.idempotencyRecord.count({ where: { actorId } });

  it('answer a replay with the first payload and do nothing twice', async () => {
    const first = await call({});
    const replay = await call({ input: { tags: ['a', 'b'], name: 'staff' } });
    expect(first.ok).toBe(true);
    expect(replay).toEqual(first);
    expect(await galleries()).toBe(1);
  });

  it('refuse another input under the same key', async () => {
    await call({});
    expect(await call({ input: { name: 'staff', tags: ['b', 'a'] } })).toMatchObject({
      ok: false,
      error: { code: 'IDEMPOTENCY_MISMATCH', path: ['input', 'idempotencyKey'] },
    });
    expect(await galleries()).toBe(1);
  });

  it('keep keys of other mutations and actors apart, and run without a key each time', async () => {
    await call({});
    await call({ mutation: 'updateGallery' });
    await call({ key: null });
    await call({ key: null });
    expect(await galleries()).toBe(4);
    const earlier = actorId;
    actorId = newId();
    await call({});
    expect(await galleries()).toBe(1);
    actorId = earlier;
  });

  it('let concurrent duplicates wait for the first and answer as it did, preparing once', async () => {
    let prepared = 0;
    const prepare = () => {
      prepared += 1;
      return Promise.resolve(undefined);
    };
    const answers = await Promise.all(Array.from({ length: 5 }, () => call({ prepare })));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject({ ok: true });
    expect(prepared).toBe(1);
    expect(await galleries()).toBe(1);
  });

  it('refuse a concurrent call with another input once the first has committed', async () => {
    const answers = await Promise.all([call({}), call({ input: { name: 'visitors' } })]);
    expect(answers.map((answer) => answer.ok)).toEqual([true, false]);
    expect(await galleries()).toBe(1);
  });

  it('do not store a call that failed, so that it may be tried again', async () => {
    const failing = async (tx: Transaction) => {
      await createGallery(tx);
      throw new Error('the disk is full');
    };
    await expect(call({ run: failing })).rejects.toThrow('the disk is full');
    expect(await galleries()).toBe(0);
    expect(await call({ input: { name: 'another' } })).toMatchObject({ ok: true });
    expect(await galleries()).toBe(1);
  });

  it('do not store a payload that says that nothing was done', async () => {
    const refused = await call({ run: () => Promise.resolve({ galleryId: '' }), isStored: () => false });
    expect(refused).toEqual({ ok: true, value: { galleryId: '' } });
    expect(await call({ input: { name: 'another' } })).toMatchObject({ ok: true });
    expect(await galleries()).toBe(1);
  });

  it('forget a key after 24 hours, and not before', async () => {
    await call({});
    now = new Date(now.getTime() + 24 * HOUR_MS);
    await call({});
    expect(await galleries()).toBe(1);
    now = new Date(now.getTime() + 1);
    expect(await call({ input: { name: 'another' } })).toMatchObject({ ok: true });
    expect(await galleries()).toBe(2);
  });

  it('sweep what has expired, and nothing else', async () => {
    await call({});
    const sweeper = createIdempotencySweeper({ database, clock: { now: () => now }, log: () => undefined });
    now = new Date(now.getTime() + 24 * HOUR_MS);
    await sweeper.sweep();
    expect(await records()).toBe(1);
    now = new Date(now.getTime() + 1);
    expect(await sweeper.sweep()).toBeGreaterThanOrEqual(1);
    expect(await records()).toBe(0);
  });

  it.each(['', 'x'.repeat(257), 'a\0b'])('refuse the key %j', async (key) => {
    expect(await call({ key })).toMatchObject({ ok: false, error: { code: 'INVALID_INPUT' } });
  });

  it('take the longest key', async () => {
    expect(await call({ key: 'é'.repeat(256) })).toMatchObject({ ok: true });
  });
});

describe.each(testDatabases.filter(({ name }) => name === 'PostgreSQL'))(
  'two processes on $name',
  ({ open }) => {
    it('run one effect: the second waits for the row of the first', async () => {
      const database = await open();
      const actorId = newId();
      const { promise: mayCommit, resolve: commit } = Promise.withResolvers<undefined>();
      const { promise: isClaimed, resolve: claimed } = Promise.withResolvers<undefined>();
      const { runIdempotent: runElsewhere } = await anotherCopy();
      const shared = { database, actorId, mutation: 'm', key: 'k', input: {} };
      const first = runIdempotent({
        ...shared,
        run: async () => {
          claimed(undefined);
          await mayCommit;
          return { by: 'first' };
        },
      });
      await isClaimed;
      let isAnswered = false;
      const second = runElsewhere({ ...shared, run: () => Promise.resolve({ by: 'second' }) });
      void second.then(() => (isAnswered = true));
      await expect.poll(() => waitingSessions(database)).toBe(1);
      expect(isAnswered).toBe(false);
      commit(undefined);
      expect(await Promise.all([first, second])).toEqual([
        { ok: true, value: { by: 'first' } },
        { ok: true, value: { by: 'first' } },
      ]);
      await database.close();
    }, 60_000);
  },
);

/** Of this module alone, which shares no lock with ours, as in another process; other modules stay the worker's. */
async function anotherCopy(): Promise<typeof idempotency> {
  const path = './idempotency.ts?elsewhere';
  return (await import(path)) as typeof idempotency;
}

async function waitingSessions(database: TestDatabase): Promise<number> {
  const rows = await database.client.$queryRaw<{ n: number }[]>`
    SELECT count(*)::int AS n FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  return rows[0]?.n ?? 0;
}
