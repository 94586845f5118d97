import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storeDatabases, type TestDatabase } from '../../../test/databases.ts';
import { DrawnGallery } from '../../../test/drawn-gallery.ts';
import { jobTools } from '../../../test/job-tools.ts';
import { installTinyPack } from '../../../test/tiny-pack.ts';
import { systemClock } from '../../core/clock.ts';
import { DependencyError } from '../../core/errors.ts';
import { openDiskBlobStore } from '../../infra/blobs/disk-blob-store.ts';
import { diskRunFolders } from '../../infra/training/disk-run-folder.ts';
import { heldOutPeople } from '../evaluation/evaluated-people.ts';
import { findCurves, findOfRuns } from '../evaluation/evaluation.store.ts';
import { PackRegistry } from '../model/pack-registry.ts';
import type { Job, JobTools } from '../job/job.types.ts';
import { freezeDataset } from './freeze-dataset.ts';
import { heldOutSalts } from './held-out-salts.ts';
import type { OpenRunFolder } from './run-folder.ts';
import { startTrainingIn } from './start-training.ts';
import { trainJob } from './training-job.ts';
import { readRun } from './training.store.ts';
import type { TrainingParts } from './training-parts.ts';
import type { TrainingRequest } from './training.types.ts';

const quick = { epochs: 3, classesPerBatch: 4, samplesPerClass: 2 };
const everybody = { actorId: null, scope: { kind: 'ALL' as const } };

