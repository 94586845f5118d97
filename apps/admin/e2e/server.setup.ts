import type { TestProject } from 'vitest/node';
// eslint-disable-next-line @nx/enforce-module-boundaries -- reason: a pack that is made by code; none for bodies comes with the server
import { installBodyPack } from '../../api/e2e/body-pack.ts';
import { makeAccounts, type Sessions } from './accounts.ts';
import { fillDataFolder, startServer } from './start-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    readonly console: { readonly url: string; readonly ownerKey: string; readonly sessions: Sessions };
  }
}

/** One server for all files: starting it takes longer than a file. Each file makes the galleries that it needs. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const server = await startServer({ BODY_PACK: 'body-test' }, async (dataDir) => {
    await fillDataFolder(dataDir);
    await installBodyPack(dataDir);
  });
  const { url, ownerKey } = server;
  project.provide('console', { url, ownerKey, sessions: await makeAccounts(server) });
  return server.stop;
}
