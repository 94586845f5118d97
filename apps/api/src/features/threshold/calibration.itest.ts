import { calibrateGallery, type ThresholdPolicy } from '@gallerist/embedding/calibration';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testClock } from '../../../e2e/harness.ts';
import { storeDatabases, type TestDatabase } from '../../../test/databases.ts';
import { EnrolledPeople } from '../../../test/enrolled-people.ts';
import { jobTools } from '../../../test/job-tools.ts';
import { newId } from '../../core/ids.ts';
import { insertJob } from '../job/job.store.ts';
import { calibrate, calibrateJob } from './calibrate.job.ts';
import type { CalibrationParts, CalibrationTarget } from './calibrate.ts';
import { createPackFinder } from './pack-of-space.ts';
import { createRecalibrationWatch, LEAST_INTERVAL_MS } from './recalibration-watch.ts';
import { createThresholdBook } from './threshold-book.ts';
import { thresholdKey } from './threshold-key.ts';
import { listVersions, newestVersion, putPolicy } from './threshold.store.ts';

const EAST = [1, 0, 0];

describe.each(storeDatabases)('calibrations on $name', ({ open }) => {
  const clock = testClock();
  let database: TestDatabase;
  let people: EnrolledPeople;
  let target: CalibrationTarget;
  let parts: CalibrationParts;
  /** Called once when a calibration has read the gallery and not yet applied anything. */
  let meanwhile: () => Promise<void>;
  let run = 0;

  beforeAll(async () => {
    database = await open();
    const findPack = createPackFinder(database, () => null);
    const compute: CalibrationParts['compute'] = async (input) => {
      const calibrated = await calibrateGallery(input);
      const then = meanwhile;
      meanwhile = () => Promise.resolve();
      await then();
      return calibrated;
    };
    parts = { database, clock, findPack, compute };
  }, 60_000);
  afterAll(() => database.close());
  beforeEach(async () => {
    run += 1;
    meanwhile = () => Promise.resolve();
    await database.client.job.deleteMany();
    await database.client.thresholdVersion.deleteMany();
    await database.client.thresholdPolicy.deleteMany();
    people = await new EnrolledPeople(database, `thresholds ${run}`).create();
    target = { galleryId: people.galleryId, modality: 'FACE', spaceId: people.space.id };
    await searchedIn(people);
  });

  async function searchedIn({ space }: EnrolledPeople): Promise<void> {
    const { galleryId, modality } = target;
    await database.client.galleryModality.upsert({
      where: { galleryId_modality: { galleryId, modality } },
      create: { galleryId, modality, activeSpaceId: space.id },
      update: { activeSpaceId: space.id },
    });
  }
  async function enrol(count: number): Promise<void> {
    for (let i = 0; i < count; i += 1) await people.enrol(await people.identity(), EAST);
  }
  const put = (policy: ThresholdPolicy) => {
    const { spaceId, ...of } = target;
    return putPolicy(database.client, of, { policy, spaceId });
  };
  const set = (match: number) => put({ kind: 'STATIC', match, review: 0.1 });
  const history = async () => {
    const { galleryId, modality } = target;
    return (await listVersions(database.client, { galleryId, modality }, { after: null, limit: 100 })).rows;
  };
  async function job(): Promise<Parameters<ReturnType<typeof calibrateJob>>[0]> {
    const { galleryId, modality } = target;
    return await insertJob(database.client, { kind: 'calibrate', galleryId, input: { modality } });
  }

  it('number their versions one after the other, and the last one applies', async () => {
    await set(0.7);
    const jobIds = [newId(), newId(), newId()];
    const outcomes = await Promise.all(jobIds.map((jobId) => calibrate(parts, target, { jobId })));
    const applied = outcomes.flatMap((one) => (one.outcome === 'applied' ? one.version : []));
    const seqs = applied.map(({ seq }) => seq).sort((a, b) => Number(b - a));
    expect(new Set(seqs).size).toBe(3);
    expect((await history()).map(({ seq }) => seq)).toEqual(seqs);
    expect((await newestVersion(database.client, target))?.seq).toBe(seqs[0]);
  });

  it('apply a job once, whoever else works on it', async () => {
    await set(0.7);
    const jobId = newId();
    const outcomes = await Promise.all([1, 2].map(() => calibrate(parts, target, { jobId })));
    const again = await calibrate(parts, target, { jobId });
    const ids = [...outcomes, again].map((one) => (one.outcome === 'applied' ? one.version.id : one.outcome));
    expect(new Set(ids).size).toBe(1);
    expect(await history()).toHaveLength(1);
  });

  it('leave the field to a policy that was set meanwhile', async () => {
    await set(0.7);
    meanwhile = async () => {
      await set(0.8);
    };
    const handle = calibrateJob(parts);
    expect(await handle(await job(), jobTools())).toMatchObject({ outcome: 'skipped' });
    expect(await history()).toEqual([]);
    expect(await handle(await job(), jobTools())).toMatchObject({
      outcome: 'succeeded',
      result: { match: 0.8 },
    });
  });

  it('leave nothing in a gallery that was deleted meanwhile', async () => {
    await set(0.7);
    meanwhile = async () => {
      const where = { id: target.galleryId };
      await database.client.gallery.update({ where, data: { deletedAt: clock.now() } });
    };
    expect(await calibrateJob(parts)(await job(), jobTools())).toMatchObject({ outcome: 'skipped' });
    expect(await database.client.thresholdVersion.count()).toBe(0);
  });

  it('find nothing to go by in a gallery that was emptied, and say so', async () => {
    await enrol(3);
    await put({ kind: 'TARGET_FPIR', rate: 0.01 });
    await calibrate(parts, target);
    await database.client.sample.deleteMany({ where: { galleryId: target.galleryId } });
    await calibrate(parts, target);
    const [after, before] = await history();
    expect(before).toMatchObject({ galleryIdentities: 3, gallerySamples: 3 });
    expect(after).toMatchObject({ galleryIdentities: 0, isFallback: true, basis: 'UNRESOLVED', match: 1 });
  });

  it('leave nothing in a space that the gallery gave up meanwhile', async () => {
    const other = await new EnrolledPeople(database, `other ${run}`).create();
    meanwhile = () => searchedIn(other);
    expect(await calibrateJob(parts)(await job(), jobTools())).toMatchObject({ outcome: 'skipped' });
    expect(await database.client.thresholdVersion.count()).toBe(0);
    expect(await calibrateJob(parts)(await job(), jobTools())).toMatchObject({ outcome: 'succeeded' });
    expect(await history()).toMatchObject([{ spaceId: other.space.id }]);
  });

  describe('are begun by themselves', () => {
    const watch = () =>
      createRecalibrationWatch({ ...parts, onJob: () => undefined, log: (line) => expect.fail(line) });
    const bothLook = async () => {
      const [a, b] = await Promise.all([watch().check(), watch().check()]);
      return a + b;
    };
    const done = () => database.client.job.updateMany({ data: { state: 'SUCCEEDED' } });

    it('once where identities changed enough, and not again while they are under way or done', async () => {
      await set(0.7);
      await enrol(10);
      await calibrate(parts, target);
      await enrol(4);
      clock.advance(LEAST_INTERVAL_MS);
      expect(await bothLook()).toBe(0);
      await enrol(1);
      expect(await bothLook()).toBe(1);
      expect(await bothLook()).toBe(0);
      await database.client.job.updateMany({ data: { state: 'RUNNING', attempt: 1 } });
      expect(await bothLook()).toBe(0);
      await calibrate(parts, target);
      await done();
      clock.advance(LEAST_INTERVAL_MS);
      expect(await bothLook()).toBe(0);
      expect(await database.client.job.count()).toBe(1);
    });

    it('not more often than every ten minutes, and where a gallery without a policy was calibrated too', async () => {
      await calibrate(parts, target);
      await enrol(6);
      expect(await bothLook()).toBe(0);
      clock.advance(LEAST_INTERVAL_MS);
      expect(await bothLook()).toBe(1);
    });

    it.each([
      ['scoreModel', { genuine: [0.5], impostorMean: 0.1 }],
      ['scoreModel', { middles: [0.1, 0.2, 0.3], shares: [0.5], dispersions: [0] }],
      ['fpir', { rate: 0.01 }],
      ['fmr', 0.01],
    ])('where %s was stored in a form of before: %o', async (column, stored) => {
      await set(0.7);
      const outcome = await calibrate(parts, target);
      if (outcome.outcome !== 'applied') throw new TypeError('expected a version');
      const where = { id: outcome.version.id };
      await database.client.thresholdVersion.update({ where, data: { [column]: stored } });
      const key = thresholdKey(target);
      const used = (await createThresholdBook(parts).thresholdsOf([target])).get(key);
      expect(used).toMatchObject({ match: 0.7, [column]: null });
      clock.advance(LEAST_INTERVAL_MS);
      expect(await bothLook()).toBe(1);
      await calibrate(parts, target);
      await done();
      expect((await newestVersion(database.client, target))?.isOutdated).toBe(false);
      clock.advance(LEAST_INTERVAL_MS);
      expect(await bothLook()).toBe(0);
    });
  });
});
