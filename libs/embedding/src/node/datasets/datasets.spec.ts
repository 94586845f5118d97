import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cameraOfName } from './camera-name.ts';
import { readIdentityFolders } from './identity-folders.ts';
import { readLfwPairs } from './lfw-pairs.ts';
import { readMarket1501 } from './market1501.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'datasets-'));
});

afterEach(async () => {
  await rm(root, { recursive: true });
});

async function place(...paths: string[]): Promise<void> {
  for (const path of paths) {
    await mkdir(join(root, dirname(path)), { recursive: true });
    await writeFile(join(root, path), 'x');
  }
}

describe('readIdentityFolders', () => {
  it('reads pictures in natural order with their identities and cameras', async () => {
    await place('s10/1.png', 's2/10.PNG', 's2/9.jpeg', 's2/c3s2_1.webp');
    const { pictures, skipped } = await readIdentityFolders(root);
    expect(pictures.map(({ id }) => id)).toEqual(['s2/9.jpeg', 's2/10.PNG', 's2/c3s2_1.webp', 's10/1.png']);
    expect(pictures[2]).toEqual({
      ...{ id: 's2/c3s2_1.webp', file: join(root, 's2/c3s2_1.webp'), identity: 's2', camera: 3, sequence: 2 },
    });
    expect(skipped).toEqual([]);
  });

  it('passes hidden entries over and names what it did not read', async () => {
    await place(
      'a/1.png',
      'a/.2.png',
      '.git/1.png',
      'a/Thumbs.db',
      'a/notes.txt',
      'a/deep/1.png',
      'lone.png',
    );
    await mkdir(join(root, 'empty'));
    await symlink(join(root, 'a'), join(root, 'linked'));
    await symlink(join(root, 'lone.png'), join(root, 'a/link.png'));
    const { pictures, skipped } = await readIdentityFolders(root);
    expect(pictures.map(({ id }) => id)).toEqual(['a/1.png']);
    expect(new Map(skipped.map(({ id, reason }) => [id, reason]))).toEqual(
      new Map([
        ['linked', 'a link, which is not followed'],
        ['lone.png', 'a picture outside a folder of an identity'],
        ['a/link.png', 'a link, which is not followed'],
        ['a/notes.txt', 'not a picture by its extension'],
        ['a/deep', 'a folder inside the folder of an identity'],
        ['empty', 'holds no picture'],
      ]),
    );
  });

  it('says what is wrong with a folder that cannot be used', async () => {
    await place('1.png', '2.png');
    await expect(readIdentityFolders(root)).rejects.toMatchObject({
      code: 'DATASET_EMPTY',
      message: `${root} holds no <identity>/<image>, but 2 pictures without a folder of their identity`,
    });
    await expect(readIdentityFolders(join(root, 'none'))).rejects.toMatchObject({ code: 'FOLDER_MISSING' });
    await expect(readIdentityFolders(join(root, '1.png'))).rejects.toMatchObject({ code: 'FOLDER_MISSING' });
  });
});

describe('cameraOfName', () => {
  it.each([
    ['0002_c1s1_000451_03.jpg', { camera: 1, sequence: 1 }],
    ['-1_c6s4_002202_01.jpg', { camera: 6, sequence: 4 }],
    ['0005_c2_f0046985.jpg', { camera: 2 }],
    ['c12_0001.png', { camera: 12 }],
    ['abc3_1.png', null],
    ['Alec_Baldwin_0001.jpg', null],
  ])('%s', (name, expected) => {
    expect(cameraOfName(name)).toEqual(expected);
  });
});

