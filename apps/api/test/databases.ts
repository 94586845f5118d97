import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import pg from 'pg';
import { openDatabase, type Database } from '../src/infra/prisma/database.ts';
import { applyMigrations } from '../src/infra/prisma/migrate.ts';
import { startMemoryPostgres } from '../src/infra/pglite/memory-postgres.ts';
import { madeOnce, migrationsDigest } from './made-once.ts';

export interface TestDatabase extends Database {
  readonly url: string;
}

export interface DatabaseKind {
  readonly name: 'PGlite' | 'PostgreSQL';
  /** A fresh, migrated, empty database of its own; `close` removes it. About 1 s on PGlite: open one for a file. */
  open(): Promise<TestDatabase>;
}

const serverUrl = process.env['TEST_DATABASE_URL'];

/** PGlite always; PostgreSQL where `TEST_DATABASE_URL` names a server on which databases may be made. */
export const testDatabases: readonly DatabaseKind[] = [
  { name: 'PGlite', open: openPglite },
  ...(serverUrl ? [{ name: 'PostgreSQL', open: () => openPostgres(serverUrl) } as const] : []),
];

/**
 * For stores and services whose SQL is plain, which the two databases answer alike: in `npm test` on PostgreSQL if it is
 * there, on each where `TEST_STORES_ON` is `each`. What locks, races, partitions, migrates, asks JSON or takes somebody's
 * data away is on `testDatabases`.
 */
export const storeDatabases: readonly DatabaseKind[] =
  process.env['TEST_STORES_ON'] === 'each' ? testDatabases : testDatabases.slice(-1);

async function openPglite(): Promise<TestDatabase> {
  const server = await startMemoryPostgres({ loadDataDir: await wholeFile(await migratedDump()) });
  const database = openDatabase({ url: server.url });
  return {
    ...database,
    url: server.url,
    close: async () => {
      await database.close();
      await server.close();
    },
  };
}

/** A dump of an empty database with its tables. */
export async function migratedDump(): Promise<string> {
  return madeOnce({ kind: 'pglite', digest: await migrationsDigest(), ending: '.tar' }, async (path) => {
    const server = await startMemoryPostgres();
    try {
      await applyMigrations({ url: server.url });
      await writeFile(path, Buffer.from(await (await server.dump()).arrayBuffer()));
    } finally {
      await server.close();
    }
  });
}

/** A copy in memory: a file behind a blob cannot be read any more once another process renamed its own into place. */
const wholeFile = async (path: string): Promise<Blob> => new Blob([await readFile(path)]);

async function openPostgres(url: string): Promise<TestDatabase> {
  const template = await migratedTemplate(url);
  const name = `gallerist_test_${randomBytes(8).toString('hex')}`;
  await withServer(url, (client) => client.query(`CREATE DATABASE "${name}" TEMPLATE "${template}"`));
  const testUrl = withDatabase(url, name);
  const database = openDatabase({ url: testUrl });
  return {
    ...database,
    url: testUrl,
    close: async () => {
      await database.close();
      await withServer(url, (client) => client.query(`DROP DATABASE "${name}" WITH (FORCE)`));
    },
  };
}

const TEMPLATE_LOCK = 7_142_029;

async function migratedTemplate(url: string): Promise<string> {
  const name = `gallerist_template_${await migrationsDigest()}`;
  return withServer(url, async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (rowCount !== 0) return name;
    const making = `${name}_making`;
    await client.query(`DROP DATABASE IF EXISTS "${making}" WITH (FORCE)`);
    await client.query(`CREATE DATABASE "${making}"`);
    await applyMigrations({ url: withDatabase(url, making) });
    await client.query(`ALTER DATABASE "${making}" RENAME TO "${name}"`);
    return name;
  });
}

async function withServer<T>(url: string, run: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.end();
  }
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.toString();
}
