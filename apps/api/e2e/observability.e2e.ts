import { readdir, readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { listen } from '../src/http/listen.ts';
import { startTestApp, type TestApp } from './harness.ts';
import { base64Of } from './portraits.ts';
import { RecognitionClient } from './recognition-client.ts';

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly attributes: readonly { readonly key: string; readonly value: object }[];
}

/** Keeps what an OTLP exporter sends. */
class Receiver {
  readonly spans: Span[] = [];
  readonly paths = new Set<string>();
  readonly texts: string[] = [];
  readonly server: Server = createServer((request, response) => {
    void text(request).then((body) => {
      this.paths.add(request.url ?? '');
      this.texts.push(body);
      const { resourceSpans } = JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] };
      this.spans.push(...resourceSpans.flatMap((of) => of.scopeSpans.flatMap((scope) => scope.spans)));
      response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}');
    });
  });
}

/** The names of what a page of metrics has. */
const familiesIn = (metrics: string): ReadonlySet<string> =>
  new Set([...metrics.matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name));

/** A histogram is asked for by its parts. */
const familyOf = (name: string, families: ReadonlySet<string>): string =>
  families.has(name) ? name : name.replace(/_(bucket|count|sum)$/, '');

describe('what operators see', () => {
  const receiver = new Receiver();
  let app: TestApp;
  let metrics: string;
  const caller = '4bf92f3577b34da6a3ce929d0e0e4736';

  beforeAll(async () => {
    const endpoint = await listen(receiver.server, { host: '127.0.0.1', port: 0 });
    app = await startTestApp({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } });
    const client = new RecognitionClient(app);
    const galleryId = await client.gallery({ name: 'Confidential gallery' });
    const id = await client.identity(galleryId, 'Mia Musterfrau');
    await client.enroll(id, [{ image: { base64: await base64Of('mia') } }]);
    const query = `query ($input: SearchInput!) { search(input: $input) { probes { decision } } }`;
    const input = { galleryIds: [galleryId], image: { base64: await base64Of('miaAgain') } };
    await fetch(`${app.url}/graphql`, {
      method: 'POST',
      body: JSON.stringify({ query, variables: { input } }),
      headers: {
        ...client.headers(),
        'Content-Type': 'application/json',
        traceparent: `00-${caller}-00f067aa0ba902b7-01`,
      },
    });
    await app.graphql('mutation { createGallery(input: { name: "second" }) { gallery { id } } }');
    const remove = 'mutation ($id: ID!) { deleteGallery(id: $id) { job { id } userErrors { code } } }';
    expect((await app.graphql(remove, { id: galleryId })).errors).toEqual([]);
    await vi.waitFor(
      async () => {
        metrics = await (await fetch(`${app.adminUrl}/metrics`)).text();
        expect(metrics).toMatch(
          /gallerist_job_duration_seconds_count\{kind="gallery.purge",outcome="succeeded"\} 1/,
        );
      },
      { timeout: 120_000, interval: 300 },
    );
    await app.close();
  });
  afterAll(() => {
    receiver.server.close();
  });

  it('is a trace from the request to the database, under the caller’s own', () => {
    expect([...receiver.paths]).toEqual(['/v1/traces']);
    const trace = receiver.spans.filter(({ traceId }) => traceId === caller);
    const byId = new Map(trace.map((span) => [span.spanId, span]));
    const lineOf = (name: RegExp): string[] => {
      const line: string[] = [];
      for (
        let span = trace.find((found) => name.test(found.name));
        span !== undefined;
        span = byId.get(span.parentSpanId ?? '')
      )
        line.push(span.name);
      return line.reverse();
    };
    expect(lineOf(/^inference/)).toEqual(['POST /graphql', 'resolve search', 'inference analyse']);
    expect(lineOf(/^index/)).toEqual(['POST /graphql', 'resolve search', 'index search']);
    expect(lineOf(/^database GalleryModality/)[0]).toBe('POST /graphql');
    expect(receiver.spans.map(({ name }) => name)).toContain('job gallery.purge');
  });

  it('names nobody in a trace', () => {
    const all = receiver.texts.join('\n');
    for (const secret of ['Musterfrau', 'Confidential', 'Bearer', app.ownerSecret, '127.0.0.1', 'SELECT']) {
      expect(all).not.toContain(secret);
    }
    const keys = new Set(receiver.spans.flatMap(({ attributes }) => attributes.map(({ key }) => key)));
    expect([...keys].sort()).toEqual(['http.request.method', 'http.response.status_code', 'http.route']);
  });

  it('is in every expression of the dashboard, and every metric of ours is on it', async () => {
    const families = familiesIn(metrics);
    const folder = new URL('../../../docker/grafana/dashboards/', import.meta.url);
    const shown = new Set<string>();
    for (const file of await readdir(folder)) {
      const { panels } = JSON.parse(await readFile(new URL(file, folder), 'utf8')) as {
        panels: { title: string; targets?: { expr: string }[] }[];
      };
      for (const { expr } of panels.flatMap((panel) => panel.targets ?? [])) {
        const names = expr.match(/\b(gallerist|nodejs|process)_\w+/g) ?? [];
        expect(names.length, expr).toBeGreaterThan(0);
        for (const name of names) {
          const family = familyOf(name, families);
          expect(families.has(family), `${name} in ${expr}`).toBe(true);
          shown.add(family);
        }
      }
    }
    expect([...families].filter((name) => name.startsWith('gallerist_')).sort()).toEqual(
      [...shown].filter((name) => name.startsWith('gallerist_')).sort(),
    );
  });

  it('is what the alerts ask for', async () => {
    const families = familiesIn(metrics);
    const alerts = await readFile(new URL('../../../docker/prometheus/alerts.yml', import.meta.url), 'utf8');
    const named = alerts.match(/\bgallerist_\w+/g) ?? [];
    expect(named.length).toBeGreaterThan(0);
    for (const name of named) expect(families.has(familyOf(name, families)), name).toBe(true);
  });

  it('counts batches and jobs', () => {
    const valueOf = (name: string): number => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(metrics)?.[1]);
    expect(valueOf('gallerist_inference_batches_total')).toBeGreaterThan(0);
    expect(valueOf('gallerist_inference_requests_total')).toBeGreaterThanOrEqual(2);
    expect(valueOf('gallerist_inference_busy_seconds_total')).toBeGreaterThan(0);
    expect(metrics).toMatch(/^gallerist_index_drift_points\{space="[0-9a-f]{12}"\} \d+$/m);
  });
});
