import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { exportFormat, exportManifestName, exportRecordsName } from '../src/features/export/export.types.ts';
import { zipOf } from '../test/archives.ts';
import { drawnFace } from '../test/drawn-faces.ts';
import type { FaultServer } from './fault-server.ts';
import type { TestApp } from './harness.ts';
import { ImportClient } from './import-client.ts';
import { PromotionClient } from './promotion-client.ts';
import { clientsOf, drawnImage, rowId, type TracedPerson } from './traced-person.ts';

const training = `mutation ($input: StartTrainingInput!) { startTraining(input: $input) {
  trainingRun { id } job { id } userErrors { code message } } }`;
const exporting = `mutation ($id: ID!) { exportGallery(input: { galleryId: $id, include: [IMAGES, METADATA, EMBEDDINGS] }) {
  job { id } userErrors { code } } }`;
const patienceMs = 600_000;

export type WorkKind = 'train' | 'import' | 'promote' | 'export';

/** The jobs of a gallery that have a person in their hands, all at once: on the server's own workers, held by nothing but their size. */
export class WorkOfPerson {
  readonly server: FaultServer;
  readonly person: TracedPerson;
  readonly jobs = new Map<WorkKind, string>();
  runId = '';

  constructor(server: FaultServer, person: TracedPerson) {
    [this.server, this.person] = [server, person];
  }

  /** Others, so that there is enough to do. */
  async enrolOthers(people: number, shots: number): Promise<void> {
    const { client } = clientsOf(this.server);
    for (let person = 0; person < people; person += 1) {
      const id = await client.identity(this.person.galleryId, `other ${person}`);
      const images = await Promise.all(
        Array.from({ length: shots }, (_, shot) => drawnImage(1_000 + person, shot)),
      );
      const { rejected } = await client.enroll(id, images, { review: 'OFF' });
      if (rejected.length > 0) throw new Error(JSON.stringify(rejected));
    }
  }

  /** Begins them one after the other, each when the one before is in the middle of its work. */
  async begin(of: { readonly epochs: number; readonly imported: number }): Promise<void> {
    await this.#train(of.epochs);
    await this.#import(of.imported);
    await this.#promote();
    await this.person.trace();
    const { exportGallery } = await this.person.ask(exporting, { id: this.person.galleryId });
    this.jobs.set('export', rowId(exportGallery.job.id));
    await this.#until('export', ({ startedAt }) => startedAt !== null);
  }

  async #train(epochs: number): Promise<void> {
    const options = { epochs, classesPerBatch: 4, samplesPerClass: 2 };
    const input = { galleryIds: [this.person.galleryId], options };
    const { startTraining } = await this.person.ask(training, { input });
    this.runId = rowId(startTraining.trainingRun.id);
    this.jobs.set('train', rowId(startTraining.job.id));
    await this.#until('train', ({ checkpoint }) => JSON.stringify(checkpoint ?? {}).includes('train'));
  }

  /** What another Gallerist exported: the person first and last, and strangers between. */
  async #import(count: number): Promise<void> {
    const { mark, number, galleryId } = this.person;
    const lines: object[] = [];
    const files: [string, Buffer | string][] = [];
    const add = async (name: string, person: number, shots: readonly number[]): Promise<void> => {
      lines.push({ type: 'identity', id: crypto.randomUUID(), externalId: `${name}-1`, name });
      for (const shot of shots) {
        const [picture, crop] = [await drawnFace(person, shot), `crops/${person}-${shot}.png`];
        const pictureSha256 = createHash('sha256').update(picture).digest('hex');
        files.push([crop, picture]);
        const known = { type: 'sample', modality: 'FACE', externalId: null, original: null };
        lines.push({ ...known, pictureSha256, crop, attributes: { seen: name } });
      }
    };
    await add(mark, number, [20, 21]);
    for (let other = 0; other * 4 < count; other += 1) await add(`new ${other}`, 2_000 + other, [0, 1, 2]);
    await add(mark, number, [22, 23]);
    const { name: format, version } = exportFormat;
    const manifest = { format, version, cropHint: { alignedTemplate: 'arcface-112' } };
    const records = lines.map((line) => JSON.stringify(line)).join('\n');
    const zip = await zipOf([
      [exportManifestName, JSON.stringify(manifest)],
      [exportRecordsName, records],
      ...files,
    ]);
    const importer = new ImportClient(this.server as unknown as TestApp); // reason: as in clientsOf
    const { body } = await importer.uploadImport(galleryId, zip);
    const { job } = await importer.start({ galleryId, uploadId: body.id });
    this.jobs.set('import', rowId(job.id));
    await this.#until('import', ({ checkpoint }) => checkpoint !== null);
  }

  async #promote(): Promise<void> {
    const client = new PromotionClient(this.server as unknown as TestApp); // reason: as in clientsOf
    const { galleryId } = this.person;
    const input = { modelVersionId: await client.model('tiny-next'), galleryIds: [galleryId], force: true };
    const { promotions, userErrors } = await client.promote(input);
    if (promotions.length === 0) throw new Error(JSON.stringify(userErrors));
    this.jobs.set('promote', rowId(promotions[0].job.id));
    await this.#until('promote', ({ progress }) => progress > 0);
  }

  read(kind: WorkKind) {
    const where = { id: this.jobs.get(kind) ?? '' };
    return this.server.look((client) => client.job.findUniqueOrThrow({ where }));
  }

  async #until(
    kind: WorkKind,
    isThere: (job: Awaited<ReturnType<WorkOfPerson['read']>>) => boolean,
  ): Promise<void> {
    for (const deadline = Date.now() + patienceMs; ;) {
      const job = await this.read(kind);
      if (isThere(job) || job.finishedAt !== null) return;
      if (Date.now() > deadline) throw new Error(`until ${kind}: ${JSON.stringify(job)}`);
      await sleep(10);
    }
  }

  /** Which of them had begun and not ended at that time. They must all have come to a good end by now, or do it soon. */
  async underWayAt(at: Date): Promise<readonly WorkKind[]> {
    const found: WorkKind[] = [];
    for (const kind of this.jobs.keys()) {
      await this.#until(kind, ({ finishedAt }) => finishedAt !== null);
      const { startedAt, finishedAt, state, error } = await this.read(kind);
      if (state !== 'SUCCEEDED') throw new Error(`${kind} ended as ${state}: ${error}`);
      if (startedAt !== null && startedAt < at && finishedAt !== null && finishedAt > at) found.push(kind);
    }
    return found;
  }
}
