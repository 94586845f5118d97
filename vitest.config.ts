import { createRequire } from 'node:module';
import { defineConfig } from 'vitest/config';

// Vitest prefers a package's `module` entry, Node its `main`: two copies of graphql refuse each other's schemas.
const oneGraphql = {
  alias: [{ find: /^graphql$/, replacement: createRequire(import.meta.url).resolve('graphql') }],
};

const generated = ['**/node_modules/**', '**/generated/**'];

/**
 * One project a tier. Unit tests need nothing but the checkout; integration tests open databases; e2e tests speak HTTP to
 * a running instance; they wait more than they compute, so that two of them share the cores.
 */
export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        resolve: oneGraphql,
        test: {
          name: 'unit',
          // Starting a worker and loading all modules anew for each file took a third of the time.
          isolate: false,
          include: ['{libs,apps,tools}/**/*.spec.ts'],
          exclude: generated,
          // Generous, here and below: machines differ, and none of the tests means a time of the clock.
          testTimeout: 180_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 0 },
        },
      },
      {
        resolve: oneGraphql,
        test: {
          name: 'integration',
          isolate: false, // as above
          // V8 of Node 24 now and then ends a process that frees WebAssembly code while databases come and go (nodejs/node 64500).
          execArgv: ['--no-wasm-code-gc'],
          include: ['{libs,apps,tools}/**/*.itest.ts'],
          exclude: generated,
          globalSetup: 'apps/api/test/databases.setup.ts',
          testTimeout: 300_000,
          hookTimeout: 300_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        resolve: oneGraphql,
        test: {
          name: 'e2e',
          isolate: false, // as above; and its apps share the loaded models
          execArgv: ['--no-wasm-code-gc'], // as above
          include: ['{apps,tools}/**/*.e2e.ts'],
          exclude: generated,
          globalSetup: 'apps/api/test/databases.setup.ts',
          // Generous: a test of what survives a fault waits for processes, and machines differ.
          testTimeout: 600_000,
          hookTimeout: 300_000,
          // With the integration tests: no core waits for the last file of either.
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'browser',
          isolate: false, // as above; and its files share a browser
          include: ['apps/admin/e2e/**/*.browser.ts'],
          globalSetup: ['apps/admin/e2e/server.setup.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
          sequence: { groupOrder: 4 },
        },
      },
      {
        resolve: oneGraphql,
        test: {
          name: 'long',
          include: ['{libs,apps,tools}/**/*.long.ts'],
          exclude: generated,
          maxWorkers: 1,
          testTimeout: 1_800_000,
          hookTimeout: 300_000,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