// A run takes seconds: PostgreSQL where it is, which start-training.itest.ts adds PGlite to.
describe.each(storeDatabases)('the job of a training run, on $name', ({ open }) => {
  let database: TestDatabase;
  let folder: string;
  let parts: TrainingParts;
  let space: { id: string; dimensions: number };

  beforeAll(async () => {
    database = await open();
    folder = await mkdtemp(join(tmpdir(), 'gallerist-run-'));
    const packsDir = join(folder, 'packs');
    const blobs = await openDiskBlobStore({ folder: join(folder, 'blobs') });
    // Every vector is stored: nothing has to be embedded.
    const unused = (): Promise<never> => Promise.reject(new Error('the pool is not needed'));
    const pool = { pipelines: new Map(), load: unused, embedCrops: unused };
    const packs = new PackRegistry({ database, blobs, pool, packsDir });
    const { spaceId } = await packs.register(await installTinyPack(packsDir));
    space = { id: spaceId, dimensions: 32 };
    const openFolder = diskRunFolders(join(folder, 'training'));
    parts = {
      database,
      clock: systemClock,
      blobs,
      pool,
      packs,
      packsDir,
      openFolder,
      runtime: 'wasm',
      promoter: null,
    };
  }, 60_000);
  afterAll(async () => {
    await database.close();
    await rm(folder, { recursive: true, force: true });
  });

  const drawn = (seed: number) => new DrawnGallery(database, space, { seed }).create();
  async function start(gallery: DrawnGallery, request: Partial<TrainingRequest> = {}) {
    const started = await database.transaction((tx) =>
      startTrainingIn(tx, everybody, { galleryIds: [gallery.galleryId], options: quick, ...request }),
    );
    if (!started.ok) throw new Error(started.error.message);
    return started.value;
  }
  const work = (job: Job, tools: Partial<JobTools> = {}, changed: Partial<TrainingParts> = {}) =>
    trainJob({ ...parts, ...changed })(job, jobTools(tools));
  const read = async (runId: string) => (await readRun(database.client, runId))!;
  const itemsOf = (runId: string) => database.client.trainingItem.findMany({ where: { runId } });
  const modelsOf = (runId: string) =>
    database.client.modelVersion.findMany({ where: { trainingRunId: runId } });

  /** Nothing of a run but its record and what it was going to learn from. */
  async function expectNothingLeft(runId: string): Promise<void> {
    expect(existsSync(join(folder, 'training', runId))).toBe(false);
    expect(await modelsOf(runId)).toEqual([]);
    expect(await findOfRuns(database.client, [runId])).toEqual([]);
    const name = runId.replaceAll('-', '').slice(-12);
    expect(
      (await readdir(join(folder, 'packs'))).filter(
        (pack) => pack.includes(name) && existsSync(join(folder, 'packs', pack, '1.0.0')),
      ),
    ).toEqual([]);
  }

  it('says of every sample and feedback where it went, and keeps held-out people out', async () => {
    const [gallery, other] = [await drawn(1), await drawn(2)];
    await other.people(4);
    const [trained, heldOut] = [
      await gallery.people(6, { heldOut: false }),
      await gallery.people(3, { heldOut: true }),
    ];
    await gallery.people(1, { heldOut: false, samples: 1 });
    const [person = '', hidden = ''] = [trained[0], heldOut[0]];
    const positive = await gallery.feedback({ verdict: 'IS_PERSON', identityId: person });
    const negative = await gallery.feedback({ verdict: 'NOT_THIS_PERSON', identityId: person });
    const ofHidden = await gallery.feedback({ verdict: 'IS_PERSON', identityId: hidden });
    const [sampleId = ''] = await gallery.enrol([person], 1);
    const enrolled = await gallery.feedback({ verdict: 'IS_PERSON', identityId: person }, { sampleId });
    const proposed = await gallery.feedback(
      { verdict: 'IS_PERSON', identityId: person },
      { state: 'PROPOSED' },
    );
    const { runId, job } = await start(gallery);
    expect(await work(job)).toMatchObject({ outcome: 'succeeded' });
    const items = await itemsOf(runId);
    const partOf = new Map(items.map(({ itemId, part }) => [itemId, part]));
    expect(partOf.get(positive)).toBe('TRAIN');
    expect(partOf.get(negative)).toBe('HARD_NEGATIVE');
    expect(partOf.get(ofHidden)).toBe('HELD_OUT');
    expect(partOf.has(enrolled) || partOf.has(proposed)).toBe(false);
    const learnt = new Set(items.filter(({ part }) => part === 'TRAIN').map(({ identityId }) => identityId));
    expect([...learnt].sort()).toEqual([...trained].sort());
    expect(items.filter(({ part }) => part === 'HELD_OUT').length).toBe(3 * 3 + 1);
    expect(items.filter(({ part }) => part === 'LEFT_OUT').length).toBe(1);
    const run = await read(runId);
    expect(run.dataset?.parts.find(({ part }) => part === 'TRAIN')).toEqual({
      ...{ part: 'TRAIN', identities: 6, samples: 6 * 3 + 1, feedback: 1 },
    });
    expect(run.settings).toMatchObject({ sampler: { singletons: 'include' } });
    const [evaluation] = await findOfRuns(database.client, [runId]);
    expect(evaluation?.report).toMatchObject({
      candidate: { identities: 3, probes: 9 },
      active: { identities: 3 },
      gate: { verdict: 'INCONCLUSIVE', heldOutIdentities: 3 },
      forgetting: { basis: 'OTHER_GALLERIES', candidate: { identities: 4 }, active: { probes: 12 } },
    });
    const curves = (await findCurves(database.client, [evaluation!.id])).get(evaluation!.id)!;
    expect(curves.candidate).toMatchObject({ genuineComparisons: 9, impostorComparisons: 9 * 2 });
    expect(curves.active.cmc).toHaveLength(3);
    expect(curves.differences.tarAtFmr.map((one) => one !== null)).toEqual([false, false, false, true]);
    // the pairs are the samples of the people who were held out, one pair of any two of them
    const { impostor, genuine } = curves.candidate.hardest;
    expect([impostor.length, genuine.length]).toEqual([3, 3]);
    const isHidden = (id: string) => partOf.get(id) === 'HELD_OUT';
    expect([...impostor, ...genuine].every(({ one, other }) => isHidden(one) && isHidden(other))).toBe(true);
    expect(await modelsOf(runId)).toMatchObject([
      { origin: 'TRAINED', trainedOnGalleryIds: [gallery.galleryId] },
    ]);
  }, 60_000);

  it('counts nobody as evidence who came to know a model, by a merge or a moved sample', async () => {
    const gallery = await drawn(3);
    const trained = await gallery.people(6, { heldOut: false });
    const heldOut = await gallery.people(5, { heldOut: true });
    await freezeDataset(parts, await read((await start(gallery)).runId));
    const [loser = '', mover = ''] = trained;
    const [winner = '', taker = ''] = heldOut;
    await database.client.sample.updateMany({ where: { identityId: loser }, data: { identityId: winner } });
    const mergedAt = new Date();
    await database.client.identity.update({ where: { id: loser }, data: { mergedIntoId: winner, mergedAt } });
    // what the winner got is gone again: its name remembers
    await database.client.sample.deleteMany({ where: { identityId: winner } });
    await gallery.enrol([winner], 3);
    const [moved] = await database.client.sample.findMany({ where: { identityId: mover }, take: 1 });
    await database.client.sample.update({ where: { id: moved!.id }, data: { identityId: taker } });
    const galleryIds = [gallery.galleryId];
    const salts = await heldOutSalts(database, galleryIds);
    const people = await heldOutPeople(database, { galleryIds, modality: 'FACE', salts });
    expect(people.trainedOn).toBe(2);
    expect(new Set(people.samples.map(({ identityId }) => identityId))).toEqual(new Set(heldOut.slice(2)));
    const { items } = await freezeDataset(parts, await read((await start(gallery)).runId));
    expect(items.some(({ identityId }) => identityId === winner || identityId === taker)).toBe(false);
  });

  it('leaves nothing but its record when it is cancelled, at every stage', async () => {
    const gallery = await drawn(4);
    await gallery.people(6, { heldOut: false });
    await gallery.people(2, { heldOut: true });
    for (const stage of ['features', 'train', 'evaluate']) {
      const { runId, job } = await start(gallery, { force: true });
      const abort = new AbortController();
      const outcome = await work(job, {
        signal: abort.signal,
        isCancelled: () => abort.signal.aborted,
        saveCheckpoint: (checkpoint) => {
          if (checkpoint['stage'] === stage) abort.abort(new DOMException('cancelled', 'AbortError'));
          return Promise.resolve();
        },
      });
      expect([stage, outcome.outcome]).toEqual([stage, 'skipped']);
      await expectNothingLeft(runId);
      expect(await read(runId)).toMatchObject({ failureCode: 'CANCELLED', modelVersionId: null });
    }
  }, 90_000);

  it('waits for room on a full disk, goes on where the server stopped, and makes one model', async () => {
    const gallery = await drawn(5);
    const [person = ''] = await gallery.people(6, { heldOut: false });
    const { runId, job } = await start(gallery);
    const full: OpenRunFolder = async (id, generation) => ({
      ...(await parts.openFolder(id, generation)),
      write: () => Promise.reject(new DependencyError('blob-store', 'the disk of DATA_DIR is full')),
    });
    const refused = { dependency: 'blob-store', retryable: true };
    await expect(work(job, {}, { openFolder: full })).rejects.toMatchObject(refused);
    const digests = new Set<string>();
    for (const stage of ['train', 'pack', 'evaluate']) {
      const abort = new AbortController();
      const stopped = work(job, {
        signal: abort.signal,
        saveCheckpoint: (checkpoint) => {
          if (checkpoint['stage'] === stage) abort.abort(new DOMException('the server stops', 'AbortError'));
          return Promise.resolve();
        },
      });
      await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
      digests.add((await read(runId)).dataset?.digest ?? '');
      // what comes later is not learnt from: the data set stays
      await gallery.enrol([person], 1);
    }
    expect(digests.size).toBe(1);
    expect(await work(job)).toMatchObject({ outcome: 'succeeded' });
    expect(await work(job)).toMatchObject({ outcome: 'succeeded' });
    expect(await modelsOf(runId)).toHaveLength(1);
    expect(existsSync(join(folder, 'training', runId))).toBe(false);
    // nobody is held out: a candidate all the same, for a person to decide on
    expect(await findOfRuns(database.client, [runId])).toMatchObject([
      { verdict: 'INCONCLUSIVE', failureCode: 'TOO_FEW_IDENTITIES' },
    ]);
  }, 90_000);

  it('learns nothing from a gallery that is deleted meanwhile', async () => {
    for (const stage of ['features', 'train']) {
      const gallery = await drawn(6);
      await gallery.people(6, { heldOut: false });
      const { runId, job } = await start(gallery);
      const outcome = await work(job, {
        saveCheckpoint: async (checkpoint) => {
          if (checkpoint['stage'] !== stage) return;
          const { galleryId: id } = gallery;
          await database.client.gallery.update({ where: { id }, data: { deletedAt: new Date() } });
        },
      });
      expect([stage, outcome.outcome]).toEqual([stage, 'failed']);
      expect(await read(runId)).toMatchObject({ failureCode: 'GALLERY_DELETED' });
      await expectNothingLeft(runId);
    }
  }, 60_000);
});
