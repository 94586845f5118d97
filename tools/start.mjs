import { requireBootstrapNode } from './bootstrap/check-node.mjs';

requireBootstrapNode();
const { bootstrap, runEntry } = await import('./bootstrap/index.mjs');
const { withCompileCache } = await import('./bootstrap/compile-cache.mjs');
const { runChild } = await import('./bootstrap/run-child.mjs');
const { startConsole } = await import('./bootstrap/dev-console.mjs');

const help = `npm start            sets the checkout up where needed and runs the platform
npm run dev          the same, and restarts when a source file changes; the console as its sources are at http://127.0.0.1:5173
Configuration comes from the environment; .env.example lists it.`;

await runEntry(async () => {
  const args = process.argv.slice(2);
  if (args.includes('--help')) {
    process.stdout.write(`${help}\n`);
    return 0;
  }
  const { root, nodePath } = await bootstrap();
  const isWatching = args.includes('--watch');
  const console = isWatching ? startConsole(root, nodePath) : null;
  const preload = new URL('./bootstrap/end-with-parent.mjs', import.meta.url).href;
  // What `--watch` runs has the watcher's own channel: unreferenced, it ends the server while it starts.
  const nodeArgs = [...(isWatching ? ['--watch'] : ['--import', preload]), 'apps/api/src/main.ts'];
  const run = runChild(nodePath, [...nodeArgs, ...args.filter((arg) => arg !== '--watch')], {
    cwd: root,
    env: withCompileCache(process.env, root),
    watchParent: !isWatching,
  });
  return run.finally(() => console?.kill());
});
