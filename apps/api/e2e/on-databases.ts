import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { InferencePool } from '@gallerist/embedding';
import { testDatabases } from '../test/databases.ts';
import { startTestApp, type TestApp, type TestAppOptions } from './harness.ts';

const secret = 'a-secret-of-tests-with-at-least-32-characters';

export interface AppOnDatabase extends TestApp {
  /** Of the database that it works on: what other processes write is written there. */
  readonly databaseUrl: string;
}

/**
 * The whole app on each database that there is: `describe.each(appsOnDatabases)(…)`. On PostgreSQL it gets a database of
 * its own, which goes with it.
 */
export const appsOnDatabases = testDatabases.map(({ name, open }) => ({
  name,
  start: async (options: TestAppOptions & { readonly pool?: InferencePool } = {}): Promise<AppOnDatabase> => {
    if (name === 'PGlite') {
      const app = await startTestApp(options);
      return { ...app, databaseUrl: await embeddedUrl(app.dataDir) };
    }
    const database = await open();
    const server = { DATABASE_URL: database.url, AUTH_SECRET: secret, ENCRYPTION_KEY: secret };
    const app = await startTestApp({ ...options, env: { ...server, ...options.env } });
    return {
      ...app,
      databaseUrl: database.url,
      close: async () => {
        await app.close();
        await database.close();
      },
    };
  },
}));

/** The running app notes where its embedded database listens. */
async function embeddedUrl(dataDir: string): Promise<string> {
  const folder = await readFile(join(dataDir, 'postgres.socket'), 'utf8');
  return `postgresql://postgres@localhost:5432/postgres?host=${encodeURIComponent(folder)}`;
}
