import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { workspaceRoot } from './workspace.mjs';

const preload = new URL('./end-with-parent.mjs', import.meta.url).href;

/** A parent that runs a child through runChild; the child reports each signal that reaches it. */
function startParent(childScript: string) {
  const parentScript = `
    const { runChild } = await import('./tools/bootstrap/run-child.mjs');
    const args = ['--import', ${JSON.stringify(preload)}, '-e', ${JSON.stringify(childScript)}];
    process.exitCode = await runChild(process.execPath, args, { watchParent: true });`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', parentScript], {
    cwd: workspaceRoot,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  parent.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const until = async (text: string) => {
    while (!output.includes(text)) await once(parent.stdout, 'data');
    return output;
  };
  return { parent, until, output: () => output };
}

const polite = `
  let signals = 0;
  process.on('SIGINT', () => { console.log('got SIGINT ' + ++signals); setTimeout(() => process.exit(0), 200); });
  process.on('SIGTERM', () => { console.log('got SIGTERM'); process.exit(0); });
  setInterval(() => {}, 1000); console.log('up ' + process.pid);`;

describe('runChild', () => {
  it('hands on the exit code', async () => {
    const { parent } = startParent('process.exit(7)');
    expect(await once(parent, 'exit')).toEqual([7, null]);
  });

  it('hands on one signal once, although npm and the terminal deliver it twice', async () => {
    const { parent, until, output } = startParent(polite);
    await until('up');
    parent.kill('SIGINT');
    parent.kill('SIGINT');
    expect(await once(parent, 'exit')).toEqual([0, null]);
    expect(output()).toContain('got SIGINT 1');
    expect(output()).not.toContain('got SIGINT 2');
  });

  it('kills a child that does not end, on the second request', async () => {
    const { parent, until } = startParent(`process.on('SIGINT', () => console.log('deaf'));
      setInterval(() => {}, 1000); console.log('up');`);
    await until('up');
    parent.kill('SIGINT');
    await until('deaf');
    await new Promise((resolve) => setTimeout(resolve, 400));
    parent.kill('SIGINT');
    expect(await once(parent, 'exit')).toEqual([137, null]);
  });

  it('lets the child shut down cleanly when the parent is killed outright', async () => {
    const { parent, until } = startParent(polite);
    await until('up');
    parent.kill('SIGKILL');
    expect(await until('got SIGTERM')).toContain('got SIGTERM');
  });
});
