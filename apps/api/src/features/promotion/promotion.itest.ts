import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDatabases, type TestDatabase } from '../../../test/databases.ts';
import { MemoryVectorIndex } from '../../../test/memory-vector-index.ts';
import { PromotedGallery } from '../../../test/promoted-gallery.ts';
import type { Promotion } from './promotion.types.ts';
import { removeSamples } from '../sample/sample-removal.ts';
import { moveSamples } from '../sample/sample-move.ts';

const EAST = [1, 0, 0];
const NORTH = [0, 1, 0];
const UP = [0, 0, 1];

describe.each(testDatabases)('promotion on $name', ({ open }) => {
  let database: TestDatabase;
  let gallery: PromotedGallery;
  let index: MemoryVectorIndex;
  let ann: string;
  let ben: string;
  let run = 0;
  beforeAll(async () => {
    database = await open();
  }, 60_000);
  afterAll(() => database.close());
  beforeEach(async () => {
    run += 1;
    await database.client.outboxEntry.deleteMany();
    await database.client.promotion.deleteMany();
    await database.client.job.deleteMany();
    index = new MemoryVectorIndex();
    gallery = await new PromotedGallery({ database, index, name: `promotion ${run}` }).create();
    [ann, ben] = [await gallery.people.identity(), await gallery.people.identity()];
  });

  const remove = (...sampleIds: string[]) =>
    database.transaction((tx) => removeSamples(tx, { sampleIds }, new Date()));
  const move = (sampleId: string, toIdentityId: string) =>
    moveSamples({ database, drain: gallery.drain }, gallery.ctx, {
      ...{ sampleIds: [sampleId], toIdentityId, idempotencyKey: null },
    });
  const spaces = () => [gallery.people.space, gallery.candidate.space] as const;

  it('embeds everything in the new space, switches, and goes back with what happened meanwhile', async () => {
    const [first, gone] = [await gallery.enrol(ann, EAST), await gallery.enrol(ann, NORTH)];
    const promotion = await gallery.begin();
    expect(promotion).toMatchObject({ state: 'PREPARING', samplesTotal: 2, samplesLost: 0 });
    expect(await gallery.work(promotion)).toMatchObject({ outcome: 'succeeded' });
    expect(await gallery.activeSpace()).toBe(gallery.candidate.space.id);
    expect(await gallery.promotion(promotion.id)).toMatchObject({ state: 'SERVING', samplesDone: 2 });
    expect(await gallery.found(EAST)).toEqual({ identityId: ann, pointId: first });

    const late = await gallery.enrol(ben, UP);
    await remove(gone);
    await move(first, ben);
    expect(await gallery.found(UP)).toEqual({ identityId: ben, pointId: late });
    expect(await gallery.found(NORTH)).toBeNull();

    expect((await gallery.rollBack()).userErrors).toEqual([]);
    expect(await gallery.activeSpace()).toBe(gallery.people.space.id);
    expect(await gallery.found(UP)).toEqual({ identityId: ben, pointId: late });
    expect(await gallery.found(EAST)).toEqual({ identityId: ben, pointId: first });
    expect(await gallery.found(NORTH)).toBeNull();
    for (const space of spaces()) {
      expect(await gallery.placesIn(space)).toEqual({
        rows: await gallery.samples(),
        points: await gallery.samples(),
      });
    }
  });

  it('writes both spaces in every race of enrolments, deletions and moves with the job', async () => {
    const early = await gallery.enrolMany(
      ann,
      Array.from({ length: 40 }, (_, i) => [1, i, 1]),
    );
    const promotion = await gallery.begin();
    const working = gallery.work(promotion);
    const enrolling = Promise.all(Array.from({ length: 20 }, (_, i) => gallery.enrol(ben, [i, 1, 1])));
    const deleting = Promise.all(early.slice(0, 15).map((id) => remove(id)));
    const moving = Promise.all(early.slice(15, 30).map((id) => move(id, ben)));
    await Promise.all([working, enrolling, deleting, moving]);
    expect(await gallery.activeSpace()).toBe(gallery.candidate.space.id);
    const samples = await gallery.samples();
    expect(samples).toHaveLength(45);
    for (const space of spaces()) {
      expect(await gallery.placesIn(space)).toEqual({ rows: samples, points: samples });
    }
  });

  it('has an enrolment embed once more that began before the promotion did', async () => {
    const begun: Promotion[] = [];
    gallery.beforeWrite = async () => {
      gallery.beforeWrite = () => Promise.resolve();
      begun.push(await gallery.begin());
    };
    const sample = await gallery.enrol(ann, EAST);
    expect(gallery.embeddedAgain).toBe(1);
    for (const { id: spaceId } of spaces()) {
      const where = { sampleId_spaceId: { sampleId: sample, spaceId } };
      expect(await database.client.embedding.findUnique({ where })).not.toBeNull();
    }
    for (const promotion of begun) expect(promotion).toMatchObject({ samplesTotal: 0 });
  });

  it('writes no vector for a promotion that was cancelled while pictures were embedded for it', async () => {
    const promotion = await gallery.begin();
    gallery.beforeWrite = async () => {
      await gallery.work(promotion, { tools: { signal: AbortSignal.abort(), isCancelled: () => true } });
    };
    await gallery.enrol(ann, EAST);
    const { id: spaceId } = gallery.candidate.space;
    expect(await database.client.embedding.count({ where: { spaceId } })).toBe(0);
  });

  it('resurrects nothing that was deleted, and misplaces nothing that was moved, while it was being embedded', async () => {
    const [stays, gone, moved] = [
      await gallery.enrol(ann, EAST),
      await gallery.enrol(ann, NORTH),
      await gallery.enrol(ann, UP),
    ];
    const promotion = await gallery.begin();
    gallery.beforeBatch = async () => {
      await remove(gone);
      await move(moved, ben);
      gallery.beforeBatch = () => Promise.resolve();
    };
    await gallery.work(promotion);
    const expected = [`${moved} ${ben}`, `${stays} ${ann}`].sort();
    expect(await gallery.placesIn(gallery.candidate.space)).toEqual({ rows: expected, points: expected });
    expect(await gallery.found(NORTH)).toBeNull();
    expect(await gallery.found(UP)).toEqual({ identityId: ben, pointId: moved });
  });

  it('does not go back to a space in which a current sample has no vector', async () => {
    const sampleId = await gallery.enrol(ann, EAST);
    await gallery.work(await gallery.begin());
    const spaceId = gallery.people.space.id;
    await database.client.embedding.delete({ where: { sampleId_spaceId: { sampleId, spaceId } } });
    const path = ['input', 'galleryIds', '0'];
    expect(await gallery.rollBack()).toMatchObject({
      outcomes: [],
      userErrors: [{ code: 'SPACE_INCOMPLETE', path }],
    });
    expect(await gallery.activeSpace()).toBe(gallery.candidate.space.id);
    await remove(sampleId);
    expect((await gallery.rollBack()).userErrors).toEqual([]);
  });

  it('says beforehand what is lost where no pictures are kept, and goes on only where that is meant', async () => {
    const kept = await gallery.enrol(ann, EAST);
    await gallery.enrol(ann, NORTH, { keepsCrop: false });
    const lost = await gallery.enrol(ben, UP, { keepsCrop: false });
    const { galleryId } = gallery.people;
    const { modelVersionId } = gallery;
    expect(await gallery.service.preview(gallery.ctx, { galleryId, modelVersionId })).toMatchObject({
      isActive: false,
      coverage: { samples: 3, missing: 3, lost: 2, identitiesLost: 1 },
      gate: { verdict: 'PASSED' },
    });
    const { userErrors } = await gallery.promote();
    expect(userErrors).toMatchObject([{ code: 'LOSS_NOT_ACCEPTED' }]);
    expect(userErrors[0]?.message).toContain('2 samples');
    expect(await database.client.promotion.count()).toBe(0);
    const promotion = await gallery.begin({ acceptLoss: true });
    expect(await gallery.work(promotion)).toMatchObject({ result: { samplesDone: 1, samplesLost: 2 } });
    expect(await gallery.found(EAST)).toEqual({ identityId: ann, pointId: kept });
    expect(await gallery.found(UP)).toBeNull();
    await gallery.rollBack();
    expect(await gallery.found(UP)).toEqual({ identityId: ben, pointId: lost });
  });
});
