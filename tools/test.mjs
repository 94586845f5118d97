import { requireBootstrapNode } from './bootstrap/check-node.mjs';

requireBootstrapNode();
const { withCompileCache } = await import('./bootstrap/compile-cache.mjs');
const { bootstrap, prepareSources, runEntry } = await import('./bootstrap/index.mjs');
const { withoutMissingBrowser } = await import('./test-run/browser.mjs');
const { runChecks } = await import('./test-run/checks.mjs');
const { startServices } = await import('./test-run/services.mjs');
const { readArguments, usage } = await import('./test-run/suites.mjs');
const { runVitest } = await import('./test-run/vitest.mjs');

await runEntry(async () => {
  const { suite, vitestArgs } = readArguments(process.argv.slice(2));
  if (vitestArgs.includes('--help')) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  const startedAt = Date.now();
  const { root, nodePath } = await bootstrap();
  await prepareSources({ root, nodePath });
  // Side by side: what waits for databases and processes leaves a core to what computes.
  const lanes = [
    ...(suite.checks.length > 0 ? [runChecks({ checks: suite.checks, root, env: process.env })] : []),
    runProjects({ root, nodePath, suite, vitestArgs }),
  ];
  const ended = await Promise.allSettled(lanes);
  const broken = ended.find(({ status }) => status === 'rejected');
  if (broken !== undefined) throw broken.reason;
  const counts = ended.map(({ value }) => value);
  const [passed, failed] = ['passed', 'failed'].map((kind) =>
    counts.reduce((sum, count) => sum + count[kind], 0),
  );
  process.stdout.write(
    `\ntook ${Math.round((Date.now() - startedAt) / 1000)} s\n${passed} passed, ${failed} failed\n`,
  );
  return failed === 0 ? 0 : 1;
});

async function runProjects({ root, nodePath, suite, vitestArgs }) {
  const needsServices = suite.projects.some((project) => project !== 'unit');
  const log = (line) => process.stdout.write(`${line}\n`);
  const services = needsServices ? await startServices({ log }) : { env: {}, stop: async () => {} };
  try {
    const env = withCompileCache({ ...suite.env, ...process.env, ...services.env }, root);
    const projects = withoutMissingBrowser(suite.projects, log);
    if (projects.length === 0) return { passed: 0, failed: 0 };
    return await runVitest({ root, nodePath, env, projects, args: vitestArgs });
  } finally {
    await services.stop();
  }
}
