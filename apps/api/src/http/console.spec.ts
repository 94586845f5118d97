import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveConsole } from './console.ts';

let folder: string;
let server: Server;
let url: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gallerist-console-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(
    join(folder, 'index.html'),
    '<meta nonce="__CSP_NONCE__"><script nonce="__CSP_NONCE__"></script>',
  );
  await writeFile(join(folder, 'assets/index-1.js'), 'plain');
  await writeFile(join(folder, 'assets/index-1.js.br'), 'brotli');
  const app = express();
  app.use(serveConsole(folder));
  app.use((_request, response) => void response.status(418).send('the API'));
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

const open = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(url + path, { headers: { accept: 'text/html' }, ...init });

describe('the page', () => {
  it.each(['/', '/galleries/1', '/setup', '/media-center'])('stands at %s', async (path) => {
    const answer = await open(path);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('<script');
  });

  it('has another nonce in each answer, the same in the policy and on the page', async () => {
    const answers = await Promise.all([open('/'), open('/')]);
    const nonces = await Promise.all(
      answers.map(async (answer) => {
        const policy = answer.headers.get('content-security-policy') ?? '';
        const [, nonce = ''] = /'nonce-([^']+)'/.exec(policy) ?? [];
        expect((await answer.text()).split(`nonce="${nonce}"`)).toHaveLength(3);
        expect(policy).not.toContain('unsafe');
        expect(answer.headers.get('permissions-policy')).toContain('camera=(self), microphone=()');
        return nonce;
      }),
    );
    expect(new Set(nonces).size).toBe(2);
  });

  it.each(['/graphql', '/media/crops/1', '/auth/callback', '/imports/1', '/exports/1', '/healthz'])(
    'does not stand at %s',
    async (path) => {
      expect((await open(path)).status).toBe(418);
    },
  );

  it('is for browsers and for reading only', async () => {
    expect((await open('/', { headers: { accept: '*/*' } })).status).toBe(418);
    expect((await open('/setup', { method: 'POST' })).status).toBe(418);
  });
});

describe('files', () => {
  it('come compressed to those who take it, and may be kept for a year', async () => {
    const answer = await fetch(`${url}/assets/index-1.js`, { headers: { 'accept-encoding': 'identity' } });
    expect(await answer.text()).toBe('plain');
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(answer.headers.get('content-type')).toContain('text/javascript');
    const head = await fetch(`${url}/assets/index-1.js`, {
      method: 'HEAD',
      headers: { 'accept-encoding': 'gzip, br' },
    });
    expect(head.headers.get('content-encoding')).toBe('br');
    expect(head.headers.get('vary')).toBe('Accept-Encoding');
  });

  it.each(['/assets/index-2.js', '/assets/../index.html', '/assets/%2e%2e/index.html'])(
    'are not %s',
    async (path) => {
      expect((await fetch(url + path)).status).not.toBe(200);
    },
  );
});

it('says what to do where the console is not built, and finds it once it is', async () => {
  const empty = await mkdtemp(join(tmpdir(), 'gallerist-console-'));
  const app = express().use(serveConsole(empty));
  const other = createServer(app);
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const address = `http://127.0.0.1:${(other.address() as AddressInfo).port}/`;
  const before = await fetch(address, { headers: { accept: 'text/html' } });
  expect([before.status, await before.text()]).toEqual([503, expect.stringContaining('npm run build')]);
  await writeFile(join(empty, 'index.html'), 'built');
  expect((await fetch(address, { headers: { accept: 'text/html' } })).status).toBe(200);
  other.close();
  await rm(empty, { recursive: true });
});
