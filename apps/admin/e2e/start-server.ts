import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export interface Server {
  readonly url: string;
  /** Of an OWNER, for what a test prepares. */
  readonly ownerKey: string;
  /** Where the first account is made; as it was printed. */
  readonly setUpUrl: string;
  readonly stop: () => Promise<void>;
}

const root = fileURLToPath(new URL('../../..', import.meta.url));
const startMs = 240_000;

/** Puts into a data folder what a first start computes: copies of the database and the models that tests share. */
export async function fillDataFolder(dataDir: string): Promise<void> {
  await promisify(execFile)(process.execPath, [join(root, 'apps/api/test/fill-folder.ts'), dataDir]);
}

/**
 * Starts the real server, as `npm start` does, on free ports and in a data folder of its own.
 *
 * @param prepare puts into that folder what an operator would have put there.
 */
export async function startServer(
  env: Readonly<Record<string, string>> = {},
  prepare: (dataDir: string) => Promise<unknown> = () => Promise.resolve(),
): Promise<Server> {
  const dataDir = await mkdtemp(join(tmpdir(), 'gallerist-browser-'));
  await prepare(dataDir);
  const ownerKey = randomBytes(32).toString('base64url');
  const child = spawn(process.execPath, ['--no-wasm-code-gc', 'apps/api/src/main.ts'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      ...{ NODE_ENV: 'production', LOG_LEVEL: 'warn', DATA_DIR: dataDir, PORT: '0', ADMIN_PORT: '0' },
      ...{ DATABASE_URL: '', QDRANT_URL: '', INFERENCE_WORKERS: '1', GALLERIST_BOOTSTRAP_KEY: ownerKey },
      ...env,
    },
  });
  // Whatever ends this process, short of SIGKILL, ends the server.
  const abandon = (): void => void child.kill('SIGKILL');
  process.once('exit', abandon);
  const stop = async (): Promise<void> => {
    process.off('exit', abandon);
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    const said = await untilReady(child);
    const url = /GraphQL\s+(\S+)\/graphql/.exec(said)?.[1] ?? '';
    return { url, ownerKey, setUpUrl: /\S+\/setup#token=\S+/.exec(said)?.[0] ?? '', stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** @returns what the server said until all of its announcement was there. */
async function untilReady(child: ChildProcess): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let said = '';
  const read = (chunk: Buffer): void => {
    said += chunk.toString();
    if (/\/setup#token=\S+\n/.test(said)) resolve(said);
  };
  child.stdout?.on('data', read);
  child.stderr?.on('data', read);
  child.once('exit', (code) => reject(new Error(`the server ended with ${code ?? 'a signal'}:\n${said}`)));
  const timer = setTimeout(() => reject(new Error(`the server is not ready:\n${said}`)), startMs);
  return await promise.finally(() => clearTimeout(timer));
}
