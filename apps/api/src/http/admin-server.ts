import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Registry } from 'prom-client';

/** Resolves if the part can serve, rejects otherwise. */
export type ReadinessCheck = () => Promise<void>;

interface Dependencies {
  readonly registry: Registry;
  readonly checks: Readonly<Record<string, ReadinessCheck>>;
}

const checkTimeoutMs = 3_000;

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly type?: string;
}

/** What operators' tools ask on the loopback address: is every part ready, and how much of everything. */
export function createAdminServer(deps: Dependencies): Server {
  return createServer((request, response) => {
    answerTo(request, deps).then(
      (answer) => send(response, answer),
      () => response.destroy(),
    );
  });
}

async function answerTo(request: IncomingMessage, { registry, checks }: Dependencies): Promise<Answer> {
  if (request.method !== 'GET') return { status: 405, body: 'GET only\n' };
  switch ((request.url ?? '/').split('?')[0]) {
    case '/readyz':
      return await readiness(checks);
    case '/metrics':
      return { status: 200, body: await registry.metrics(), type: registry.contentType };
    default:
      return { status: 404, body: 'there are /readyz and /metrics\n' };
  }
}

async function readiness(checks: Dependencies['checks']): Promise<Answer> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => [name, await outcomeOf(check)] as const),
  );
  const isReady = results.every(([, outcome]) => outcome === 'ok');
  const body = JSON.stringify({ ready: isReady, checks: Object.fromEntries(results) });
  return { status: isReady ? 200 : 503, body: `${body}\n`, type: 'application/json' };
}

async function outcomeOf(check: ReadinessCheck): Promise<'ok' | 'unavailable' | 'timeout'> {
  const { promise: timeout, resolve } = Promise.withResolvers<'timeout'>();
  const timer = setTimeout(() => resolve('timeout'), checkTimeoutMs);
  const outcome = check().then(
    () => 'ok' as const,
    () => 'unavailable' as const,
  );
  return await Promise.race([outcome, timeout]).finally(() => clearTimeout(timer));
}

function send(response: ServerResponse, { status, body, type = 'text/plain' }: Answer): void {
  response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store' });
  response.end(body);
}
