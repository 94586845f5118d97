import { afterEach, describe, expect, it } from 'vitest';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isPassing, RequestError } from './request-error.ts';
import { postJson, request, routeError, tellSimilarity } from './request.ts';

const realFetch = globalThis.fetch;
let server: Server | null = null;

/** A real server; the browser's relative addresses are made absolute. */
async function answering(status: number, body: string): Promise<void> {
  server = createServer((_request, response) => void response.writeHead(status).end(body));
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  globalThis.fetch = (path, init) => realFetch(`http://127.0.0.1:${port}${path as string}`, init);
}

afterEach(() => {
  globalThis.fetch = realFetch;
  server?.close();
});

const operation = 'query Viewer { viewer { name } }';

describe('request', () => {
  it('gives the data', async () => {
    await answering(200, '{"data":{"viewer":{"name":"Ada"}}}');
    expect(await request(operation, {})).toEqual({ viewer: { name: 'Ada' } });
  });

  it('leaves similarities out for a viewer who is told decisions only', async () => {
    const sent: string[] = [];
    globalThis.fetch = (_path, init) => {
      sent.push(init?.body as string); // reason: JSON text
      return Promise.resolve(new Response('{"data":{}}'));
    };
    await request(operation, { id: 'a' });
    tellSimilarity(false);
    await request(operation, { id: 'a' });
    tellSimilarity(true);
    await request(operation, { id: 'a' });
    const variables = sent.map((text) => (JSON.parse(text) as { readonly variables: object }).variables); // reason: what request sends
    expect(variables).toEqual([{ id: 'a' }, { id: 'a', withSimilarity: false }, { id: 'a' }]);
  });

  it('throws the first error with its code and request id', async () => {
    await answering(
      401,
      '{"errors":[{"message":"sign in","extensions":{"code":"UNAUTHENTICATED","requestId":"r1"}}]}',
    );
    const error = await request(operation, {}).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RequestError);
    expect(error).toMatchObject({ code: 'UNAUTHENTICATED', requestId: 'r1', message: 'sign in' });
  });

  it("calls a proxy's page a network fault, which may pass", async () => {
    await answering(502, '<html>bad gateway</html>');
    const error = await request(operation, {}).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'NETWORK' });
    expect(isPassing(error)).toBe(true);
  });

  it('calls a server that is gone a network fault', async () => {
    globalThis.fetch = () => realFetch('http://127.0.0.1:9');
    await expect(request(operation, {})).rejects.toMatchObject({ code: 'NETWORK' });
  });
});

describe('routes', () => {
  it('gives null for an answer without a body', async () => {
    await answering(204, '');
    expect(await postJson('/setup', {})).toBeNull();
  });

  it.each([
    [{ error: { code: 'NOT_FOUND', message: 'no gallery' }, requestId: 'r2' }, 'NOT_FOUND', 'no gallery'],
    [{ errors: [{ message: 'slow', extensions: { code: 'RATE_LIMITED' } }] }, 'RATE_LIMITED', 'slow'],
    [{ code: 'INVALID_EMAIL', message: 'wrong' }, 'INVALID_EMAIL', 'wrong'],
    [null, 'INTERNAL_SERVER_ERROR', 'the server answered with status 500'],
  ])('reads %j', (body, code, message) => {
    expect(routeError(500, body)).toMatchObject({ code, message });
  });
});
