import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { storeDatabases, type TestDatabase } from '../../../test/databases.ts';
import { MemoryVectorIndex } from '../../../test/memory-vector-index.ts';
import { PromotedGallery } from '../../../test/promoted-gallery.ts';
import type { RequestContext } from '../../core/context.ts';
import { GalleryService } from '../gallery/gallery.service.ts';
import { firstSpaces } from './first-spaces.store.ts';

const EAST = [1, 0, 0];
const NORTH = [0, 1, 0];

describe.each(storeDatabases)('a promotion of all galleries on $name', ({ open }) => {
  let database: TestDatabase;
  let gallery: PromotedGallery;
  let galleries: GalleryService;
  /** A second gallery, which keeps no crops. */
  let bare: string;
  let run = 0;
  beforeAll(async () => {
    database = await open();
  }, 60_000);
  afterAll(() => database.close());
  beforeEach(async () => {
    run += 1;
    await database.client.outboxEntry.deleteMany();
    await database.client.job.deleteMany();
    await database.client.gallery.deleteMany();
    const index = new MemoryVectorIndex();
    gallery = await new PromotedGallery({ database, index, name: `all ${run}` }).create();
    const spaces = [{ modality: 'FACE', spaceId: gallery.people.space.id }] as const;
    galleries = new GalleryService({
      setBodyTerm: () => Promise.resolve(),
      ...{ database, clock: gallery.clock, onJob: () => undefined },
      firstSpaces: (tx) => firstSpaces(tx, spaces),
    });
    bare = await gallery.people.gallery();
    await gallery.searchedIn(bare);
    await gallery.enrol(await gallery.people.identity(), EAST);
    await gallery.enrol(await gallery.people.identity({ galleryId: bare }), NORTH, { keepsCrop: false });
  });

  const promoteAll = async (acceptLoss: boolean, ctx: RequestContext = gallery.ctx) =>
    await gallery.service.promote(ctx, {
      modelVersionId: gallery.modelVersionId,
      choice: { galleryIds: null, allGalleries: true },
      ...{ acceptLoss, force: false, idempotencyKey: null },
    });
  const rollBackAll = async () =>
    await gallery.service.rollBack(gallery.ctx, {
      choice: { galleryIds: null, allGalleries: true },
      ...{ modality: 'FACE', idempotencyKey: null },
    });
  async function workOn(outcomes: Awaited<ReturnType<typeof promoteAll>>['outcomes']): Promise<void> {
    for (const { promotionId } of outcomes) {
      if (promotionId === null) continue;
      expect(await gallery.work(await gallery.promotion(promotionId))).toMatchObject({
        outcome: 'succeeded',
      });
    }
  }
  /** What a gallery is searched in that is made now. */
  async function newGallerySpace(): Promise<string | undefined> {
    const made = await galleries.create(gallery.ctx, { name: 'new' });
    if (!made.ok) throw new TypeError(made.error.code);
    return (await galleries.activeSpaces([made.value.id]))[0]?.spaceId;
  }
  const spaceOf = async (galleryId: string) => (await galleries.activeSpaces([galleryId]))[0]?.spaceId;

  it('tells apart the one that would lose something, and promotes it too where that is meant', async () => {
    const { outcomes, userErrors } = await promoteAll(false);
    expect(userErrors).toMatchObject([{ code: 'LOSS_NOT_ACCEPTED', path: ['input', 'allGalleries'] }]);
    expect(outcomes.filter(({ promotionId }) => promotionId !== null)).toMatchObject([
      { galleryId: gallery.people.galleryId },
    ]);
    await workOn(outcomes);
    expect(await gallery.activeSpace()).toBe(gallery.candidate.space.id);
    expect(await spaceOf(bare)).toBe(gallery.people.space.id);

    const rest = await promoteAll(true);
    expect(rest).toMatchObject({ userErrors: [], outcomes: [{ galleryId: bare }] });
    await workOn(rest.outcomes);
    expect(await spaceOf(bare)).toBe(gallery.candidate.space.id);
    const lost = await gallery.promotion(rest.outcomes[0]?.promotionId ?? '');
    expect(lost).toMatchObject({ state: 'SERVING', samplesTotal: 1, samplesDone: 0, samplesLost: 1 });
    expect((await promoteAll(true)).userErrors).toMatchObject([{ code: 'ALREADY_ACTIVE' }]);
  });

  it('is what new galleries begin with, until it is rolled back', async () => {
    expect(await newGallerySpace()).toBe(gallery.people.space.id);
    const { outcomes } = await promoteAll(true);
    expect(outcomes).toHaveLength(3);
    expect(await newGallerySpace()).toBe(gallery.people.space.id);
    await workOn(outcomes);
    expect(await newGallerySpace()).toBe(gallery.candidate.space.id);
    expect((await rollBackAll()).userErrors).toEqual([]);
    expect(await newGallerySpace()).toBe(gallery.people.space.id);
  });

  it('says nothing of new galleries where it was of some, or by somebody who sees only some', async () => {
    const scope = { kind: 'SOME', galleryIds: new Set([gallery.people.galleryId]) } as const;
    const limited = { ...gallery.ctx, actor: { ...gallery.ctx.actor, scope } };
    const { outcomes } = await promoteAll(true, limited);
    expect(outcomes).toHaveLength(1);
    await workOn(outcomes);
    await gallery.work(await gallery.begin({ galleryIds: [bare], acceptLoss: true }));
    expect(await spaceOf(bare)).toBe(gallery.candidate.space.id);
    expect(await newGallerySpace()).toBe(gallery.people.space.id);
  });
});
