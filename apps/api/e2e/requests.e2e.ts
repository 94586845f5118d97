import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bearer, post, readAnswer, startTestApp, type GraphqlAnswer, type TestApp } from './harness.ts';

let app: TestApp;

beforeAll(async () => {
  app = await startTestApp({ env: { MAX_BODY_MIB: '16' } });
});
afterAll(async () => {
  await app.close();
});

function refusal({ status, errors }: GraphqlAnswer): unknown {
  return [status, errors[0]?.extensions.code];
}

/** `galleries { nodes { identities { nodes { gallery { … } } } } }`, each level 5 deep. */
function nested(levels: number): string {
  return levels === 0 ? '{ id }' : `{ identities(first: 1) { nodes { gallery ${nested(levels - 1)} } } }`;
}

describe('faulty requests', () => {
  it.each([
    ['GET', 405],
    ['PUT', 405],
    ['DELETE', 405],
    ['HEAD', 405],
    ['OPTIONS', 405],
  ])('refuses %s', async (method, status) => {
    const url = `${app.url}/graphql?query=${encodeURIComponent('{viewer{name}}')}`;
    const response = await fetch(url, { method, headers: bearer(app.ownerSecret) });
    expect([response.status, response.headers.get('allow')]).toEqual([status, 'POST']);
  });

  it.each([
    'application/x-www-form-urlencoded',
    'text/plain',
    'multipart/form-data; boundary=x',
    'application/graphql',
    'application/jsonp',
  ])('refuses a post of %s, which a browser may send across origins', async (type) => {
    const body = JSON.stringify({ query: '{ viewer { name } }' });
    const answer = await post(app.url, body, { ...bearer(app.ownerSecret), 'Content-Type': type });
    expect(refusal(answer)).toEqual([415, 'BAD_USER_INPUT']);
  });

  it('refuses a body over 16 MiB with an answer that the caller can read', async () => {
    const body = JSON.stringify({ query: '{ viewer { name } }', variables: { x: 'a'.repeat(17 * 2 ** 20) } });
    const answer = await post(app.url, body, bearer(app.ownerSecret));
    expect(refusal(answer)).toEqual([413, 'BAD_USER_INPUT']);
  });

  it('refuses a body over 16 MiB that does not say how long it is', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { ...bearer(app.ownerSecret), 'Content-Type': 'application/json' };
      const message = httpRequest(`${app.url}/graphql`, { method: 'POST', headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      message.on('error', reject);
      for (let i = 0; i < 17; i += 1) message.write(Buffer.alloc(2 ** 20, ' '));
      message.end();
    });
    expect(status).toBe(413);
  });

  it.each([
    ['not JSON', '{ query'],
    ['no object', '"text"'],
    ['a batch', '[{"query":"{ viewer { name } }"}]'],
    ['no query', '{}'],
    ['a query that is no text', '{"query":5}'],
    ['variables that are no object', '{"query":"{ viewer { name } }","variables":[1]}'],
    ['a syntax error', '{"query":"{ viewer "}'],
    ['an unknown field', '{"query":"{ viewer { secret } }"}'],
    ['an unknown operation', '{"query":"query A { viewer { name } }","operationName":"B"}'],
    ['a persisted query', '{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"ab"}}}'],
    ['a missing variable', '{"query":"query ($id: ID!) { gallery(id: $id) { id } }"}'],
    [
      'a variable of another type',
      '{"query":"query ($n: Int) { galleries(first: $n) { nodes { id } } }","variables":{"n":"x"}}',
    ],
  ])('refuses %s as BAD_USER_INPUT', async (_what, body) => {
    const answer = await post(app.url, body, bearer(app.ownerSecret));
    expect(refusal(answer)).toEqual([400, 'BAD_USER_INPUT']);
    expect(answer.errors[0]?.extensions.requestId).toBe(answer.headers.get('x-request-id'));
  });

  it.each(['first: 0', 'first: -1', 'first: 101', 'after: "nonsense"', 'after: ""', 'after: "YzpuaXg"'])(
    'refuses the page %s',
    async (page) => {
      const answer = await app.graphql(`{ galleries(${page}) { nodes { id } } }`);
      expect(answer.errors[0]?.extensions.code).toBe('BAD_USER_INPUT');
    },
  );

  it('does not repeat a refused value', async () => {
    const query = 'query ($f: GalleryFilter) { galleries(filter: $f) { nodes { id } } }';
    const vector = Array.from({ length: 128 }, (_, i) => i / 128);
    for (const f of [
      { nameContains: vector },
      { nameContains: { secret: 'Ada Lovelace' } },
      'Ada Lovelace',
    ]) {
      const answer = await app.graphql(query, { f });
      expect(refusal(answer)).toEqual([400, 'BAD_USER_INPUT']);
      expect(answer.text).not.toMatch(/Lovelace|0\.00781/);
    }
  });
});

