import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { readFacesFolder } from './faces-folder.ts';
import { UsageError, readOptions } from './options.ts';
import { splitPeople } from './split.ts';

describe('splitPeople', () => {
  it('is decided by the seed and gives every person exactly one side', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 60 }),
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        fc.nat(),
        (people, unknownShare, seed) => {
          const split = splitPeople(people, { unknownShare, seed });
          expect(splitPeople(people, { unknownShare, seed })).toEqual(split);
          expect([...split.known, ...split.unknown].sort((a, b) => a - b)).toEqual([...Array(people).keys()]);
          expect(split.known.length).toBeGreaterThan(0);
        },
      ),
    );
  });

  it('leaves out the share that was asked for, others with each seed', () => {
    const splits = [1, 2, 3].map((seed) => splitPeople(40, { unknownShare: 0.3, seed }));
    expect(splits.map(({ unknown }) => unknown.length)).toEqual([12, 12, 12]);
    expect(new Set(splits.map(({ unknown }) => unknown.join())).size).toBe(3);
  });
});

describe('readFacesFolder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gallerist-faces-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('reads people and pictures in natural order and passes over everything else', () => {
    for (const name of ['s10', 's2', '.cache', 'empty']) mkdirSync(join(folder, name));
    for (const path of ['s10/1.png', 's2/10.png', 's2/9.png', 's2/.DS_Store', 'README.md', '.cache/x.png']) {
      writeFileSync(join(folder, path), '');
    }
    expect(readFacesFolder(folder)).toEqual([
      { name: 's2', pictures: [join(folder, 's2/9.png'), join(folder, 's2/10.png')] },
      { name: 's10', pictures: [join(folder, 's10/1.png')] },
    ]);
  });
});

describe('readOptions', () => {
  it('has the documented defaults', () => {
    expect(readOptions(['--faces', 'x'])).toMatchObject({
      ...{
        faces: 'x',
        enroll: 2,
        unknown: 0.3,
        seeds: 5,
        aligned: null,
        review: 'STANDARD',
        out: null,
        json: false,
      },
    });
  });

  it.each([
    [[]],
    [['--faces', 'x', '--enroll', '0']],
    [['--faces', 'x', '--unknown', '1']],
    [['--faces', 'x', '--reviw', 'OFF']],
  ])('refuses %j with a sentence', (args) => expect(() => readOptions(args)).toThrow(UsageError));
});
