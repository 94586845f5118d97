import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testDatabases, type TestDatabase } from '../test/databases.ts';
import { drawnFace } from '../test/drawn-faces.ts';
import { installTinyPack } from '../test/tiny-pack.ts';
import type { TestApp } from './harness.ts';
import { PromotionClient } from './promotion-client.ts';
import { ServerProcess } from './server-process.ts';

const hint = { alignedTemplate: 'arcface-112' };
const model = { FACE_PACK: 'tiny-face', GALLERIST_RUNTIME: 'wasm', INFERENCE_WORKERS: '1' };
const patienceMs = 600_000;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Speaks to processes of their own: people are drawn, and known again by what they are drawn of. */
class DrawnClient extends PromotionClient {
  constructor(server: ServerProcess) {
    super(server as unknown as TestApp); // reason: clients ask for no more than a server gives
  }

  async enrolDrawn(galleryId: string, person: number, shots: readonly number[]): Promise<string> {
    const identityId = await this.identity(galleryId, `person ${person}`);
    const images = await Promise.all(
      shots.map(async (shot) => ({
        image: { base64: (await drawnFace(person, shot)).toString('base64') },
        hint,
      })),
    );
    const { accepted, rejected } = await this.enroll(identityId, images, { review: 'OFF' });
    if (accepted.length < shots.length) throw new Error(JSON.stringify(rejected));
    return identityId;
  }

  /** Who a drawn picture is taken for, and in which space. */
  async nearest(galleryId: string, person: number, shot: number) {
    const image = { base64: (await drawnFace(person, shot)).toString('base64') };
    const input = { galleryIds: [galleryId], image, hint, minDecision: 'UNKNOWN', topK: 1, record: false };
    const { probes, userErrors } = await this.search(input);
    const [first] = probes[0]?.candidates ?? [];
    if (first === undefined) throw new Error(`nobody is found: ${JSON.stringify(userErrors)}`);
    return { identityId: first.identity.id, space: first.space.id, like: first.cosineSimilarity };
  }

  async run(query: string, variables: object = {}) {
    const { data, errors, text } = await this.app.graphql(query, variables, this.secret);
    if (errors.length > 0) throw new Error(text);
    return data;
  }
}

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gallerist-promotion-faults-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a promotion', () => {
  it('goes on after kill -9 in its middle, and embeds nothing twice', async () => {
    const [people, shots] = [30, 20];
    const dataDir = join(folder, 'data');
    await installTinyPack(join(dataDir, 'packs'));
    await installTinyPack(join(dataDir, 'packs'), { name: 'tiny-next', seed: 2 });
    const server = new ServerProcess({ ...model, DATA_DIR: dataDir });
    try {
      await server.start();
      let owner = new DrawnClient(server);
      const galleryId = await owner.gallery();
      const identities: string[] = [];
      for (let person = 0; person < people; person += 1) {
        identities.push(await owner.enrolDrawn(galleryId, person, [...new Array(shots).keys()]));
      }
      const input = { modelVersionId: await owner.model('tiny-next'), galleryIds: [galleryId], force: true };
      const [begun] = (await owner.promote(input)).promotions;
      let done = 0;
      while (done === 0) done = (await owner.promotion(begun.id)).samplesDone;
      await server.kill();
      say(`killed when ${done} of ${people * shots} samples were done`);
      expect(done).toBeLessThan(people * shots);

      await server.start();
      owner = new DrawnClient(server);
      const served = await owner.until(begun.id, 'SERVING', patienceMs);
      expect(served).toMatchObject({
        samplesTotal: people * shots,
        samplesDone: people * shots,
        samplesLost: 0,
      });
      for (const [person, identityId] of identities.entries()) {
        const found = await owner.nearest(galleryId, person, 3);
        expect(found).toMatchObject({ identityId, space: begun.toSpace.id });
        expect(found.like).toBeGreaterThan(0.999);
      }
      const count = 'query ($id: ID!) { gallery(id: $id) { sampleCount } }';
      expect((await owner.run(count, { id: galleryId })).gallery.sampleCount).toBe(people * shots);
      expect((await owner.rollBack({ galleryIds: [galleryId] })).userErrors).toEqual([]);
      const back = await owner.nearest(galleryId, 7, 3);
      expect(back).toMatchObject({ identityId: identities[7], space: begun.fromSpace.id });
    } finally {
      await server.kill();
    }
  });
});

const qdrantUrl = process.env['TEST_QDRANT_URL'];
const server = testDatabases.find(({ name }) => name === 'PostgreSQL');
const isLeftOut = server === undefined || qdrantUrl === undefined;
if (isLeftOut) say('two processes: left out, because they need PostgreSQL and TEST_QDRANT_URL');

