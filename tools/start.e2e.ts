import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { workspaceRoot } from './bootstrap/workspace.mjs';
import { freePort } from './postgres/cluster.mjs';

const dataDir = mkdtempSync(join(tmpdir(), 'gallerist-start-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

/** Runs tools/start.mjs until it is ready, hands over what it printed, and stops it as Ctrl-C does. */
async function startAndStop(args: readonly string[] = []) {
  const url = `http://127.0.0.1:${await freePort()}`;
  const starter = spawn(process.execPath, ['tools/start.mjs', ...args], {
    cwd: workspaceRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      DATA_DIR: dataDir,
      PORT: new URL(url).port,
      ADMIN_PORT: String(await freePort()),
      DATABASE_URL: '',
      QDRANT_URL: '',
    },
  });
  let output = '';
  for (const stream of [starter.stdout, starter.stderr]) {
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  }
  const ended = once(starter, 'exit');
  await expect.poll(() => output, { timeout: 120_000, interval: 50 }).toContain('operators');
  const health = (await fetch(`${url}/healthz`)).status;
  starter.kill('SIGINT');
  await ended;
  const isGone = await fetch(`${url}/healthz`).then(
    () => false,
    () => true,
  );
  return { output, health, exitCode: starter.exitCode, isGone };
}

const setUpLink = /http:\/\/127\.0\.0\.1:\d+\/setup#token=[\w-]{43}\n/;

describe('npm start', () => {
  it('makes everything, shows the OWNER key once, and ends cleanly on Ctrl-C', async () => {
    const first = await startAndStop();
    expect(first).toMatchObject({ health: 200, exitCode: 0, isGone: true });
    expect(first.output).toMatch(/GraphQL +http:\/\/127\.0\.0\.1:\d+\/graphql/);
    expect(first.output).toMatch(/gk_[\w-]{40,}/);
    expect(first.output).toMatch(setUpLink);
  });

  it('starts again without npm, without making anything, and without showing a key', async () => {
    const second = await startAndStop();
    expect(second).toMatchObject({ health: 200, exitCode: 0, isGone: true });
    expect(second.output).not.toMatch(/installing|generating|making|gk_/);
    // Nobody has used the first link, which went with its process.
    expect(second.output).toMatch(setUpLink);
  });

  it('runs as well while it watches the sources', async () => {
    expect(await startAndStop(['--watch'])).toMatchObject({ health: 200, exitCode: 0, isGone: true });
  });
});
