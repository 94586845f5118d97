import { requireBootstrapNode } from './bootstrap/check-node.mjs';

requireBootstrapNode();
const { bootstrap, prepareSources, runEntry } = await import('./bootstrap/index.mjs');

await runEntry(async () => {
  await prepareSources(await bootstrap());
  process.stdout.write('gallerist is set up: npm start runs it, npm test tests it\n');
  return 0;
});
