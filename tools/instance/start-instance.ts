import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { workspaceRoot } from '../bootstrap/workspace.mjs';
import { freePort } from '../postgres/cluster.mjs';
import { createGraphqlClient } from './graphql-client.ts';
import type { GraphqlClient } from './graphql-client.ts';

const keptLogLength = 50_000;
const readyTimeoutMs = 180_000;
const stopTimeoutMs = 30_000;

export interface InstanceOptions {
  /** Environment beside the defaults; `undefined` takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Kept when the instance stops; absent: a temporary folder that goes with it. */
  readonly dataDir?: string;
}

/** A server process of its own, with a fresh data folder, on free ports. */
export interface Instance {
  readonly client: GraphqlClient;
  readonly url: string;
  readonly adminUrl: string;
  readonly ownerKey: string;
  readonly dataDir: string;
  readonly pid: number;
  /** From the start of the process until it answered `/readyz`. */
  readonly startMs: number;
  /** The end of what it logged. */
  log(): string;
  /** SIGTERM, then waits; removes a temporary data folder. */
  stop(): Promise<void>;
  /** SIGKILL, then waits; the data folder stays. */
  kill(): Promise<void>;
}

/** Starts `apps/api/src/main.ts` and resolves once it is ready. DATABASE_URL and QDRANT_URL of this process are passed on. */
export async function startInstance({ env = {}, dataDir }: InstanceOptions = {}): Promise<Instance> {
  const folder = dataDir ?? mkdtempSync(join(tmpdir(), 'gallerist-instance-'));
  const [port, adminPort] = [await freePort(), await freePort()];
  const ownerKey = env['GALLERIST_BOOTSTRAP_KEY'] ?? randomBytes(32).toString('base64url');
  const startedAt = performance.now();
  const child = spawnServer({
    DATA_DIR: folder,
    HOST: '127.0.0.1',
    PORT: String(port),
    ADMIN_PORT: String(adminPort),
    LOG_LEVEL: 'warn',
    GALLERIST_BOOTSTRAP_KEY: ownerKey,
    ...env,
  });
  const log = keepLog(child);
  // Whatever ends this process, short of SIGKILL, ends the server.
  const abandon = (): void => void child.kill('SIGKILL');
  process.once('exit', abandon);
  const url = `http://127.0.0.1:${port}`;
  const adminUrl = `http://127.0.0.1:${adminPort}`;
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    await endProcess(child, signal);
    process.off('exit', abandon);
  };
  try {
    await untilReady(child, `${adminUrl}/readyz`, log);
  } catch (error) {
    await end('SIGKILL');
    throw error;
  }
  return {
    client: createGraphqlClient({ url, apiKey: ownerKey }),
    ...{ url, adminUrl, ownerKey, dataDir: folder, pid: child.pid ?? 0, log },
    startMs: performance.now() - startedAt,
    async stop() {
      await end('SIGTERM');
      if (dataDir === undefined) rmSync(folder, { recursive: true, force: true });
    },
    kill: () => end('SIGKILL'),
  };
}

function spawnServer(env: NodeJS.ProcessEnv): ChildProcess {
  return spawn(process.execPath, [join(workspaceRoot, 'apps/api/src/main.ts')], {
    cwd: workspaceRoot,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...developmentSecrets(), NODE_ENV: 'production', ...env },
  });
}

/** What an instance on a real database asks for; only this run ever sees them. */
function developmentSecrets(): Record<string, string> {
  const secret = (): string => randomBytes(32).toString('base64url');
  return {
    AUTH_SECRET: process.env['AUTH_SECRET'] ?? secret(),
    ENCRYPTION_KEY: process.env['ENCRYPTION_KEY'] ?? secret(),
  };
}

function keepLog(child: ChildProcess): () => string {
  let kept = '';
  const keep = (chunk: Buffer): void => {
    kept = (kept + chunk.toString()).slice(-keptLogLength);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  return () => kept;
}

async function untilReady(child: ChildProcess, url: string, log: () => string): Promise<void> {
  const deadline = Date.now() + readyTimeoutMs;
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`the server ended before it was ready:\n${log()}`);
    if (Date.now() > deadline)
      throw new Error(`the server was not ready after ${readyTimeoutMs / 1000} s:\n${log()}`);
    const response = await fetch(url).catch(() => null);
    await response?.body?.cancel();
    if (response?.ok === true) return;
    await sleep(50);
  }
}

async function endProcess(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill(signal);
  const patience = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
  await exited;
  clearTimeout(patience);
}