describe.skipIf(isLeftOut)('two processes on one PostgreSQL and one Qdrant', () => {
  let database: TestDatabase;
  let processes: readonly ServerProcess[];
  let a: DrawnClient;
  let b: DrawnClient;

  beforeEach(async () => {
    database = await (server ?? testDatabases[0])!.open();
    const shared = {
      ...{ ...model, DATABASE_URL: database.url, QDRANT_URL: qdrantUrl ?? '' },
      BLOB_URL: pathToFileURL(join(folder, 'blobs')).href,
    };
    processes = ['a', 'b'].map((name) => new ServerProcess({ ...shared, DATA_DIR: join(folder, name) }));
    for (const name of ['a', 'b']) await installTinyPack(join(folder, name, 'packs'));
    // Only one of them has the files of the next model: the other one gets them by the blob store.
    await installTinyPack(join(folder, 'a', 'packs'), { name: 'tiny-next', seed: 2 });
    for (const one of processes) await one.start();
    [a, b] = processes.map((one) => new DrawnClient(one)) as [DrawnClient, DrawnClient]; // reason: there are two
  });
  afterEach(async () => {
    for (const one of processes) await one.kill();
    await database.close();
  });

  it('see at once what the other enrolled, also while one promotes what the other enrols', async () => {
    const galleryId = await a.gallery();
    const enrolled = new Map<number, string>();
    for (let person = 0; person < 12; person += 1) {
      const [writer, reader] = person % 2 === 0 ? [a, b] : [b, a];
      enrolled.set(person, await writer.enrolDrawn(galleryId, person, [0, 1, 2, 3, 4, 5]));
      const found = await reader.nearest(galleryId, person, 0);
      expect(found.identityId).toBe(enrolled.get(person));
      expect(found.like).toBeGreaterThan(0.999);
    }
    const input = { modelVersionId: await a.model('tiny-next'), galleryIds: [galleryId], force: true };
    const [begun] = (await a.promote(input)).promotions;
    const spaces = new Set<string>();
    let during = 0;
    for (let isServing = false; !isServing || during < 3; during += 1) {
      const person = 100 + during;
      enrolled.set(person, await b.enrolDrawn(galleryId, person, [0]));
      for (const client of [a, b]) {
        const found = await client.nearest(galleryId, person, 0);
        expect(found.identityId).toBe(enrolled.get(person));
        spaces.add(found.space);
      }
      const { state, error } = await a.promotion(begun.id);
      expect(error).toBeNull();
      isServing = state === 'SERVING';
    }
    say(`${during} people enrolled by the other process meanwhile, in ${spaces.size} spaces`);
    expect([begun.fromSpace.id, begun.toSpace.id]).toEqual(expect.arrayContaining([...spaces]));
    for (const client of [a, b]) {
      for (const [person, identityId] of enrolled) {
        expect(await client.nearest(galleryId, person, 0)).toMatchObject({
          ...{ identityId, space: begun.toSpace.id },
        });
      }
    }
  });

  it('fire a schedule once', async () => {
    const galleryId = await a.gallery();
    const create = `mutation ($input: CreateScheduleInput!) { createSchedule(input: $input) { schedule { id } userErrors { code } } }`;
    const ids: string[] = [];
    for (let i = 0; i < 10; i += 1) {
      const input = { name: `minutely ${i}`, kind: 'REPORT', cron: '* * * * *', galleryIds: [galleryId] };
      ids.push((await (i % 2 === 0 ? a : b).run(create, { input })).createSchedule.schedule.id);
    }
    const read = `query ($id: ID!) { node(id: $id) { ... on Schedule { runs(first: 20) { dueAt isManual outcome jobs { id } } } } }`;
    const runsOf = async (id: string) => (await a.run(read, { id })).node.runs;
    for (const deadline = Date.now() + 240_000; ;) {
      await delay(1_000);
      const counts = await Promise.all(ids.map(async (id) => (await runsOf(id)).length));
      if (Math.min(...counts) >= 2) break;
      if (Date.now() > deadline) throw new Error(`runs: ${counts.join(' ')}`);
    }
    for (const id of ids) {
      const runs: readonly { dueAt: string; jobs: readonly unknown[] }[] = await runsOf(id);
      expect(new Set(runs.map(({ dueAt }) => dueAt)).size).toBe(runs.length);
      for (const { jobs } of runs) expect(jobs.length).toBeLessThanOrEqual(1);
    }
    const all = await database.client.job.count({ where: { kind: 'report' } });
    const told = await Promise.all(
      ids.map(async (id) => (await runsOf(id)).flatMap(({ jobs }: { jobs: unknown[] }) => jobs)),
    );
    expect(all).toBeLessThanOrEqual(told.flat().length);
    expect(all).toBeGreaterThan(0);
  });
});
