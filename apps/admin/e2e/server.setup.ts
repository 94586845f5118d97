import type { TestProject } from 'vitest/node';
import { makeAccounts, type Sessions } from './accounts.ts';
import { startServer } from './start-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly console: { readonly url: string; readonly ownerKey: string; readonly sessions: Sessions };
  }
}

/** One server for all files: starting it takes longer than a file. Each file makes the galleries that it needs. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const server = await startServer();
  const { url, ownerKey } = server;
  project.provide('console', { url, ownerKey, sessions: await makeAccounts(server) });
  return server.stop;
}
