import { startPostgresCluster } from '../postgres/cluster.mjs';
import { findPostgresBinaries } from '../postgres/find-binaries.mjs';

/** The servers that the integration and e2e tests may use, as environment variables, and how to stop ours. */
export async function startServices({ log }) {
  const database = await startDatabase(log);
  const qdrantUrl = process.env.TEST_QDRANT_URL ?? process.env.QDRANT_URL;
  log(
    qdrantUrl
      ? `Qdrant: ${qdrantUrl}`
      : 'Qdrant: QDRANT_URL is not set, so the suites on a real Qdrant are left out',
  );
  return {
    env: { ...database.env, ...(qdrantUrl ? { TEST_QDRANT_URL: qdrantUrl } : {}) },
    stop: database.stop,
  };
}

async function startDatabase(log) {
  if (process.env.TEST_DATABASE_URL) {
    log('PostgreSQL: the server that TEST_DATABASE_URL names');
    return { env: { TEST_DATABASE_URL: process.env.TEST_DATABASE_URL }, stop: async () => {} };
  }
  const binaries = findPostgresBinaries();
  if (binaries === null) {
    log('PostgreSQL: no server binaries found, so the store suites run on the embedded database only');
    return { env: {}, stop: async () => {} };
  }
  const cluster = await startPostgresCluster({ binaries });
  log(`PostgreSQL: a throw-away cluster from ${binaries}`);
  return {
    env: { TEST_DATABASE_URL: cluster.url, TEST_POSTGRES_BINARIES: binaries },
    stop: () => cluster.stop(),
  };
}
