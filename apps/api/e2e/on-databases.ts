import type { InferencePool } from '@gallerist/embedding';
import { testDatabases } from '../test/databases.ts';
import { startTestApp, type TestApp, type TestAppOptions } from './harness.ts';

const secret = 'a-secret-of-tests-with-at-least-32-characters';

/**
 * The whole app on each database that there is: `describe.each(appsOnDatabases)(…)`. On PostgreSQL it gets a database of
 * its own, which goes with it.
 */
export const appsOnDatabases = testDatabases.map(({ name, open }) => ({
  name,
  start: async (options: TestAppOptions & { readonly pool?: InferencePool } = {}): Promise<TestApp> => {
    if (name === 'PGlite') return await startTestApp(options);
    const database = await open();
    const server = { DATABASE_URL: database.url, AUTH_SECRET: secret, ENCRYPTION_KEY: secret };
    const app = await startTestApp({ ...options, env: { ...server, ...options.env } });
    return {
      ...app,
      close: async () => {
        await app.close();
        await database.close();
      },
    };
  },
}));
