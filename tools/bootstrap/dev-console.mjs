import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** Vite's server for the console's sources, in front of the API that this process starts. */
export function startConsole(root, nodePath) {
  const api = `http://127.0.0.1:${process.env.PORT || 4000}`;
  const child = spawn(
    nodePath,
    [join(root, 'node_modules', 'vite', 'bin', 'vite.js'), '--host', '127.0.0.1', '--clearScreen', 'false'],
    {
      cwd: join(root, 'apps', 'admin'),
      env: { ...process.env, GALLERIST_API: api },
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  );
  process.once('exit', () => child.kill());
  return child;
}
