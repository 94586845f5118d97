import { createServer } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabases, type TestDatabase } from '../../../test/databases.ts';
import { DependencyError } from '../../core/errors.ts';
import { newId } from '../../core/ids.ts';
import { isUniqueViolation } from './database-errors.ts';
import { openDatabase, type Transaction } from './database.ts';

describe.each(testDatabases)('database on $name', ({ open, name }) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await open();
  }, 60_000);
  afterAll(() => database.close());

  const gallery = (tx: Transaction, id = newId()) =>
    tx.gallery.create({ data: { id, name: 'g', filterKeys: [] } });

  it('commits all of a transaction or nothing', async () => {
    const [kept, lost] = [newId(), newId()];
    await database.transaction((tx) => gallery(tx, kept));
    const failing = database.transaction(async (tx) => {
      await gallery(tx, lost);
      throw new RangeError('no');
    });
    await expect(failing).rejects.toThrow(RangeError);
    const rows = await database.client.gallery.findMany({ where: { id: { in: [kept, lost] } } });
    expect(rows.map((row) => row.id)).toEqual([kept]);
  });

  it('answers many callers at once, each with its own result', async () => {
    const answers = await Promise.all(
      Array.from(
        { length: 100 },
        (_, n) => database.client.$queryRaw<{ n: number }[]>`SELECT ${n}::int AS n`,
      ),
    );
    expect(answers.map((rows) => rows[0]?.n)).toEqual(Array.from({ length: 100 }, (_, n) => n));
  });

  it('keeps transactions of several connections apart', async () => {
    const counts = await Promise.all(
      Array.from({ length: 20 }, () =>
        database.transaction(async (tx) => {
          const ids = [await gallery(tx), await gallery(tx)].map((row) => row.id);
          return tx.gallery.count({ where: { id: { in: ids } } });
        }),
      ),
    );
    expect(counts).toEqual(Array(20).fill(2));
  });

  it('knows a unique violation, and leaves it to the caller', async () => {
    const id = newId();
    await gallery(database.client, id);
    const error: unknown = await gallery(database.client, id).catch((reason: unknown) => reason);
    expect(isUniqueViolation(error)).toBe(true);
    expect(error).not.toBeInstanceOf(DependencyError);
    const raw: unknown = await database.client.$executeRaw`
      INSERT INTO galleries (id, name, filter_keys, updated_at) VALUES (${id}::uuid, 'g', '{}', now())`.catch(
      (reason: unknown) => reason,
    );
    expect(isUniqueViolation(raw)).toBe(true);
  });

  it('ends a transaction that takes too long, and says that it may be tried again', async () => {
    const slow = database.transaction((tx) => tx.$queryRaw`SELECT pg_sleep(0.4)::text`, { timeoutMs: 100 });
    await expect(slow).rejects.toMatchObject({
      name: 'DependencyError',
      dependency: 'database',
      retryable: true,
    });
    expect(await database.client.gallery.count()).toBeGreaterThanOrEqual(0);
  });

  it('has an index for every foreign key', async () => {
    const rows = await database.client.$queryRaw<{ name: string }[]>`
      SELECT conname AS name FROM pg_constraint WHERE contype = 'f' AND NOT EXISTS (
        SELECT 1 FROM pg_index WHERE indrelid = conrelid
          AND (indkey::int2[])[0:cardinality(conkey) - 1] = conkey)`;
    expect(rows).toEqual([]);
  });

  it.runIf(name === 'PostgreSQL')('runs a deadlocked transaction again', async () => {
    const ids = [newId(), newId()];
    for (const id of ids) await gallery(database.client, id);
    let runs = 0;
    let waiting = 0;
    const { promise: bothHoldOne, resolve: go } = Promise.withResolvers<undefined>();
    const lockBoth = (order: readonly string[]) =>
      database.transaction(async (tx) => {
        runs += 1;
        for (const [step, id] of order.entries()) {
          await tx.gallery.update({ where: { id }, data: { description: order.join() } });
          waiting += 1;
          if (waiting === 2) go(undefined);
          if (step === 0) await bothHoldOne;
        }
      });
    await Promise.all([lockBoth(ids), lockBoth(ids.toReversed())]);
    // once more at least: on a busy machine the one that was ended may take its first row before the other has gone on
    expect(runs).toBeGreaterThanOrEqual(3);
  });
});

describe('a database that is away', () => {
  it.each([
    ['nobody listens', async () => `postgresql://postgres@127.0.0.1:${await closedPort()}/postgres`],
    [
      'the socket is not there',
      () => Promise.resolve('postgresql://postgres@localhost/postgres?host=/nowhere'),
    ],
  ])('is a DependencyError without SQL or addresses in its text: %s', async (_case, url) => {
    const database = openDatabase({ url: await url() });
    const failures = await Promise.all(
      [
        database.client.gallery.findMany(),
        database.client.$queryRaw`SELECT 1`,
        database.transaction((tx) => tx.gallery.count()),
        database.ping(),
      ].map((call) => call.catch((error: unknown) => error)),
    );
    for (const failure of failures) {
      expect(failure).toMatchObject({ name: 'DependencyError', dependency: 'database', retryable: true });
      expect(failure instanceof Error && failure.message).toMatch(/^the database [a-z ]+$/);
    }
    await database.close();
  });

  it('is one too when it hangs up in the middle', async () => {
    const server = createServer((socket) => socket.once('data', () => socket.destroy())).listen(
      0,
      '127.0.0.1',
    );
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const database = openDatabase({ url: `postgresql://postgres@127.0.0.1:${port}/postgres` });
    await expect(database.ping()).rejects.toBeInstanceOf(DependencyError);
    await expect(database.transaction((tx) => tx.gallery.count())).rejects.toBeInstanceOf(DependencyError);
    await database.close();
    server.close();
  });
});

async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
