import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
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

  /** Of its commands, too. Without a Qdrant, unless it was given one: many servers share that of the tests, and rebuild it for themselves. */
  get environment(): Readonly<Record<string, string>> {
    return { QDRANT_URL: '', ...secrets, ...this.#env };
  }

  get url(): string {
    return this.#running?.url ?? '';
  }

  get pid(): number | undefined {
    return this.#running?.child.pid;
  }

  /** Resolves once it is ready, on other ports each time; `more` holds for this start only. */
  async start(more: Readonly<Record<string, string>> = {}): Promise<void> {
    const { child, readyUrl } = await this.launch(more);
    await untilReady(child, readyUrl);
  }

  /** As `start`, but does not wait for it. */
  async launch(
    more: Readonly<Record<string, string>> = {},
  ): Promise<{ readonly child: ChildProcess; readonly readyUrl: string }> {
    const [port, adminPort] = [await freePort(), await freePort()];
    const own = { PORT: String(port), ADMIN_PORT: String(adminPort), GALLERIST_BOOTSTRAP_KEY: ownerSecret };
    const env = { ...process.env, LOG_LEVEL: 'warn', ...own, ...this.environment, ...more };
    const child = spawn(process.execPath, [fileURLToPath(new URL('../src/main.ts', import.meta.url))], {
      ...{ env, stdio: 'ignore' },
    });
    this.#running = { url: `http://127.0.0.1:${port}`, child };
    return { child, readyUrl: `http://127.0.0.1:${adminPort}/readyz` };
  }

  /** With SIGKILL, which nothing is told of before. */
  async kill(): Promise<void> {
    if (this.#running === null) return;
    const { child } = this.#running;
    this.#running = null;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  async graphql(query: string, variables: object = {}, secret: string | null = null): Promise<GraphqlAnswer> {
    return await post(this.url, JSON.stringify({ query, variables }), bearer(secret ?? ownerSecret));
  }
}

async function untilReady(child: ChildProcess, url: string): Promise<void> {
  for (const deadline = Date.now() + 240_000; ;) {
    const response = await fetch(url).catch(() => null);
    await response?.body?.cancel();
    if (response?.ok === true) return;
    if (child.exitCode !== null)
      throw new Error(`the server ended with ${child.exitCode} before it was ready`);
    if (Date.now() > deadline) throw new Error('the server is not ready');
    await sleep(100);
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo; // reason: it listens on a port
  probe.close();
  return port;
}
