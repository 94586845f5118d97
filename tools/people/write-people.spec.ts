import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readIdentityFolders } from '@gallerist/embedding/node';
import { decodeImage } from '@gallerist/preprocess/node';
import { defaultImageLimits } from '@gallerist/preprocess';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readOptions, UsageError } from './options.ts';
import { renderPerson } from './render-person.ts';
import { FolderNotEmptyError, writePeople } from './write-people.ts';

describe('writePeople', () => {
  let out = '';
  beforeEach(async () => {
    out = await mkdtemp(join(tmpdir(), 'people-'));
  });
  afterEach(async () => {
    await rm(out, { recursive: true });
  });
  const options = (...args: readonly string[]) => {
    const read = readOptions(['--out', out, '--identities', '2', '--shots', '3', ...args]);
    if (read === 'help') throw new TypeError('expected options');
    return read;
  };

  it('writes a folder a person, lossless, and a description of them all', async () => {
    expect(await writePeople(options('--first-identity', '7', '--seed', '9'), () => {})).toBe(6);
    expect((await readdir(out)).sort()).toEqual(['people.json', 'person-00007', 'person-00008']);
    expect((await readdir(join(out, 'person-00008'))).sort()).toEqual(
      ['c2_0000.png', 'c3_0001.png', 'c4_0002.png'].sort(),
    );
    const decoded = await decodeImage(
      await readFile(join(out, 'person-00007/c1_0000.png')),
      defaultImageLimits,
    );
    if (!decoded.ok) throw new TypeError('expected a picture');
    const drawn = renderPerson({ seed: 9, identity: 7, shot: 0 });
    expect(Buffer.from(decoded.value.image.data).equals(Buffer.from(drawn.data))).toBe(true);
    const described = JSON.parse(await readFile(join(out, 'people.json'), 'utf8')) as {
      pictures: { file: string; width: number; keypoints: number[][] }[];
    };
    expect(described).toMatchObject({
      generatorVersion: 1,
      seed: 9,
      difficulty: 'medium',
      isOccluded: false,
    });
    expect(described.pictures).toHaveLength(6);
    expect(described.pictures[0]).toMatchObject({
      file: 'person-00007/c1_0000.png',
      width: drawn.width,
      camera: 1,
    });
    expect(described.pictures[0]!.keypoints).toHaveLength(17);
  });

  it('writes what the reader of folders takes, with people and cameras', async () => {
    await writePeople(options(), () => {});
    const { pictures } = await readIdentityFolders(out);
    expect(pictures.map(({ id, identity, camera }) => [id, identity, camera])).toEqual([
      ['person-00000/c0_0000.png', 'person-00000', 0],
      ['person-00000/c1_0001.png', 'person-00000', 1],
      ['person-00000/c2_0002.png', 'person-00000', 2],
      ['person-00001/c1_0000.png', 'person-00001', 1],
      ['person-00001/c2_0001.png', 'person-00001', 2],
      ['person-00001/c3_0002.png', 'person-00001', 3],
    ]);
  });

  it('does not mix two data sets', async () => {
    await writeFile(join(out, 'mine.txt'), 'mine');
    await expect(writePeople(options(), () => {})).rejects.toThrow(FolderNotEmptyError);
    expect(await readdir(out)).toEqual(['mine.txt']);
  });
});

describe('options', () => {
  it('have defaults and name what is wrong', () => {
    expect(readOptions(['--out', 'x', '--occluded'])).toEqual({
      out: 'x',
      identities: 100,
      firstIdentity: 0,
      shots: 8,
      difficulty: 'medium',
      seed: 1,
      isOccluded: true,
    });
    expect(readOptions(['--help'])).toBe('help');
    for (const [args, message] of [
      [[], '--out <dir> is missing'],
      [['--out', 'x', '--shots', '0'], '--shots must be a whole number from 1 to 10000, got 0'],
      [['--out', 'x', '--difficulty', 'odd'], '--difficulty must be one of easy, medium, hard'],
      [['--out', 'x', '--colour'], /--colour/],
    ] as const) {
      expect(() => readOptions(args)).toThrow(UsageError);
      expect(() => readOptions(args)).toThrow(message);
    }
  });
});
