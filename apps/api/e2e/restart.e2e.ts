import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import type { InferencePool } from '@gallerist/embedding';
import { createInferencePool } from '@gallerist/embedding/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from './harness.ts';

let pool: InferencePool;
let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'gallerist-restart-'));
  pool = await createInferencePool({ workers: 1 });
});
afterAll(async () => {
  await pool.close();
  await rm(dataDir, { recursive: true, force: true });
});

const start = (env: Record<string, string> = {}): Promise<TestApp> =>
  startTestApp({ dataDir, pool, env: { GALLERIST_BOOTSTRAP_KEY: '', ...env } });

describe('one data folder', () => {
  let ownerKey: string;

  it('gets an OWNER key at the first start, shown once', async () => {
    const app = await start();
    ownerKey = app.ownerKey ?? '';
    expect(ownerKey).toMatch(/^gk_[A-Za-z0-9_-]{43}$/);
    const create =
      'mutation { createGallery(input: { name: "kept" }) { gallery { name } userErrors { code } } }';
    expect((await app.graphql(create, {}, ownerKey)).data.createGallery.gallery.name).toBe('kept');
    await app.close();
    await app.close();
  });

  it('knows its galleries and its key after a restart, and shows no other key', async () => {
    const app = await start({ GALLERIST_BOOTSTRAP_KEY: 'another-key-that-comes-too-late-to-count' });
    expect(app.ownerKey).toBeNull();
    const list = '{ galleries { nodes { name } } }';
    expect((await app.graphql(list, {}, ownerKey)).data.galleries.nodes).toEqual([{ name: 'kept' }]);
    expect((await app.graphql(list, {}, 'another-key-that-comes-too-late-to-count')).status).toBe(401);
    await app.close();
  });

  it('keeps a second server out while the first one runs', async () => {
    const app = await start();
    await expect(start()).rejects.toThrow(/is in use by/);
    expect((await fetch(`${app.url}/healthz`)).status).toBe(200);
    await app.close();
  });

  it('keeps its secrets to its owner, and the same ones', async () => {
    const path = join(dataDir, 'secrets.json');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const before = await readFile(path, 'utf8');
    const app = await start();
    await app.close();
    expect(await readFile(path, 'utf8')).toBe(before);
  });

  it('finishes what is in flight before it closes', async () => {
    const app = await start();
    const query = 'mutation { createGallery(input: { name: "in flight" }) { gallery { name } } }';
    const body = JSON.stringify({ query });
    const headers = {
      Authorization: `Bearer ${ownerKey}`,
      'Content-Type': 'application/json',
      'Content-Length': String(body.length),
      Expect: '100-continue',
    };
    const message = httpRequest(`${app.url}/graphql`, { method: 'POST', headers });
    const answer = once(message, 'response') as Promise<[IncomingMessage]>;
    message.flushHeaders();
    await once(message, 'continue');
    const closing = app.close();
    message.end(body);
    const [response] = await answer;
    expect(await json(response)).toEqual({
      data: { createGallery: { gallery: { name: 'in flight' } } },
    });
    await closing;
    await expect(fetch(`${app.url}/healthz`)).rejects.toThrow();
  });
});