describe('requests that ask for too much', () => {
  const tooComplex = [400, 'QUERY_TOO_COMPLEX'];

  it('refuses what is too deep', async () => {
    expect((await app.graphql(`{ galleries { nodes ${nested(3)} } }`)).errors).toEqual([]);
    expect(refusal(await app.graphql(`{ galleries { nodes ${nested(5)} } }`))).toEqual(tooComplex);
  });

  it('refuses what costs too much, whichever operation is asked for', async () => {
    const costly =
      '{ galleries(first: 100) { nodes { identities(first: 100) { nodes { gallery { identities(first: 100) { nodes { id } } } } } } } }';
    expect(refusal(await app.graphql(costly))).toEqual(tooComplex);
    const body = { query: `query Cheap { viewer { name } } query Costly ${costly}`, operationName: 'Costly' };
    expect(refusal(await post(app.url, JSON.stringify(body), bearer(app.ownerSecret)))).toEqual(tooComplex);
    const variables = {
      query:
        'query ($n: Int) { galleries(first: $n) { nodes { identities(first: $n) { nodes { gallery { identities(first: $n) { nodes { id } } } } } } } }',
      variables: { n: 100 },
    };
    expect(refusal(await post(app.url, JSON.stringify(variables), bearer(app.ownerSecret)))).toEqual(
      tooComplex,
    );
  });

  it('refuses the same count again and again', async () => {
    const counts = (n: number) =>
      `{ statistics { ${Array.from({ length: n }, (_, i) => `a${i}: alerts { kind }`).join(' ')} } }`;
    expect((await app.graphql(counts(2))).errors).toEqual([]);
    expect(refusal(await app.graphql(counts(40)))).toEqual(tooComplex);
  });

  it('refuses too many root fields, however they are spelled', async () => {
    const aliases = (n: number) => Array.from({ length: n }, (_, i) => `a${i}: viewer { name }`).join(' ');
    expect((await app.graphql(`{ ${aliases(20)} }`)).errors).toEqual([]);
    expect(refusal(await app.graphql(`{ ${aliases(21)} }`))).toEqual(tooComplex);
    const fragments = `query { ...A ...B } fragment A on Query { ${aliases(11)} } fragment B on Query { ${aliases(22).slice(aliases(11).length)} }`;
    expect(refusal(await app.graphql(fragments))).toEqual(tooComplex);
  });

  it('refuses more than 5 searches', async () => {
    const search = (n: number) =>
      Array.from(
        { length: n },
        (_, i) =>
          `s${i}: search(input: { galleryIds: ["x"], image: { base64: "" }, allSubjects: false }) { tookMs }`,
      ).join(' ');
    expect(refusal(await app.graphql(`{ ${search(6)} }`))).toEqual(tooComplex);
    expect(
      (await app.graphql(`{ ${search(5)} }`)).errors.map((error) => error.extensions.code),
    ).not.toContain('QUERY_TOO_COMPLEX');
  });

  it('refuses fragments that multiply, quickly', async () => {
    const fragments = Array.from(
      { length: 40 },
      (_, i) => `fragment F${i} on Viewer { ...F${i + 1} ...F${i + 1} }`,
    );
    const query = `{ viewer { ...F0 } } ${fragments.join(' ')} fragment F40 on Viewer { name }`;
    expect(refusal(await app.graphql(query))).toEqual(tooComplex);
  });

  it('refuses a document of too many tokens', async () => {
    expect(refusal(await app.graphql(`{ ${'viewer { name } '.repeat(2_000)} }`))).toEqual([
      400,
      'BAD_USER_INPUT',
    ]);
  });

  it('answers the usual introspection query', async () => {
    const { getIntrospectionQuery } = await import('graphql');
    const answer = await app.graphql(getIntrospectionQuery());
    expect(answer.errors).toEqual([]);
  });
});

describe('every answer', () => {
  it('is not to be kept, framed or sniffed, and names its request', async () => {
    const answer = await post(app.url, JSON.stringify({ query: '{ viewer { name } }' }), {
      ...bearer(app.ownerSecret),
      'X-Request-Id': 'my-request-0001',
    });
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'x-request-id': 'my-request-0001',
    });
    expect(answer.headers.get('x-powered-by')).toBeNull();
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('does not take over a request id that would harm a log', async () => {
    const headers = { ...bearer(app.ownerSecret), 'X-Request-Id': 'a b{"x":1}' };
    const answer = await post(app.url, '{}', headers);
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('says that there is nothing at an unknown address', async () => {
    const response = await fetch(`${app.url}/nothing/here`, { headers: bearer(app.ownerSecret) });
    expect(refusal(await readAnswer(response))).toEqual([404, 'BAD_USER_INPUT']);
  });

  it('tells operators on the loopback address whether all parts are ready, and the metrics', async () => {
    const ready = await fetch(`${app.adminUrl}/readyz`);
    expect([ready.status, await ready.json()]).toMatchObject([
      200,
      { ready: true, checks: { database: 'ok', index: 'ok' } },
    ]);
    const metrics = await (await fetch(`${app.adminUrl}/metrics`)).text();
    for (const name of [
      'nodejs_eventloop_lag_p99_seconds',
      'gallerist_http_request_duration_seconds_bucket',
      'gallerist_outbox_depth 0',
      'gallerist_inference_queue_length 0',
    ]) {
      expect(metrics).toContain(name);
    }
    expect((await fetch(`${app.adminUrl}/graphql`)).status).toBe(404);
  });
});
