import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodePng } from '@gallerist/preprocess/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { allOf } from '../testing/all-of.ts';
import { folderFrames } from './folder-frames.ts';
import type { SourceNote } from './frame.types.ts';

let root: string;
const png = (grey: number) => encodePng({ width: 2, height: 2, data: new Uint8Array(12).fill(grey) });

async function folderOf(files: Readonly<Record<string, Uint8Array>>): Promise<string> {
  const folder = await mkdtemp(join(root, 'f-'));
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes);
  return folder;
}

async function read(path: string, startMs: number | null = null) {
  const notes: SourceNote[] = [];
  const order = { path, startMs, framesPerSecond: 4, timeZone: 'Europe/Berlin', maxSidePx: 100 };
  const { frames } = folderFrames(order);
  const found = await allOf(frames(new AbortController().signal, (note) => notes.push(note)));
  return { frames: found.map(({ image, capturedAtMs }) => [image.data[0], capturedAtMs]), notes };
}

describe('folderFrames', () => {
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'gallerist-frames-'));
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  it('takes pictures at an even rate in the order of their numbers, from the start that is given', async () => {
    const path = await folderOf({
      '10.png': await png(3),
      '2.png': await png(2),
      '1.PNG': await png(1),
      'a.txt': await png(9),
    });
    expect((await read(path, 1000)).frames).toEqual([
      [1, 1000],
      [2, 1250],
      [3, 1500],
    ]);
  });

  it('takes them in the order of the times in their names, those without an offset by the zone', async () => {
    const path = await folderOf({
      'b-2026-11-30T07-00-00Z.png': await png(2),
      'a-2026-11-30T07-00-01Z.png': await png(3),
      '20261130_075900.png': await png(1),
    });
    const seven = Date.UTC(2026, 10, 30, 7);
    expect((await read(path)).frames).toEqual([
      [1, seven - 60_000],
      [2, seven],
      [3, seven + 1000],
    ]);
  });

  it('leaves out what cannot be read, and says so', async () => {
    const path = await folderOf({
      '1.png': await png(1),
      '2.png': (await png(2)).slice(0, 40),
      '3.png': await png(3),
    });
    const { frames, notes } = await read(path, 0);
    expect(frames).toEqual([
      [1, 0],
      [3, 500],
    ]);
    expect(notes).toEqual([{ kind: 'unreadable', name: '2.png', reason: 'INVALID_IMAGE' }]);
  });

  it('refuses a folder without pictures, and pictures without times', async () => {
    await expect(read(await folderOf({}))).rejects.toThrow('has no pictures');
    await expect(read(await folderOf({ '1.png': await png(1) }))).rejects.toThrow('--start');
  });
});