describe('readMarket1501', () => {
  const train = 'bounding_box_train/0007_c2s3_070952_01.jpg';
  const query = 'query/0001_c1s1_001051_00.jpg';
  const gallery = 'bounding_box_test/0001_c2s1_001051_00.jpg';

  it('knows persons, cameras, junk and distractors', async () => {
    await place(train, query, gallery, 'bounding_box_test/-1_c6s4_002202_01.jpg');
    await place('bounding_box_test/0000_c3s1_000000_02.jpg', 'bounding_box_test/Thumbs.db');
    const market = await readMarket1501(root);
    expect(market.train.pictures).toMatchObject([{ id: train, identity: '0007', camera: 2, sequence: 3 }]);
    expect(market.query.pictures).toMatchObject([{ id: query, identity: '0001', camera: 1 }]);
    const byName = new Map(market.gallery.pictures.map((picture) => [picture.id.slice(18), picture]));
    expect(byName.get('-1_c6s4_002202_01.jpg')).toMatchObject({ identity: '-1', camera: 6, isJunk: true });
    expect(byName.get('0000_c3s1_000000_02.jpg')).toMatchObject({ identity: '0000', isDistractor: true });
    expect(byName.get('0001_c2s1_001051_00.jpg')).not.toHaveProperty('isJunk');
    expect(byName.size).toBe(3);
  });

  it('names what it does not read', async () => {
    await place(train, query, gallery, 'query/0000_c1s1_1_00.jpg', 'query/-1_c1s1_1_00.jpg', 'query/cat.jpg');
    const { skipped } = (await readMarket1501(root)).query;
    expect(new Map(skipped.map(({ id, reason }) => [id, reason]))).toEqual(
      new Map([
        ['query/0000_c1s1_1_00.jpg', 'a distractor outside the gallery'],
        ['query/-1_c1s1_1_00.jpg', 'a junk detection outside the gallery'],
        ['query/cat.jpg', 'the name does not tell person and camera'],
      ]),
    );
  });

  it('says which part is missing or empty', async () => {
    await place(train, query);
    await expect(readMarket1501(root)).rejects.toThrow(/bounding_box_test is not a folder/);
    await place('bounding_box_test/cat.jpg');
    await expect(readMarket1501(root)).rejects.toMatchObject({ code: 'DATASET_EMPTY' });
  });
});

describe('readLfwPairs', () => {
  const list = '2\t1\nAda\t1\t2\nAda\t1\tBob\t1\nBob\t1\t2\nBob\t2\tCy_Y\t1\n';

  async function pairs(text: string) {
    await writeFile(join(root, 'pairs.txt'), text);
    await place(
      'Ada/Ada_0001.jpg',
      'Ada/Ada_0002.png',
      'Bob/Bob_0001.jpg',
      'Bob/Bob_0002.jpg',
      'Cy_Y/Cy_Y_0001.jpg',
    );
    return await readLfwPairs(join(root, 'pairs.txt'), root);
  }

  it('reads folds of pairs over distinct pictures', async () => {
    const { pictures, folds } = await pairs(list);
    expect(pictures.map(({ id }) => id)).toEqual([
      'Ada/Ada_0001.jpg',
      'Ada/Ada_0002.png',
      'Bob/Bob_0001.jpg',
      'Bob/Bob_0002.jpg',
      'Cy_Y/Cy_Y_0001.jpg',
    ]);
    expect(folds).toEqual([
      [
        { first: 0, second: 1, isSame: true },
        { first: 0, second: 2, isSame: false },
      ],
      [
        { first: 2, second: 3, isSame: true },
        { first: 3, second: 4, isSame: false },
      ],
    ]);
  });

  it('takes a single fold, Windows line ends and a byte order mark', async () => {
    const { folds } = await pairs('\uFEFF1\r\nAda 1 2\r\nAda 1 Bob 1\r\n\r\n');
    expect(folds).toHaveLength(1);
    expect(folds[0]).toHaveLength(2);
  });

  it.each([
    ['ten 300', /pairs.txt:1: must say how many folds/],
    ['', /pairs.txt:1: must say how many folds/],
    ['1 1\nAda 1 2', /pairs.txt:1: announces 1 × 2 × 1 = 2 pairs, but 1 lines follow/],
    [`${list}Ada 1 2\n`, /but 5 lines follow/],
    ['1 1\nAda 1 two\nAda 1 Bob 1', /pairs.txt:2: must be "name n m" or "name n other m", got "Ada 1 two"/],
    ['1 1\nAda 1 2\nAda 1 Bob', /pairs.txt:3: must be "name n m"/],
    ['1 1\nAda 1 2\n\n', /announces/],
    ['1 1\nAda 1 Bob 1\nAda 1 2', /pairs.txt:2: must be a pair of one person/],
    ['1 1\nAda 1 2\nAda 1 2', /pairs.txt:3: must be a pair of two persons/],
    ['1 1\n../x 1 2\nAda 1 Bob 1', /pairs.txt:2: must be "name n m"/],
    ['1 1\nAda 1 3\nAda 1 Bob 1', /pairs.txt:2: Ada\/Ada_0003 is not in/],
    ['1 1\nAda 1 2\nAda 1 Zoe 1', /pairs.txt:3: Zoe\/Zoe_0001 is not in/],
  ])('names the line of %j', async (text, message) => {
    await expect(pairs(text)).rejects.toThrow(message);
  });
});
