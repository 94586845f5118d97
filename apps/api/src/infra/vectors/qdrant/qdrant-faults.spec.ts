import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DependencyError } from '../../../core/errors.ts';
import { spaceOf, unitVector } from '../../../../test/vectors.ts';
import { openQdrantIndex, type QdrantIndexOptions } from './qdrant-index.ts';
import type { VectorIndex } from '../../../features/search/vector-index.ts';

const QUICK = { attempts: 3, firstPauseMs: 1, longestPauseMs: 4 };
const space = spaceOf('faults', 4);
const VERSION = JSON.stringify({ title: 'qdrant', version: '1.19.0' });
const COUNT = JSON.stringify({ status: 'ok', time: 0, result: { count: 3 } });
const SECRET = 'vector [0.1234, 0.5678] of collection gallerist';

type Reply = (response: ServerResponse) => void;

const status =
  (code: number, headers: Record<string, string> = {}): Reply =>
  (response) =>
    response
      .writeHead(code, { 'content-type': 'application/json', ...headers })
      .end(JSON.stringify({ status: { error: SECRET }, time: 0 }));
const answer =
  (body: string): Reply =>
  (response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);
const cutOff: Reply = (response) => response.destroy();
const silence: Reply = () => undefined;

describe('the Qdrant adapter when Qdrant fails', () => {
  let server: Server;
  let url: string;
  /** What is answered next, after the question for the version. */
  let script: Reply[];
  let requests: number;

  beforeEach(async () => {
    script = [];
    requests = 0;
    server = createServer((request, response) => {
      if (request.url === '/') {
        answer(VERSION)(response);
        return;
      }
      requests += 1;
      request.resume();
      (script.shift() ?? answer(COUNT))(response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // `as`: it listens on a port
  });
  afterEach(() => {
    server.close();
    server.closeAllConnections();
  });

  const open = (options: Partial<QdrantIndexOptions> = {}): Promise<VectorIndex> =>
    openQdrantIndex({ url, retries: QUICK, ...options });
  const failureOf = async (promise: Promise<unknown>): Promise<DependencyError> => {
    const failure: unknown = await promise.then(
      () => null,
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(DependencyError);
    return failure as DependencyError; // `as`: see the line above
  };

  it.each([
    ['a server error', status(503)],
    ['too many requests', status(429)],
    ['too many requests with a time to wait', status(429, { 'retry-after': '0' })],
    ['a connection that is cut off', cutOff],
  ])('asks again after %s', async (_, reply) => {
    const index = await open();
    script = [reply, reply];
    expect(await index.count(space)).toBe(3);
    expect(requests).toBe(3);
  });

  it('gives up after the attempts it has, with an error that may pass and no word of Qdrant', async () => {
    const index = await open();
    script = [status(500), status(502), status(503), status(500)];
    const failure = await failureOf(index.count(space));
    expect(failure).toMatchObject({ dependency: 'vector-index', retryable: true });
    expect(failure.retryAfterMs).toBeGreaterThan(0);
    expect(failure.message).not.toContain('0.1234');
    expect(requests).toBe(3);
  });

  it.each([400, 401, 403, 422])('does not ask again after status %i', async (code) => {
    const index = await open();
    script = [status(code)];
    const failure = await failureOf(index.count(space));
    expect(failure).toMatchObject({ retryable: false, retryAfterMs: null });
    expect(failure.message).not.toContain('0.1234');
    expect(requests).toBe(1);
  });

  it('stops waiting for an answer that does not come, and does not ask again', async () => {
    const index = await open({ readTimeoutMs: 30 });
    script = [silence, silence];
    const failure = await failureOf(index.count(space));
    expect(failure.retryable).toBe(true);
    expect(failure.message).toContain('in time');
    expect(requests).toBe(1);
  });

  it('says that the index has to be rebuilt when its collection is gone', async () => {
    const index = await open();
    script = [answer(COUNT), status(404)];
    const query = { vector: unitVector([1, 0, 0, 0]), galleryIds: ['gallery-a'], limit: 1 };
    expect((await failureOf(index.search(space, query))).message).toContain('rebuilt');
  });

  it('takes a write that Qdrant has only noted for a failure', async () => {
    const index = await open();
    const noted = JSON.stringify({
      status: 'ok',
      time: 0,
      result: { operation_id: 1, status: 'acknowledged' },
    });
    script = [answer(noted)];
    const change = { operation: 'DELETE', seq: 1n, pointId: '00000000-0000-7000-8000-000000000001' } as const;
    expect((await failureOf(index.apply(space, [change]))).retryable).toBe(true);
  });

  it('cannot be opened where nothing listens', async () => {
    server.close();
    server.closeAllConnections();
    expect((await failureOf(open())).retryable).toBe(true);
  });

  it.each(['1.15.3', '0.11.0'])('refuses version %s, and says which it needs', async (version) => {
    server.removeAllListeners('request');
    server.on('request', (_, response: ServerResponse) =>
      answer(JSON.stringify({ title: 'qdrant', version }))(response),
    );
    const failure = await failureOf(open());
    expect(failure.retryable).toBe(false);
    expect(failure.message).toBe(`Qdrant ${version} is too old: at least 1.16 is needed`);
  });

  it('sends the API key with each request', async () => {
    const keys: unknown[] = [];
    server.prependListener('request', (request) => keys.push(request.headers['api-key']));
    await (await open({ apiKey: 'a key' })).count(space);
    expect(keys).toEqual(['a key', 'a key']);
  });
});
