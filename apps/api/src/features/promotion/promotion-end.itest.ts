import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { storeDatabases, type TestDatabase } from '../../../test/databases.ts';
import { MemoryVectorIndex } from '../../../test/memory-vector-index.ts';
import { dayMs, PromotedGallery } from '../../../test/promoted-gallery.ts';

const EAST = [1, 0, 0];
const NORTH = [0, 1, 0];
const UP = [0, 0, 1];
const many = (count: number) => Array.from({ length: count }, (_, i) => [i, 1, 0]);

describe.each(storeDatabases)('the end of a promotion on $name', ({ open }) => {
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
    gallery = await new PromotedGallery({ database, index, name: `promotion end ${run}` }).create();
    [ann, ben] = [await gallery.people.identity(), await gallery.people.identity()];
  });

  it('goes on from its checkpoint after a kill at every batch', async () => {
    await gallery.enrolMany(ann, many(70));
    const promotion = await gallery.begin();
    for (let kills = 0; kills < 3; kills += 1) {
      const stop = new AbortController();
      const tools = {
        signal: stop.signal,
        saveCheckpoint: () => {
          stop.abort(new DOMException('stop', 'AbortError'));
          return Promise.resolve();
        },
      };
      const killed = gallery.work(promotion, { tools });
      await expect(killed).rejects.toThrow();
      expect((await gallery.promotion(promotion.id)).state).toBe('PREPARING');
      expect(await gallery.activeSpace()).toBe(gallery.people.space.id);
    }
    expect(await gallery.work(promotion)).toMatchObject({ outcome: 'succeeded' });
    expect(await gallery.work(promotion)).toMatchObject({ outcome: 'succeeded' });
    expect(await gallery.promotion(promotion.id)).toMatchObject({ samplesTotal: 70, samplesDone: 70 });
    const samples = await gallery.samples();
    expect(await gallery.placesIn(gallery.candidate.space)).toEqual({ rows: samples, points: samples });
  });

  it.each(['before the first batch', 'after a batch', 'before the switch', 'before it began'])(
    'leaves nothing behind when cancelled %s',
    async (stage) => {
      await gallery.enrolMany(ann, many(40));
      const promotion = await gallery.begin();
      const late = await gallery.enrol(ben, UP);
      const cancel = new AbortController();
      const abort = () => {
        cancel.abort(new DOMException('cancelled', 'AbortError'));
        return Promise.resolve();
      };
      const tools = { signal: cancel.signal, isCancelled: () => cancel.signal.aborted };
      if (stage === 'before the first batch') await abort();
      if (stage === 'after a batch') Object.assign(tools, { saveCheckpoint: abort });
      const belongings = [{ prepare: abort, remove: () => Promise.resolve() }];
      if (stage === 'before it began') {
        await database.client.job.update({
          where: { id: promotion.jobId ?? '' },
          data: { state: 'CANCELLED', finishedAt: new Date() },
        });
      } else {
        const parts = stage === 'before the switch' ? { belongings } : {};
        expect(await gallery.work(promotion, { tools, parts })).toMatchObject({ outcome: 'skipped' });
      }
      await gallery.cleanUp();
      expect(await gallery.promotion(promotion.id)).toMatchObject({ state: 'CANCELLED', servingSince: null });
      expect((await gallery.promotion(promotion.id)).cleanedAt).not.toBeNull();
      const { id } = gallery.candidate.space;
      expect(await database.client.embedding.count({ where: { spaceId: id } })).toBe(0);
      expect(await database.client.outboxEntry.count({ where: { spaceId: id } })).toBe(0);
      await expect(index.scan(gallery.candidate.space, { afterPointId: null, limit: 9 })).rejects.toThrow(
        'no such space',
      );
      expect(await gallery.found(UP)).toEqual({ identityId: ben, pointId: late });
      await gallery.enrol(ben, NORTH);
      expect(await database.client.embedding.count({ where: { spaceId: id } })).toBe(0);
    },
  );

  it('waits while the index is away, and goes on', async () => {
    await gallery.enrolMany(ann, many(40));
    await gallery.placesIn(gallery.people.space);
    const promotion = await gallery.begin();
    let batches = 0;
    gallery.beforeBatch = () => {
      batches += 1;
      index.isAway = true;
      setTimeout(() => {
        index.isAway = false;
      }, 300);
      return Promise.resolve();
    };
    expect(await gallery.work(promotion)).toMatchObject({ outcome: 'succeeded' });
    expect(batches).toBe(2);
    const samples = await gallery.samples();
    expect(await gallery.placesIn(gallery.candidate.space)).toEqual({ rows: samples, points: samples });
  });

  it('fails, and leaves nothing behind, where a picture that should be there cannot be read', async () => {
    await gallery.enrol(ann, EAST);
    const broken = await gallery.enrol(ann, NORTH);
    gallery.crops.set(broken, new Uint8Array());
    const promotion = await gallery.begin();
    expect(await gallery.work(promotion)).toMatchObject({ outcome: 'failed' });
    await gallery.cleanUp();
    expect(await gallery.promotion(promotion.id)).toMatchObject({ state: 'FAILED', samplesDone: 1 });
    const spaceId = gallery.candidate.space.id;
    expect(await database.client.embedding.count({ where: { spaceId } })).toBe(0);
    expect(await gallery.work(await gallery.begin({ acceptLoss: true }))).toMatchObject({
      result: { samplesLost: 1 },
    });
  });

  it('removes the old space once nobody can go back, and nothing before', async () => {
    const sample = await gallery.enrol(ann, EAST);
    const promotion = await gallery.begin();
    await gallery.work(promotion);
    gallery.clock.advance(7 * dayMs - 1000);
    expect(await gallery.cleanUp()).toEqual([]);
    gallery.clock.advance(1000);
    const stop = new AbortController();
    stop.abort(new DOMException('stop', 'AbortError'));
    await expect(gallery.cleanUp({ signal: stop.signal })).rejects.toThrow();
    expect((await gallery.rollBack()).userErrors).toMatchObject([{ code: 'NOTHING_TO_ROLL_BACK' }]);
    expect(await gallery.cleanUp()).toMatchObject([{ outcome: 'succeeded', result: { vectorsRemoved: 1 } }]);
    expect(await gallery.promotion(promotion.id)).toMatchObject({ state: 'RETIRED' });
    const { id: spaceId } = gallery.people.space;
    expect(await database.client.embedding.count({ where: { spaceId } })).toBe(0);
    expect(await database.client.outboxEntry.count({ where: { spaceId } })).toBe(0);
    expect(await gallery.found(EAST)).toEqual({ identityId: ann, pointId: sample });
    await gallery.enrol(ann, NORTH);
    expect(await database.client.embedding.count({ where: { spaceId } })).toBe(0);
    expect(await gallery.cleanUp()).toEqual([]);
  });

  it('keeps what a second promotion to the same model needs, although the first was rolled back', async () => {
    await gallery.enrol(ann, EAST);
    await gallery.work(await gallery.begin());
    await gallery.rollBack();
    const late = await gallery.enrol(ann, NORTH);
    const again = await gallery.begin();
    gallery.clock.advance(dayMs);
    expect(await gallery.cleanUp()).toMatchObject([{ result: { isKept: true } }]);
    expect(await gallery.work(again)).toMatchObject({ outcome: 'succeeded' });
    expect(await gallery.found(NORTH)).toEqual({ identityId: ann, pointId: late });
  });

  it('leaves the vectors of other galleries in the space alone', async () => {
    const other = await gallery.people.gallery();
    await gallery.searchedIn(other);
    const elsewhere = await gallery.enrol(await gallery.people.identity({ galleryId: other }), EAST);
    await gallery.enrol(ann, EAST);
    const { outcomes } = await gallery.promote({ galleryIds: [other, gallery.people.galleryId] });
    const of = async (galleryId: string) => {
      const outcome = outcomes.find((one) => one.galleryId === galleryId);
      return await gallery.promotion(outcome?.promotionId ?? '');
    };
    await gallery.work(await of(other));
    const cancelled = { signal: AbortSignal.abort(), isCancelled: () => true };
    await gallery.work(await of(gallery.people.galleryId), { tools: cancelled });
    await gallery.cleanUp();
    const spaceId = gallery.candidate.space.id;
    const left = await database.client.embedding.findMany({ where: { spaceId }, select: { sampleId: true } });
    expect(left).toEqual([{ sampleId: elsewhere }]);
    expect(await index.scan(gallery.candidate.space, { afterPointId: null, limit: 9 })).toMatchObject([
      { pointId: elsewhere },
    ]);
  });
});
