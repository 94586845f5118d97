import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInferencePool } from '@gallerist/embedding/node';
import { expect } from 'vitest';
import { drawnFace } from '../test/drawn-faces.ts';
import { installTinyPack } from '../test/tiny-pack.ts';
import { bodyCrop, installBodyPack } from './body-pack.ts';
import { startTestApp, type TestApp } from './harness.ts';
import { PromotionClient } from './promotion-client.ts';

const start = `mutation ($input: StartTrainingInput!) { startTraining(input: $input) {
  trainingRun { id recipe estimate { pictures epochs steps seconds basis } } job { id } userErrors { code message path } } }`;
const runs = `query ($id: ID!) { trainingRun(id: $id) { state failure steps settings keptEpoch picturesPerSecond
  estimate { pictures epochs steps secondsPerStep seconds basis } curve { step loss rate } epochs { epoch loss rate }
  looks { step tarAtFmr1e3 tarAtFmr1e4 meanAveragePrecision rank1 queries identities }
  model { id origin parent { name } defaultThreshold { match review meaning } lineage }
  evaluation { verdict } job { log(last: 20) { text } } } }`;

/** Few steps of a tiny net. */
export const quick = {
  ...{ epochs: 2, classesPerBatch: 4, samplesPerClass: 2, seed: 3 },
  net: { widths: [4, 8], dimensions: 16 },
};

/** A server with a gallery of drawn people, and what tests of nets ask of it. */
export class NetTraining {
  readonly dataDir: string;
  readonly app: TestApp;
  readonly client: PromotionClient;
  readonly #stop: () => Promise<void>;
  readonly #isOfBodies: boolean;

  private constructor(of: { dataDir: string; app: TestApp; stop: () => Promise<void>; isOfBodies: boolean }) {
    this.dataDir = of.dataDir;
    this.app = of.app;
    this.client = new PromotionClient(of.app);
    this.#stop = of.stop;
    this.#isOfBodies = of.isOfBodies;
  }

  static async open({ isOfBodies = false }: { readonly isOfBodies?: boolean } = {}): Promise<NetTraining> {
    const dataDir = await mkdtemp(join(tmpdir(), 'gallerist-nets-'));
    const face = await installTinyPack(join(dataDir, 'packs'));
    const body = isOfBodies ? await installBodyPack(dataDir) : null;
    const pool = await createInferencePool({
      ...{ workers: 1, manifest: face.location },
      ...(body === null ? {} : { bodyManifest: body.location }),
    });
    const packs = { FACE_PACK: 'tiny-face', ...(body === null ? {} : { BODY_PACK: 'body-test' }) };
    const app = await startTestApp({ dataDir, pool, env: { ...packs, GALLERIST_RUNTIME: 'wasm' } });
    const stop = async (): Promise<void> => {
      await app.close();
      await pool.close();
      await rm(dataDir, { recursive: true, force: true });
    };
    return new NetTraining({ dataDir, app, stop, isOfBodies });
  }

  async close(): Promise<void> {
    await this.#stop();
  }

  /** A gallery of so many people, `person <number>`. */
  async people(persons: number, shots: number, gallery: object = {}): Promise<string> {
    const galleryId = await this.client.gallery(gallery);
    for (let person = 0; person < persons; person += 1) {
      const identity = await this.client.identity(galleryId, `person ${person}`);
      const images = [];
      for (let shot = 0; shot < shots; shot += 1) images.push(await this.picture(person, shot));
      const { accepted } = await this.client.enroll(identity, images, { review: 'OFF' });
      expect(accepted).toHaveLength(shots);
    }
    return galleryId;
  }

  /** As enrolment takes it. */
  async picture(person: number, shot: number) {
    if (!this.#isOfBodies) {
      const base64 = (await drawnFace(person, shot)).toString('base64');
      return { image: { base64 }, hint: { alignedTemplate: 'arcface-112' } };
    }
    const colour = (of: number) =>
      [(person * of * 53) % 200, (person * of * 97) % 200, (of * 71) % 200] as const;
    const base64 = await bodyCrop({ shirt: colour(1), trousers: colour(2) }, person * 100 + shot);
    return { image: { base64 }, modality: 'BODY', hint: { crop: true } };
  }

  async start(input: object) {
    const { data, errors, text } = await this.app.graphql(start, { input });
    if (errors.length > 0) throw new Error(text);
    return data.startTraining;
  }

  async read(id: string) {
    return (await this.app.graphql(runs, { id })).data.trainingRun;
  }

  /** The run as it ended. */
  async ended(id: string) {
    const state = async () => (await this.read(id)).state;
    await expect.poll(state, { timeout: 240_000, interval: 300 }).not.toMatch(/QUEUED|RUNNING/);
    return await this.read(id);
  }

  /** A run that must succeed. */
  async trained(input: object) {
    const started = await this.start(input);
    expect(started.userErrors).toEqual([]);
    const run = await this.ended(started.trainingRun.id);
    expect([run.failure, run.state, this.#errors()]).toEqual([null, 'SUCCEEDED', '']);
    return { started: started.trainingRun, run };
  }

  /** What the server logged of jobs that ended with an error. */
  #errors(): string {
    const lines = this.app.logged().split('\n');
    return lines.filter((line) => line.includes('a job ended with an error')).join('\n');
  }

  /** Puts a model into service, though nobody could tell whether it is better. @returns The space that is searched now. */
  async promoted(modelVersionId: string, galleryId: string): Promise<string> {
    const { promotions, userErrors } = await this.client.promote({
      ...{ modelVersionId, galleryIds: [galleryId], force: true },
    });
    expect(userErrors).toEqual([]);
    return (await this.client.until(promotions[0].id, 'SERVING')).toSpace.id;
  }
}
