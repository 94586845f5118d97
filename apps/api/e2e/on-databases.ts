import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { testDatabases } from '../test/databases.ts';
import { isOnEachDatabase, startOnDatabase, startTestApp } from './harness.ts';
import type { TestApp, TestAppOptions } from './harness.ts';

export interface AppOnDatabase extends TestApp {
  /** Of the database that it works on: what other processes write is written there. */
  readonly databaseUrl: string;
}

const databases = isOnEachDatabase ? testDatabases : testDatabases.slice(-1);

/**
 * The whole app on a database: `describe.each(appsOnDatabases)(…)`; on each that there is where `TEST_APPS_ON` is `each`,
 * otherwise on PostgreSQL if it is there.
 */
export const appsOnDatabases = databases.map(({ name, open }) => ({
  name,
  start: async (options: TestAppOptions = {}): Promise<AppOnDatabase> => {
    if (name === 'PGlite') {
      const app = await startTestApp(options);
      return { ...app, databaseUrl: await embeddedUrl(app.dataDir) };
    }
    const database = await open();
    return { ...(await startOnDatabase(database, options)), databaseUrl: database.url };
  },
}));

/** The running app notes where its embedded database listens. */
export async function embeddedUrl(dataDir: string): Promise<string> {
  const folder = await readFile(join(dataDir, 'postgres.socket'), 'utf8');
  return `postgresql://postgres@localhost:5432/postgres?host=${encodeURIComponent(folder)}`;
}
