import { createServer, type Server, type ServerResponse } from 'node:http';
import type { Registry } from 'prom-client';

/** Resolves if the part can serve, rejects otherwise. */
export type ReadinessCheck = () => Promise<void>;

interface Dependencies {
  readonly registry: Registry;
  readonly checks: Readonly<Record<string, ReadinessCheck>>;
}

const checkTimeoutMs = 3_000;

/** What operators' tools ask on the loopback address: is every part ready, and how much of everything. */
export function createAdminServer({ registry, checks }: Dependencies): Server {
  return createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0];
    const answer =
      request.method !== 'GET'
        ? send(response, 405, 'GET only\n')
        : path === '/readyz'
          ? sendReadiness(response, checks)
          : path === '/metrics'
            ? sendMetrics(response, registry)
            : send(response, 404, 'there are /readyz and /metrics\n');
    answer.catch(() => response.destroy());
  });
}

async function sendReadiness(response: ServerResponse, checks: Dependencies['checks']): Promise<void> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => [name, await outcomeOf(check)] as const),
  );
  const isReady = results.every(([, outcome]) => outcome === 'ok');
  const body = JSON.stringify({ ready: isReady, checks: Object.fromEntries(results) });
  await send(response, isReady ? 200 : 503, `${body}\n`, 'application/json');
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

async function sendMetrics(response: ServerResponse, registry: Registry): Promise<void> {
  await send(response, 200, await registry.metrics(), registry.contentType);
}

async function send(
  response: ServerResponse,
  status: number,
  body: string,
  type = 'text/plain',
): Promise<void> {
  response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store' });
  response.end(body);
}
