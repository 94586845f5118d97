import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabases, type TestDatabase } from '../../../test/databases.ts';
import { maintainDatabase } from './maintenance.ts';

const NEVER = { changedRows: 1e9, deadRows: 1e9, logBytes: 1e12 };

describe.each(testDatabases.filter(({ name }) => name === 'PGlite'))('maintenance on $name', ({ open }) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await open();
    await database.client.gallery.createMany({
      data: Array.from({ length: 300 }, (_, i) => ({ name: `g${i}`, filterKeys: [] })),
    });
  }, 60_000);
  afterAll(() => database.close());

  const estimatedRows = async () => {
    const rows = await database.client.$queryRaw<{ n: number }[]>`
      SELECT reltuples::int AS n FROM pg_class WHERE oid = 'galleries'::regclass`;
    return rows[0]?.n;
  };

  it('leaves alone what has hardly changed', async () => {
    expect(await maintainDatabase(database.url, NEVER)).toEqual({
      analysed: [],
      vacuumed: [],
      hasCheckpoint: false,
    });
    expect(await estimatedRows()).toBe(-1);
  });

  it('gives the planner statistics of tables that changed', async () => {
    const report = await maintainDatabase(database.url, { ...NEVER, changedRows: 100 });
    expect(report.analysed).toEqual(['galleries']);
    expect(await estimatedRows()).toBe(300);
    expect((await maintainDatabase(database.url, { ...NEVER, changedRows: 100 })).analysed).toEqual([]);
  });

  it('frees the space of dead rows, also while others are at work', async () => {
    await database.client.gallery.updateMany({ data: { description: 'updated' } });
    const [report] = await Promise.all([
      maintainDatabase(database.url, { ...NEVER, deadRows: 100 }),
      ...Array.from({ length: 10 }, () =>
        database.transaction(async (tx) => {
          await tx.gallery.create({ data: { name: 'meanwhile', filterKeys: [] } });
          await tx.gallery.count();
        }),
      ),
    ]);
    expect(report.vacuumed).toEqual(['galleries']);
    expect(await database.client.gallery.count()).toBe(310);
  });

  it('writes a checkpoint when the log has grown, so that the next start is quick', async () => {
    const grown = async () =>
      (await maintainDatabase(database.url, { ...NEVER, logBytes: 50_000 })).hasCheckpoint;
    expect(await grown()).toBe(true);
    expect(await grown()).toBe(false);
  });
});
