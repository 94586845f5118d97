import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storeDatabases, type TestDatabase } from '../../../test/databases.ts';
import { DrawnGallery } from '../../../test/drawn-gallery.ts';
import { installTinyPack } from '../../../test/tiny-pack.ts';
import type { GalleryScope } from '../../core/context.ts';
import { openDiskBlobStore } from '../../infra/blobs/disk-blob-store.ts';
import { PackRegistry } from '../model/pack-registry.ts';
import { startTrainingIn } from './start-training.ts';
import { changeRun, findRuns, listRuns } from './training.store.ts';
import type { TrainingRequest } from './training.types.ts';

const everything: GalleryScope = { kind: 'ALL' };

describe.each(storeDatabases)('starting a training run, on $name', ({ open }) => {
  let database: TestDatabase;
  let folder: string;
  const spaces: { id: string; dimensions: number }[] = [];

  beforeAll(async () => {
    database = await open();
    folder = await mkdtemp(join(tmpdir(), 'gallerist-start-'));
    const packsDir = join(folder, 'packs');
    const blobs = await openDiskBlobStore({ folder: join(folder, 'blobs') });
    const unused = (): Promise<never> => Promise.reject(new Error('the pool is not needed'));
    const packs = new PackRegistry({
      database,
      blobs,
      packsDir,
      pool: { pipelines: new Map(), load: unused },
    });
    for (const [seed, name] of ['tiny-face', 'other-face'].entries()) {
      const { spaceId } = await packs.register(await installTinyPack(packsDir, { name, seed }));
      spaces.push({ id: spaceId, dimensions: 32 });
    }
  }, 60_000);
  afterAll(async () => {
    await database.close();
    await rm(folder, { recursive: true, force: true });
  });

  const drawn = (seed: number, space = 0) =>
    new DrawnGallery(database, spaces[space] ?? { id: '', dimensions: 0 }, { seed }).create();
  const start = (
    galleries: readonly DrawnGallery[],
    request: Partial<TrainingRequest> = {},
    scope: GalleryScope = everything,
  ) =>
    database.transaction((tx) =>
      startTrainingIn(
        tx,
        { actorId: null, scope },
        { galleryIds: galleries.map(({ galleryId }) => galleryId), ...request },
      ),
    );
  const codeOf = async (result: ReturnType<typeof start>) => {
    const { ok, ...rest } = await result;
    return ok ? 'OK' : 'error' in rest ? rest.error.code : null;
  };
  const some = (...galleries: readonly DrawnGallery[]): GalleryScope => ({
    kind: 'SOME',
    galleryIds: new Set(galleries.map(({ galleryId }) => galleryId)),
  });

  it('makes a run and its job of all of its galleries, which only who sees them all can see', async () => {
    const [one, other, third] = [await drawn(1), await drawn(2), await drawn(3)];
    for (const gallery of [one, other]) await gallery.people(3, { heldOut: false });
    const started = await start(
      [one, other],
      { name: ' night ', autoPromote: true },
      some(one, other, third),
    );
    if (!started.ok) throw new Error(started.error.message);
    const { runId, job } = started.value;
    expect(job).toMatchObject({ kind: 'train', galleryId: null, input: { trainingRunId: runId } });
    const [run] = await findRuns(database.client, some(one, other), [runId]);
    expect(run).toMatchObject({
      ...{ name: 'night', recipe: 'ADAPTER', state: 'QUEUED', autoPromote: true, jobId: job.id },
      galleryIds: [one.galleryId, other.galleryId].sort(),
      forgettingGalleryIds: [third.galleryId],
      activeSpaceId: spaces[0]?.id,
    });
    expect(await findRuns(database.client, some(one), [runId])).toEqual([]);
    const page = { after: null, limit: 10 };
    expect((await listRuns(database.client, some(one, third), page)).rows).toEqual([]);
    expect((await listRuns(database.client, some(one, other, third), page)).rows.map(({ id }) => id)).toEqual(
      [runId],
    );
    expect((await listRuns(database.client, everything, page)).rows.map(({ id }) => id)).toContain(runId);
    const after = { after: runId, limit: 10 };
    expect((await listRuns(database.client, some(one, other), after)).rows).toEqual([]);
    await database.client.job.delete({ where: { id: job.id } });
    expect(await findRuns(database.client, everything, [runId])).toMatchObject([{ state: 'FAILED' }]);
  });

  it('refuses galleries of two spaces, of none, and what nobody may see', async () => {
    const [one, foreign, empty] = [await drawn(4), await drawn(5, 1), await drawn(6)];
    for (const gallery of [one, foreign]) await gallery.people(3, { heldOut: false });
    expect(await codeOf(start([one, foreign]))).toBe('SPACE_MISMATCH');
    expect(await codeOf(start([one], { modality: 'BODY' }))).toBe('PACK_UNAVAILABLE');
    expect(await codeOf(start([one], {}, some(empty)))).toBe('NOT_FOUND');
    expect(await codeOf(start([]))).toBe('INVALID_INPUT');
    await database.client.gallery.update({ where: { id: one.galleryId }, data: { deletedAt: new Date() } });
    expect(await codeOf(start([one]))).toBe('NOT_FOUND');
  });

  it('needs two people with two samples each who are not held out', async () => {
    const gallery = await drawn(7);
    await gallery.people(5, { heldOut: true });
    expect(await codeOf(start([gallery]))).toBe('TOO_FEW_IDENTITIES');
    await gallery.people(1, { heldOut: false });
    expect(await codeOf(start([gallery]))).toBe('TOO_FEW_IDENTITIES');
    const [single = ''] = await gallery.people(1, { heldOut: false, samples: 1 });
    expect(await codeOf(start([gallery]))).toBe('TOO_FEW_SAMPLES');
    await gallery.feedback({ verdict: 'NOT_THIS_PERSON', identityId: single });
    expect(await codeOf(start([gallery]))).toBe('TOO_FEW_SAMPLES');
    await gallery.feedback({ verdict: 'IS_PERSON', identityId: single });
    expect(await codeOf(start([gallery]))).toBe('OK');
  });

  it('takes samples that lost their vectors for nothing, unless their crops are kept', async () => {
    const gallery = await drawn(8);
    const people = await gallery.people(2, { heldOut: false });
    await database.client.embedding.deleteMany({ where: { sample: { galleryId: gallery.galleryId } } });
    expect(await codeOf(start([gallery]))).toBe('TOO_FEW_SAMPLES');
    const where = { identityId: { in: [...people] } };
    await database.client.sample.updateMany({ where, data: { cropBlobKey: 'f'.repeat(48) } });
    expect(await codeOf(start([gallery]))).toBe('OK');
  });

  it('has nothing new to learn until somebody enrols or confirms something', async () => {
    const gallery = await drawn(9);
    const [person = ''] = await gallery.people(3, { heldOut: false });
    const options = { epochs: 2, seed: 3 };
    const first = await start([gallery], { options });
    if (!first.ok) throw new Error(first.error.message);
    expect(await codeOf(start([gallery], { options }))).toBe('OK');
    await changeRun(database.client, first.value.runId, { modelVersionId: first.value.runId });
    expect(await codeOf(start([gallery], { options: { seed: 3, epochs: 2 } }))).toBe('NOTHING_NEW');
    expect(await codeOf(start([gallery], { options, force: true }))).toBe('OK');
    expect(await codeOf(start([gallery], { options: { ...options, seed: 4 } }))).toBe('OK');
    await gallery.feedback({ verdict: 'IS_PERSON', identityId: person }, { state: 'PROPOSED' });
    expect(await codeOf(start([gallery], { options }))).toBe('NOTHING_NEW');
    await gallery.feedback({ verdict: 'IS_PERSON', identityId: person });
    expect(await codeOf(start([gallery], { options }))).toBe('OK');
  });
});
