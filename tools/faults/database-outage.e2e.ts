import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fillDataFolder } from '@gallerist/api/test/data-folder.ts';
import { openDatabase } from '@gallerist/api/infra/prisma/database.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startInstance } from '../instance/start-instance.ts';
import type { Instance } from '../instance/start-instance.ts';
import { startPostgresCluster } from '../postgres/cluster.mjs';
import { findPostgresBinaries } from '../postgres/find-binaries.mjs';

const binaries = findPostgresBinaries();
const createGallery =
  'mutation ($name: String!) { createGallery(input: { name: $name }) { gallery { id } } }';
const galleries = '{ galleries { nodes { name } } }';

function post(instance: Instance, query: string, variables: object = {}): Promise<Response> {
  return fetch(`${instance.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${instance.ownerKey}` },
    body: JSON.stringify({ query, variables }),
  });
}

/** Instances that hold the database: after an outage the server claims it anew, a moment after its queries work again. */
async function countClaims(url: string): Promise<number> {
  const database = openDatabase({ url });
  try {
    const rows = await database.client.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count FROM pg_locks WHERE locktype = 'advisory' AND granted`;
    return rows[0]?.count ?? 0;
  } finally {
    await database.close();
  }
}

describe.skipIf(binaries === null)('a server on PostgreSQL', () => {
  let cluster: Awaited<ReturnType<typeof startPostgresCluster>>;
  let instance: Instance;
  const env = () => ({ DATABASE_URL: cluster.url, QDRANT_URL: undefined });
  let folder: string;
  /** A data folder that nothing but the exported models is in: the database is the cluster's. */
  const freshFolder = async (): Promise<string> => {
    const dataDir = await mkdtemp(join(folder, 'data-'));
    await fillDataFolder(dataDir);
    return dataDir;
  };

  beforeAll(async () => {
    cluster = await startPostgresCluster({ binaries: binaries ?? '', durable: true });
    folder = await mkdtemp(join(tmpdir(), 'gallerist-outage-'));
    instance = await startInstance({ dataDir: await freshFolder(), env: env() });
  });
  afterAll(async () => {
    await instance.stop();
    await cluster.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('keeps out a second instance while each would have a vector index of its own', async () => {
    await expect(startInstance({ env: env() })).rejects.toThrow(/another Gallerist uses this database/);
    expect((await post(instance, createGallery, { name: 'alone' })).status).toBe(200);
  });

  it('tells callers to try again while the database is away, without saying where, and recovers', async () => {
    await cluster.kill();
    const away = await post(instance, createGallery, { name: 'lost' });
    const text = await away.text();
    expect([away.status, text]).toEqual([503, expect.stringContaining('DEPENDENCY_UNAVAILABLE')]);
    expect(Number(away.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(text).not.toMatch(/127\.0\.0\.1|postgres|prisma|SELECT|ECONN/i);
    expect((await fetch(`${instance.url}/healthz`)).status).toBe(200);
    const ready = await fetch(`${instance.adminUrl}/readyz`);
    expect([ready.status, await ready.json()]).toMatchObject([
      503,
      { ready: false, checks: { database: 'unavailable' } },
    ]);
    expect(await (await fetch(`${instance.adminUrl}/metrics`)).text()).toContain(
      'gallerist_outbox_depth Nan',
    );

    await cluster.start();
    await expect.poll(async () => (await post(instance, galleries)).status, { timeout: 30_000 }).toBe(200);
    expect((await post(instance, createGallery, { name: 'back' })).status).toBe(200);
    const { data } = (await (await post(instance, galleries)).json()) as {
      data: { galleries: { nodes: object[] } };
    };
    expect(data.galleries.nodes).toEqual([{ name: 'alone' }, { name: 'back' }]);
  });

  it('keeps out a second instance after the outage as before', async () => {
    await expect.poll(() => countClaims(cluster.url), { timeout: 60_000 }).toBe(1);
    await expect(startInstance({ env: env() })).rejects.toThrow(/another Gallerist uses this database/);
  });

  it('serves the galleries of the database again after kill -9', async () => {
    await instance.kill();
    const again = { ...env(), GALLERIST_BOOTSTRAP_KEY: instance.ownerKey };
    instance = await startInstance({ dataDir: await freshFolder(), env: again });
    const nodes = (await instance.client.request<{ galleries: { nodes: object[] } }>(galleries)).galleries
      .nodes;
    expect(nodes).toEqual([{ name: 'alone' }, { name: 'back' }]);
  });
});
