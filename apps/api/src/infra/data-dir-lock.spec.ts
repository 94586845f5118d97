import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DataDirLockedError, lockDataDir } from './data-dir-lock.ts';

describe('lockDataDir', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'gallerist-lock-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** Another process that takes the lock and keeps it until it is killed. */
  async function startHolder() {
    const module = new URL('./data-dir-lock.ts', import.meta.url).href;
    const script = `import { lockDataDir } from ${JSON.stringify(module)};
      lockDataDir(process.argv[1], 'the server'); process.stdout.write('held'); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script, folder], { stdio: 'pipe' });
    await once(child.stdout, 'data');
    return child;
  }

  it('keeps a second taker out and names the holder', () => {
    const lock = lockDataDir(folder, 'the server');
    expect(() => lockDataDir(folder)).toThrow(DataDirLockedError);
    expect(() => lockDataDir(folder)).toThrow(`the server (process ${process.pid} on `);
    lock.release();
  });

  it('is free again after its release', () => {
    lockDataDir(folder).release();
    expect(() => {
      lockDataDir(folder).release();
    }).not.toThrow();
  });

  it('is free again after its holder was killed', async () => {
    const child = await startHolder();
    expect(() => lockDataDir(folder)).toThrow(`process ${child.pid} on`);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(() => {
      lockDataDir(folder).release();
    }).not.toThrow();
  });

  it('makes the folder where there is none', () => {
    const lock = lockDataDir(join(folder, 'a', 'b'));
    expect(() => lockDataDir(join(folder, 'a', 'b'))).toThrow(DataDirLockedError);
    lock.release();
  });
});
