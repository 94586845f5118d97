import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { bearer, post, type GraphqlAnswer } from './harness.ts';

const ownerSecret = randomBytes(32).toString('base64url');
/** The same for all processes of a test: those of one installation share them. */
const secrets = {
  AUTH_SECRET: randomBytes(32).toString('hex'),
  ENCRYPTION_KEY: randomBytes(32).toString('hex'),
};

/** A server as a process of its own, that can be killed and started again. */
export class ServerProcess {
  readonly ownerSecret = ownerSecret;
  readonly #env: Readonly<Record<string, string>>;
  #running: { readonly url: string; readonly child: ChildProcess } | null = null;

  constructor(env: Readonly<Record<string, string>>) {
    this.#env = env;
  }

  get url(): string {
    return this.#running?.url ?? '';
  }

  /** Resolves once it is ready, on other ports each time. */
  async start(): Promise<void> {
    const [port, adminPort] = [await freePort(), await freePort()];
    const own = { PORT: String(port), ADMIN_PORT: String(adminPort), GALLERIST_BOOTSTRAP_KEY: ownerSecret };
    const env = { ...process.env, ...secrets, LOG_LEVEL: 'warn', ...own, ...this.#env };
    const child = spawn(process.execPath, [fileURLToPath(new URL('../src/main.ts', import.meta.url))], {
      ...{ env, stdio: 'ignore' },
    });
    this.#running = { url: `http://127.0.0.1:${port}`, child };
    const ready = async () => (await fetch(`http://127.0.0.1:${adminPort}/readyz`).catch(() => null))?.ok;
    await expect.poll(ready, { timeout: 240_000, interval: 200 }).toBe(true);
  }

  /** With SIGKILL, which nothing is told of before. */
  async kill(): Promise<void> {
    if (this.#running === null) return;
    const { child } = this.#running;
    this.#running = null;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  async graphql(query: string, variables: object = {}, secret: string | null = null): Promise<GraphqlAnswer> {
    return await post(this.url, JSON.stringify({ query, variables }), bearer(secret ?? ownerSecret));
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo; // reason: it listens on a port
  probe.close();
  return port;
}
