import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabases } from '../test/databases.ts';
import { bodyCrop } from './body-pack.ts';
import { FaultServer } from './fault-server.ts';
import { clientsOf, rowId } from './traced-person.ts';

/** What cameras send as fast as they can; fewer for a short look. */
const count = Number(process.env['BURST_SIGHTINGS'] ?? 10_000);
const perCall = 50;
const lanes = 24;
/** Of pictures; times tell the captures apart. */
const pictures = 40;

describe.each(testDatabases)('a burst of sightings on $name', (kind) => {
  let server: FaultServer;
  beforeAll(async () => {
    server = await FaultServer.open(kind);
    await server.start();
  });
  afterAll(() => server.close());

  it(`${count} of them are taken or refused at once, and each is there once in the end`, async () => {
    const { client } = clientsOf(server);
    const galleryId = await client.gallery();
    const cameras = ['north', 'south', 'east', 'west'];
    for (const camera of cameras) await client.camera(galleryId, camera);
    const crops = await Promise.all(
      Array.from({ length: pictures }, (_, at) =>
        bodyCrop({ shirt: [(at * 37) % 200, (at * 91) % 200, 60], trousers: [90, 90, 90] }, at + 1),
      ),
    );
    const begin = Date.now() - 7_200_000;
    const captureOf = (at: number) => ({
      capturedAt: new Date(begin + at * 10).toISOString(),
      image: { base64: crops[at % pictures] },
      hint: { crop: true },
    });
    const queue = Array.from({ length: count / perCall }, (_, call) => call);
    const seen = { refused: 0, slowestAnswerMs: 0, slowestReadMs: 0, reads: 0 };
    const lane = async (): Promise<void> => {
      for (let call = queue.shift(); call !== undefined; call = queue.shift()) {
        const captures = Array.from({ length: perCall }, (_, i) => captureOf(call * perCall + i));
        const input = { galleryId, cameraId: cameras[call % 4], captures };
        const asked = Date.now();
        const { data, errors } = await server.graphql(recording, { input });
        seen.slowestAnswerMs = Math.max(seen.slowestAnswerMs, Date.now() - asked);
        if (errors.length === 0) {
          expect([data.recordSightings.userErrors, data.recordSightings.sightings.length]).toEqual([
            [],
            perCall,
          ]);
          continue;
        }
        expect(errors).toMatchObject([{ extensions: { code: 'DEPENDENCY_UNAVAILABLE' } }]);
        seen.refused += 1;
        queue.push(call);
        await sleep(errors[0]?.extensions.retryAfterMs ?? 100);
      }
    };
    const startedAt = Date.now();
    const sending = Promise.all(Array.from({ length: lanes }, lane));
    const over = new AbortController();
    const asking = (async () => {
      while (!over.signal.aborted) {
        const asked = Date.now();
        const { errors } = await server.graphql('query ($id: ID!) { gallery(id: $id) { name } }', {
          id: galleryId,
        });
        expect(errors).toEqual([]);
        seen.slowestReadMs = Math.max(seen.slowestReadMs, Date.now() - asked);
        seen.reads += 1;
        await sleep(200);
      }
    })();
    await sending.finally(() => over.abort());
    await asking;
    const seconds = (Date.now() - startedAt) / 1_000;
    const rows = await server.look(
      (db) =>
        db.$queryRaw<{ n: bigint; times: bigint; vectors: bigint; last: bigint }[]>`
        SELECT count(*) AS n, count(DISTINCT s.captured_at) AS times, count(e.sighting_id) AS vectors, max(e.seq) AS last
        FROM sightings s LEFT JOIN sighting_embeddings e ON e.sighting_id = s.id WHERE s.gallery_id = ${rowId(galleryId)}::uuid`,
    );
    expect(rows.map((row) => Object.values(row).map(Number))).toEqual([[count, count, count, count]]);
    const status = await readFile(`/proc/${server.pid}/status`, 'utf8').catch(() => '');
    const peak = Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
    const rate = ((count / seconds) * 60).toFixed(0);
    process.stdout.write(
      `${kind.name}: ${count} in ${seconds.toFixed(0)} s (${rate} a minute), peak ${peak.toFixed(0)} MiB, ${JSON.stringify(seen)}\n`,
    );
    expect(peak).toBeLessThan(3_000);
    expect(seen.refused).toBeGreaterThan(0);
  });
});

const recording = `mutation ($input: RecordSightingsInput!) { recordSightings(input: $input) {
  sightings { id } userErrors { code } } }`;
