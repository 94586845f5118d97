import { requireBootstrapNode } from './bootstrap/check-node.mjs';

requireBootstrapNode();
const { prepareTool, runEntry } = await import('./bootstrap/index.mjs');
const { runChild } = await import('./bootstrap/run-child.mjs');

const entry = 'tools/ingest/main.ts';

/** `npm start` makes nothing that only this command needs, and cameras may stand beside a machine that never runs a server. */
await runEntry(async () => {
  const { root, nodePath, isThisNode } = await prepareTool();
  if (!isThisNode) return runChild(nodePath, [entry, ...process.argv.slice(2)], { cwd: root });
  // In this process where possible: its first and second Ctrl-C mean different things.
  await import('./ingest/main.ts');
  return process.exitCode ?? 0;
});
