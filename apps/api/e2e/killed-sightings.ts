import { setTimeout as sleep } from 'node:timers/promises';
import { createSeededRandom } from '@gallerist/metrics/random';
import { expect } from 'vitest';
import { bodyCrop } from './body-pack.ts';
import type { FaultServer } from './fault-server.ts';
import { clientsOf, rowId } from './traced-person.ts';

const camera = 'gate';
/** Others may record faces meanwhile. */
const modality = 'BODY';
const lanes = 4;

interface Call {
  /** Which of the captures; some are in two calls. */
  readonly captures: readonly number[];
  /** Null: only camera and time tell that it was sent before. */
  readonly idempotencyKey: string | null;
  acknowledged: readonly string[] | null;
}

/** What a camera sends: as many captures, of a tracklet or a picture each, in calls of three of which one is in the call before, too. */
export class CameraFeed {
  readonly server: FaultServer;
  readonly galleryId: string;
  readonly calls: readonly Call[];
  readonly #captures: readonly object[];

  private constructor(server: FaultServer, galleryId: string, captures: readonly object[]) {
    [this.server, this.galleryId, this.#captures] = [server, galleryId, captures];
    const calls: Call[] = [];
    for (let first = 0; first < captures.length; first += 2) {
      const own = [first - 1, first, first + 1].filter((at) => at >= 0 && at < captures.length);
      const idempotencyKey = calls.length % 2 === 0 ? null : `feed ${calls.length}`;
      calls.push({ captures: own, idempotencyKey, acknowledged: null });
    }
    this.calls = calls;
  }

  /** Makes the gallery and its camera on the running server. */
  static async open(server: FaultServer, count: number): Promise<CameraFeed> {
    const { client } = clientsOf(server);
    const galleryId = await client.gallery();
    await client.camera(galleryId, camera);
    const start = Date.now() - 3_600_000;
    const captures: object[] = [];
    for (let at = 0; at < count; at += 1) {
      const shirt = [at % 7, at % 5, at % 3].map((of) => 40 + of * 30) as [number, number, number];
      const picture = { image: { base64: await bodyCrop({ shirt, trousers: [90, 90, 90] }, at + 1) } };
      const shown = { ...picture, hint: { crop: true } };
      const capturedAt = new Date(start + at * 1_000).toISOString();
      captures.push(
        at % 3 === 0 ? { capturedAt, trackletId: `t${at}`, images: [shown] } : { capturedAt, ...shown },
      );
    }
    return new CameraFeed(server, galleryId, captures);
  }

  get waiting(): readonly Call[] {
    return this.calls.filter(({ acknowledged }) => acknowledged === null);
  }

  /** Sends the calls, several at once. @returns How many got no answer. */
  async send(calls: readonly Call[]): Promise<number> {
    const queue = [...calls];
    let cut = 0;
    const lane = async (): Promise<void> => {
      for (let call = queue.shift(); call !== undefined; call = queue.shift()) {
        if (!(await this.#send(call))) cut += 1;
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
    return cut;
  }

  async #send(call: Call): Promise<boolean> {
    const { idempotencyKey } = call;
    const captures = call.captures.map((at) => this.#captures[at] ?? {});
    const { client } = clientsOf(this.server);
    const key = idempotencyKey === null ? {} : { idempotencyKey };
    const answer = await client.record([this.galleryId, camera], captures, key).catch(() => null);
    if (answer === null) return false;
    expect([answer.userErrors, answer.rejected]).toEqual([[], []]);
    const ids = answer.sightings.map(({ id }: { id: string }) => id);
    expect(ids).toHaveLength(captures.length);
    // Whoever sends again is told the same.
    if (call.acknowledged !== null) expect(ids).toEqual(call.acknowledged);
    call.acknowledged = ids;
    return true;
  }

  async untilAcknowledged(count: number, calls = this.calls): Promise<void> {
    while (calls.filter(({ acknowledged }) => acknowledged !== null).length < count) await sleep(2);
  }

  /** Every sighting that was acknowledged is there, each once, with its vector and its crop. */
  async expectWhole(): Promise<number> {
    const { rows, embeddings } = await this.server.look(async (client) => ({
      rows: await client.sighting.findMany({ where: { modality }, include: { embeddings: true } }),
      embeddings: await client.sightingEmbedding.count({ where: { sighting: { modality } } }),
    }));
    const half = [];
    for (const row of rows) {
      const crop = row.cropBlobKey === null ? null : await this.server.blob(row.cropBlobKey);
      if (row.embeddings.length !== 1 || crop === null) half.push(row.id);
    }
    expect(half).toEqual([]);
    expect(embeddings).toBe(rows.length);
    expect(new Set(rows.map(({ capturedAt }) => capturedAt.getTime())).size).toBe(rows.length);
    const there = new Set(rows.map(({ id }) => id));
    const lost = this.calls.flatMap(({ acknowledged }) =>
      (acknowledged ?? []).filter((id) => !there.has(rowId(id))),
    );
    expect(lost).toEqual([]);
    return rows.length;
  }

  /** After the end: everything is sent once more, and nothing comes of it. */
  async expectAllOnce(): Promise<void> {
    await this.send(this.calls);
    expect(this.waiting).toEqual([]);
    expect(await this.expectWhole()).toBe(this.#captures.length);
    const { client } = clientsOf(this.server);
    const [{ sightingCount }] = await client.call('cameras', { id: this.galleryId });
    expect(sightingCount).toBe(this.#captures.length);
  }
}

/** Kills the server of the feed at random moments while it records. @returns How many calls were cut off. */
export async function killWhileRecording(
  feed: CameraFeed,
  { kills, seed }: { readonly kills: number; readonly seed: number },
): Promise<number> {
  const random = createSeededRandom(seed);
  const { server, calls } = feed;
  const perKill = Math.ceil(calls.length / (kills + 1));
  let cut = 0;
  for (let kill = 1; kill <= kills; kill += 1) {
    const some = calls.slice(0, kill * perKill).filter(({ acknowledged }) => acknowledged === null);
    const wanted = some.length - 1 - random.integer(Math.max(1, Math.min(lanes, some.length - 1)));
    const sending = feed.send(some);
    await feed.untilAcknowledged(wanted, some);
    await sleep(random.integer(30));
    await server.kill();
    cut += await sending;
    await server.start();
    await feed.expectWhole();
  }
  await feed.send(feed.waiting);
  await feed.expectAllOnce();
  return cut;
}
