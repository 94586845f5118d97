import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parse } from 'graphql';
import { afterEach, describe, expect, it } from 'vitest';
import { connectionOf } from './connection.ts';
import type { TypedDocument } from './document.ts';
import { DependencyUnavailableError, InternalServerError, NetworkError, TimeoutError } from './errors.ts';
import { graphqlClientOf } from './graphql-client.ts';

type AnyDocument = TypedDocument<unknown, object>;
const query = parse('query Q { viewer { name } }') as AnyDocument;
const mutation = parse('mutation M($input: I!) { createGallery(input: $input) { id } }') as AnyDocument;

let server: Server | undefined;
afterEach(() => server?.close());

/** A server that answers one request after the other as told, and the last way from then on. */
async function serverWith(...answers: readonly RequestListener[]) {
  let asked = 0;
  server = createServer((request, response) => {
    asked += 1;
    answers[Math.min(asked, answers.length) - 1]?.(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const client = graphqlClientOf(
    connectionOf({ url, apiKey: 'k', retry: { attempts: 3, baseMs: 1, maxWaitMs: 2_000 } }),
  );
  return { client, asked: () => asked };
}

const failing = (code: string, retryAfterMs?: number): RequestListener => {
  return (_request, response) => {
    const extensions = { code, requestId: 'r-1', ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
    response
      .writeHead(200)
      .end(JSON.stringify({ data: { part: 1 }, errors: [{ message: 'no', extensions }] }));
  };
};
const fine: RequestListener = (_request, response) => void response.end('{"data":{"is":"fine"}}');
const cut: RequestListener = (request) => void request.socket.destroy();
const proxyError: RequestListener = (_request, response) => void response.writeHead(502).end('<html>');
const silent: RequestListener = () => undefined;

const key = { input: { idempotencyKey: 'once' } };

describe('a query, and a mutation with an idempotency key', () => {
  it.each([
    ['a dependency that is away', failing('DEPENDENCY_UNAVAILABLE', 1)],
    ['a rate limit', failing('RATE_LIMITED', 1)],
    ['a cut connection', cut],
    ['a proxy in between', proxyError],
  ])('are sent again after %s', async (_what, fault) => {
    for (const [document, variables] of [
      [query, {}],
      [mutation, key],
    ] as const) {
      const { client, asked } = await serverWith(fault, fine);
      expect(await client.request(document, variables)).toEqual({ is: 'fine' });
      expect(asked()).toBe(2);
      server?.close();
    }
  });

  it('wait as long as they are asked to', async () => {
    const { client } = await serverWith(failing('DEPENDENCY_UNAVAILABLE', 300), fine);
    const before = performance.now();
    await client.request(query, {});
    expect(performance.now() - before).toBeGreaterThanOrEqual(295); // timers may be early by a rounding
  });

  it('are given up after the last attempt, with what was answered beside the error', async () => {
    const { client, asked } = await serverWith(failing('DEPENDENCY_UNAVAILABLE', 1));
    const error: unknown = await client.request(query, {}).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(DependencyUnavailableError);
    expect(error).toMatchObject({ requestId: 'r-1', retryAfterMs: 1, data: { part: 1 } });
    expect(asked()).toBe(3);
  });
});

it.each([
  ['a mutation without a key, after a cut connection', mutation, { input: {} }, cut, NetworkError],
  ['a mutation with an empty key', mutation, { input: { idempotencyKey: '' } }, cut, NetworkError],
  ['what fails for good', query, {}, failing('DEPENDENCY_UNAVAILABLE'), DependencyUnavailableError],
  ['what the server asks to put off too long', query, {}, failing('RATE_LIMITED', 2_001), Error],
  ['what is the server’s fault', query, {}, failing('INTERNAL_SERVER_ERROR'), InternalServerError],
  ['what took too long', query, {}, silent, TimeoutError],
])('%s is sent once', async (...[_what, document, variables, fault, kind]) => {
  const { client, asked } = await serverWith(fault, fine);
  const options = fault === silent ? { timeoutMs: 200 } : {};
  await expect(client.request(document, variables, options)).rejects.toThrow(kind);
  expect(asked()).toBe(1);
});

it('a wait ends with the signal, and throws its reason', async () => {
  const { client } = await serverWith(failing('RATE_LIMITED', 1_900));
  const stop = new AbortController();
  const call = client.request(query, {}, { signal: stop.signal });
  setTimeout(() => stop.abort(new Error('enough')), 50);
  await expect(call).rejects.toThrow('enough');
});

it('a document with two operations is misuse', async () => {
  const { client } = await serverWith(fine);
  await expect(client.request(parse('query A { a } query B { b }') as AnyDocument, {})).rejects.toThrow(
    TypeError,
  );
});
