import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fillDataFolder } from '../test/data-folder.ts';
import { post, startTestApp, type TestApp } from './harness.ts';

let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'gallerist-restart-'));
  await fillDataFolder(dataDir);
});
afterAll(async () => {
  await rm(dataDir, { recursive: true, force: true });
});

const start = (env: Record<string, string> = {}): Promise<TestApp> =>
  startTestApp({ dataDir, env: { GALLERIST_BOOTSTRAP_KEY: '', ...env } });

describe('one data folder', () => {
  let ownerKey: string;

  it('gets an OWNER key at the first start, shown once', async () => {
    const app = await start();
    ownerKey = app.ownerKey ?? '';
    expect(ownerKey).toMatch(/^gk_[A-Za-z0-9_-]{43}$/);
    const create =
      'mutation { createGallery(input: { name: "kept" }) { gallery { name } userErrors { code } } }';
    expect((await app.graphql(create, {}, ownerKey)).data.createGallery.gallery.name).toBe('kept');
    const ended: string[] = [];
    const first = app.close().then(() => ended.push('first'));
    const second = app.close().then(() => ended.push('second'));
    await Promise.all([first, second]);
    expect(ended).toEqual(['first', 'second']);
  });

  it('knows its galleries, its key and its secrets after a restart, and shows no other key', async () => {
    const path = join(dataDir, 'secrets.json');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const secrets = await readFile(path, 'utf8');
    const app = await start({ GALLERIST_BOOTSTRAP_KEY: 'another-key-that-comes-too-late-to-count' });
    expect(app.ownerKey).toBeNull();
    const list = '{ galleries { nodes { name } } }';
    expect((await app.graphql(list, {}, ownerKey)).data.galleries.nodes).toEqual([{ name: 'kept' }]);
    expect((await app.graphql(list, {}, 'another-key-that-comes-too-late-to-count')).status).toBe(401);
    await app.close();
    expect(await readFile(path, 'utf8')).toBe(secrets);
  });

  it('keeps a second server out while the first one runs, and names the address that it has', async () => {
    const app = await start();
    await expect(start()).rejects.toThrow(/is in use by/);
    expect((await fetch(`${app.url}/healthz`)).status).toBe(200);
    const other = await mkdtemp(join(tmpdir(), 'gallerist-port-'));
    await fillDataFolder(other);
    const taken = { PORT: new URL(app.url).port };
    await expect(startTestApp({ dataDir: other, env: taken })).rejects.toThrow(/is taken by another process/);
    await rm(other, { recursive: true, force: true });
    await app.close();
  });

  it('believes X-Forwarded-For from trusted proxies only', async () => {
    const guessFrom = async ({ url }: TestApp, address: string): Promise<number> =>
      (await post(url, '{}', { Authorization: 'Bearer wrong', 'X-Forwarded-For': address })).status;
    for (const [proxies, expected] of [
      ['127.0.0.1', 401],
      ['10.0.0.0/8', 429],
    ] as const) {
      const app = await startTestApp({ env: { TRUSTED_PROXIES: proxies } });
      for (let i = 0; i < 10; i += 1) await guessFrom(app, '203.0.113.1');
      expect(await guessFrom(app, '203.0.113.1')).toBe(429);
      expect(await guessFrom(app, '203.0.113.2')).toBe(expected);
      await app.close();
    }
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
