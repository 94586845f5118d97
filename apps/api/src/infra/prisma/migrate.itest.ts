import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabases, type TestDatabase } from '../../../test/databases.ts';
import { diffMigrationsToSchema } from './author-migration.ts';
import { applyMigrations } from './migrate.ts';

describe.each(testDatabases)('migrations on $name', ({ open }) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await open();
  }, 60_000);
  afterAll(() => database.close());

  it('are recorded in the table that prisma migrate deploy uses', async () => {
    const rows = await database.client.$queryRaw<{ migration_name: string; finished_at: Date | null }[]>`
      SELECT migration_name, finished_at FROM _prisma_migrations ORDER BY migration_name`;
    expect(rows[0]?.migration_name).toBe('20261123000000_first');
    expect(rows.every((row) => row.finished_at !== null)).toBe(true);
  });

  it('are not applied twice, also by two at once', async () => {
    const both = [applyMigrations({ url: database.url }), applyMigrations({ url: database.url })];
    expect(await Promise.all(both)).toEqual([[], []]);
  });

  it('index what is searched by gallery', async () => {
    const rows = await database.client.$queryRaw<{ indexdef: string }[]>`
      SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'`;
    const [definitions, gin] = [rows.map((row) => row.indexdef).join('\n'), 'USING gin (gallery_ids)'];
    expect(definitions).toMatch(
      /ON public\.outbox_entries USING btree \(space_id, gallery_id\) WHERE \(applied_at IS NULL\)/,
    );
    expect(definitions).toContain(`ON public.search_events ${gin}`);
    expect(definitions).toContain(`ON ONLY public.audit_entries ${gin}`); // of all its partitions
  });

  it('leave a database that a store can write to', async () => {
    const gallery = await database.transaction((tx) =>
      tx.gallery.create({ data: { name: 'staff', filterKeys: [] } }),
    );
    expect(await database.client.gallery.findUnique({ where: { id: gallery.id } })).toEqual(gallery);
  });

  it('refuse what their CHECK constraints forbid', async () => {
    const nameless = database.client.gallery.create({ data: { name: '', filterKeys: [] } });
    await expect(nameless).rejects.toThrow(/galleries_name_check|constraint/);
  });
});

describe('committed migrations', () => {
  it('lead to exactly what schema.prisma says', async () => {
    expect(await diffMigrationsToSchema()).toBeNull();
  }, 120_000);
});
