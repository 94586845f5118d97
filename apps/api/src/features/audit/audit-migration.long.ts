import pg from 'pg';
import { expect, it } from 'vitest';
import { startMemoryPostgres } from '../../infra/pglite/memory-postgres.ts';
import { readMigrations } from '../../infra/prisma/migration-files.ts';

const name = '20261129180510_audit_chain';

it('moves the entries that there are into the partitions of their months, and numbers go on', async () => {
  const server = await startMemoryPostgres();
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  try {
    const { migrationDirectories } = await readMigrations();
    const before = migrationDirectories.filter(({ path }) => path < name);
    const [migration] = migrationDirectories.filter(({ path }) => path === name);
    const sqlOf = ({ migrationFile: { content } }: (typeof migrationDirectories)[number]): string =>
      content.tag === 'ok' ? content.value : '';
    for (const directory of before) await client.query(sqlOf(directory));
    const insert = (at: string) =>
      client.query(
        `INSERT INTO audit_entries (at, action, outcome, request_id) VALUES ('${at}', 'search', 'OK', 'r')`,
      );
    for (const at of ['2026-08-31T23:59:59.999Z', '2026-09-01T00:00:00Z', '2026-09-30T12:00:00Z'])
      await insert(at);
    await client.query(sqlOf(migration!));
    await insert('2026-09-02T00:00:00Z');
    const { rows } = await client.query<{ seq: string; place: string; hash: string | null }>(
      'SELECT seq, tableoid::regclass::text AS place, hash FROM audit_entries ORDER BY seq',
    );
    expect(rows.map(({ seq, place, hash }) => [seq, place, hash])).toEqual([
      ['1', 'audit_entries_2026_08', null],
      ['2', 'audit_entries_2026_09', null],
      ['3', 'audit_entries_2026_09', null],
      ['4', 'audit_entries_2026_09', null],
    ]);
    await client.query('SELECT audit_seal(100)');
    const heads = await client.query('SELECT month, entries FROM audit_months ORDER BY month');
    expect(heads.rows).toEqual([
      { month: '2026-08', entries: '1' },
      { month: '2026-09', entries: '3' },
    ]);
  } finally {
    await client.end();
    await server.close();
  }
}, 120_000);
