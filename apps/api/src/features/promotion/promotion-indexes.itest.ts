import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDatabases, type TestDatabase } from '../../../test/databases.ts';
import { dayMs, PromotedGallery } from '../../../test/promoted-gallery.ts';
import { newId } from '../../core/ids.ts';
import { openEmbeddedIndex } from '../../infra/vectors/embedded/embedded-index.ts';
import { openQdrantIndex } from '../../infra/vectors/qdrant/qdrant-index.ts';
import { removeSamples } from '../sample/sample-removal.ts';
import type { VectorIndex } from '../search/vector-index.ts';

const qdrantUrl = process.env['TEST_QDRANT_URL'];
const EAST = [1, 0, 0];
const NORTH = [0, 1, 0];

interface OpenIndex {
  readonly name: string;
  readonly open: (folder: string) => Promise<VectorIndex>;
}

const indexes: readonly OpenIndex[] = [
  { name: 'the embedded index', open: (folder) => openEmbeddedIndex({ folder }) },
  ...(qdrantUrl === undefined ? [] : [{ name: 'Qdrant', open: () => openQdrantIndex({ url: qdrantUrl }) }]),
];

describe.each(indexes)('the spaces of a gallery in $name', ({ open }) => {
  let folder = '';
  let database: TestDatabase | undefined;
  let index: VectorIndex;
  let gallery: PromotedGallery;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gallerist-promotion-'));
    database = await testDatabases[0]?.open();
    if (database === undefined) throw new TypeError('there is always one database');
    index = await open(folder);
    gallery = await new PromotedGallery({ database, index, name: `indexes ${newId()}` }).create();
  }, 120_000);
  afterAll(async () => {
    for (const { space } of [gallery.people, gallery.candidate]) await index.dropSpace(space);
    await index.close();
    await database?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('are both there while one can go back, and then only one is', async () => {
    const ann = await gallery.people.identity();
    const [stays, gone] = await gallery.enrolMany(ann, [EAST, NORTH]);
    await gallery.work(await gallery.begin());
    expect(await gallery.found(EAST)).toEqual({ identityId: ann, pointId: stays });
    await database?.transaction((tx) => removeSamples(tx, { sampleIds: [gone ?? ''] }, new Date()));
    const left = [`${stays ?? ''} ${ann}`];
    for (const { space } of [gallery.people, gallery.candidate]) {
      expect(await gallery.placesIn(space)).toEqual({ rows: left, points: left });
    }
    expect((await gallery.rollBack()).userErrors).toEqual([]);
    expect(await gallery.found(EAST)).toEqual({ identityId: ann, pointId: stays });
    gallery.clock.advance(dayMs);
    expect(await gallery.cleanUp()).toMatchObject([{ result: { vectorsRemoved: 1, isKept: false } }]);
    expect(await index.count(gallery.candidate.space)).toBe(0);

    await gallery.work(await gallery.begin());
    expect(await gallery.found(EAST)).toEqual({ identityId: ann, pointId: stays });
    gallery.clock.advance(8 * dayMs);
    await gallery.cleanUp();
    expect(await index.count(gallery.people.space)).toBe(0);
    expect(await gallery.found(EAST)).toEqual({ identityId: ann, pointId: stays });
    expect(await gallery.found(NORTH)).toBeNull();
  });
});
