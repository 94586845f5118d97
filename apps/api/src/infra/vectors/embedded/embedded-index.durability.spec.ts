import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DependencyError } from '../../../core/errors.ts';
import type { VectorIndex } from '../../../features/search/vector-index.ts';
import {
  deletion,
  pointIdOf,
  randomUnitVector,
  seededRandom,
  spaceOf,
  unitVector,
} from '../../../../test/vectors.ts';
import { upsert, type Upsert } from '../../../../test/vectors.ts';
import { openEmbeddedIndex, type EmbeddedIndexOptions } from './embedded-index.ts';
import { HEADER_BYTES } from './space-file-header.ts';

const EAST = unitVector([1, 0, 0, 0]);
const space = spaceOf('durability', 4);
const AT_ONCE = { deadVectors: 0, delayMs: 0 };

describe('what the embedded index keeps', () => {
  let root: string;
  let lines: string[];
  const opened: VectorIndex[] = [];

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'gallerist-durability-'));
    lines = [];
    return () => rmSync(root, { recursive: true });
  });
  afterEach(async () => {
    for (const index of opened.splice(0)) await index.close();
  });

  const folder = (name = 'vectors'): string => join(root, name);
  const fileIn = (name = 'vectors'): string => join(folder(name), `${space.id}.vectors`);
  const open = async (options: Partial<EmbeddedIndexOptions> = {}): Promise<VectorIndex> => {
    const index = await openEmbeddedIndex({ folder: folder(), log: (line) => lines.push(line), ...options });
    opened.push(index);
    return index;
  };
  /** What lies on disk at this moment, as it would after `kill -9`. */
  const crashImage = (name: string): string => {
    mkdirSync(folder(name));
    for (const file of readdirSync(folder())) copyFileSync(join(folder(), file), join(folder(name), file));
    return folder(name);
  };
  const identities = async (index: VectorIndex): Promise<string[]> =>
    (await index.search(space, { vector: EAST, galleryIds: ['gallery-a'], limit: 100 })).map(
      (hit) => hit.identityId,
    );
  const withThreePoints = async (options: Partial<EmbeddedIndexOptions> = {}): Promise<VectorIndex> => {
    const index = await open(options);
    await index.ensureSpace(space);
    await index.apply(space, [
      upsert({ seq: 1, point: 1, identity: 'ann', vector: EAST }),
      upsert({ seq: 2, point: 2, identity: 'ben', vector: EAST }),
      upsert({ seq: 3, point: 3, identity: 'cat', vector: EAST }),
      deletion({ seq: 4, point: 2 }),
    ]);
    return index;
  };

  it('finds again what it had when it was closed, and still knows what was deleted', async () => {
    await (await withThreePoints()).close();
    const again = await open();
    expect(await identities(again)).toEqual(['ann', 'cat']);
    expect(await again.appliedSeq(space)).toBe(4n);
    await again.apply(space, [upsert({ seq: 2, point: 2, identity: 'ben', vector: EAST })]);
    expect(await identities(again)).toEqual(['ann', 'cat']);
  });

  it('has every applied change on disk when apply resolves', async () => {
    await withThreePoints();
    const again = await open({ folder: crashImage('after-kill') });
    expect(await identities(again)).toEqual(['ann', 'cat']);
    expect(await again.appliedSeq(space)).toBe(4n);
  });

  it('drops a record that was being written when the process died, and goes on behind the last whole one', async () => {
    const index = await withThreePoints();
    const before = readFileSync(fileIn());
    await index.apply(space, [upsert({ seq: 9, point: 9, identity: 'zoe', vector: EAST })]);
    const whole = readFileSync(fileIn());
    for (const length of [before.length + 1, whole.length - 1]) {
      const image = crashImage(`torn-${length}`);
      truncateSync(fileIn(`torn-${length}`), length);
      const torn = await open({ folder: image });
      expect(await identities(torn)).toEqual(['ann', 'cat']);
      await torn.apply(space, [upsert({ seq: 10, point: 10, identity: 'dan', vector: EAST })]);
      await torn.close();
      expect(await identities(await open({ folder: image }))).toEqual(['ann', 'cat', 'dan']);
    }
    expect(lines).toEqual([]);
  });

  it('starts empty, says so and asks to be rebuilt when a byte of a file that was whole has changed', async () => {
    await (await withThreePoints()).close();
    const whole = readFileSync(fileIn());
    for (const at of [0, HEADER_BYTES, whole.length - 1]) {
      const broken = Buffer.from(whole);
      broken[at] = (broken[at] ?? 0) ^ 0x10;
      mkdirSync(folder(`broken-${at}`));
      writeFileSync(fileIn(`broken-${at}`), broken);
      const index = await open({ folder: folder(`broken-${at}`) });
      await expect(identities(index)).rejects.toThrow(DependencyError);
      expect(await index.appliedSeq(space)).toBe(0n);
      await index.ensureSpace(space);
      expect(await identities(index)).toEqual([]);
      expect(lines.at(-1)).toMatch(/damaged.*rebuilt/);
    }
  });

  it.each([
    ['of no bytes', Buffer.alloc(0)],
    ['of something else', Buffer.from('not an index of vectors'.repeat(10))],
    ['of half a header', Buffer.from('GALVEC01')],
  ])('starts empty from a file %s', async (_, content) => {
    mkdirSync(folder());
    writeFileSync(fileIn(), content);
    const index = await open();
    expect(lines).toHaveLength(1);
    await index.ensureSpace(space);
    expect(await index.appliedSeq(space)).toBe(0n);
  });

  it('knows a snapshot that has become shorter', async () => {
    const index = await withThreePoints();
    await index.close();
    const whole = readFileSync(fileIn());
    // Closing has sealed it: nothing in it counts as half-written any more.
    const allRecordBytes = whole.length - HEADER_BYTES;
    for (const missing of [1, 40, allRecordBytes]) {
      writeFileSync(fileIn(), whole.subarray(0, whole.length - missing));
      expect(await (await open()).appliedSeq(space)).toBe(0n);
    }
    expect(lines.filter((line) => line.includes('shorter'))).toHaveLength(3);
  });

  it('removes what a rewrite that was cut short has left behind', async () => {
    await (await withThreePoints()).close();
    writeFileSync(`${fileIn()}.new`, 'half a snapshot');
    await open();
    expect(readdirSync(folder())).toEqual([`${space.id}.vectors`]);
  });

  it('leaves no deleted vector on disk after closing', async () => {
    const secret = unitVector([0.123, 0.456, 0.789, 0.321]);
    const bytes = Buffer.from(secret.buffer);
    const index = await withThreePoints();
    await index.apply(space, [upsert({ seq: 5, point: 5, identity: 'eve', vector: secret })]);
    expect(readFileSync(fileIn()).includes(bytes)).toBe(true);
    await index.apply(space, [deletion({ seq: 6, point: 5 })]);
    await index.close();
    expect(readFileSync(fileIn()).includes(bytes)).toBe(false);
    expect(await identities(await open())).toEqual(['ann', 'cat']);
  });

  it('keeps appliedSeq when the newest delete is forgotten and the file rewritten', async () => {
    const index = await withThreePoints();
    await index.apply(space, [deletion({ seq: 50, point: 3 })]);
    await index.pruneTombstones(space, 50n);
    await index.close();
    expect(await (await open()).appliedSeq(space)).toBe(50n);
  });

  it('loses nothing while it rewrites its file again and again under changes', async () => {
    const index = await open({ compaction: AT_ONCE });
    await index.ensureSpace(space);
    const random = seededRandom(5);
    const expected = new Map<string, Upsert>();
    for (let seq = 1; seq <= 1500;) {
      const calls: Promise<void>[] = [];
      for (let i = 0; i < 10; i += 1, seq += 1) {
        const point = Math.floor(random() * 120);
        if (random() < 0.4) {
          expected.delete(pointIdOf(point));
          calls.push(index.apply(space, [deletion({ seq, point })]));
        } else {
          const change = upsert({
            seq,
            point,
            identity: `person-${seq}`,
            vector: randomUnitVector(random, 4),
          });
          expected.set(change.pointId, change);
          calls.push(index.apply(space, [change]));
        }
      }
      await Promise.all(calls);
    }
    const image = crashImage('after-kill');
    await index.close();
    for (const place of [image, folder()]) {
      const again = await open({ folder: place });
      const live = await again.scan(space, { afterPointId: null, limit: 1000 });
      expect(live.map((point) => [point.pointId, point.seq, point.identityId])).toEqual(
        [...expected.values()]
          .sort((a, b) => (a.pointId < b.pointId ? -1 : 1))
          .map((point) => [point.pointId, point.seq, point.identityId]),
      );
      expect(await again.appliedSeq(space)).toBe(1500n);
    }
  });

  it('answers from the new file after a rewrite, also for vectors that moved in memory', async () => {
    const index = await open({ compaction: AT_ONCE });
    const wide = spaceOf('durability, wide', 40);
    await index.ensureSpace(wide);
    const random = seededRandom(6);
    const points = Array.from({ length: 300 }, (_, i) =>
      upsert({ seq: i + 1, point: i, identity: `person-${i}`, vector: randomUnitVector(random, 40) }),
    );
    await index.apply(wide, points);
    const gone = points.filter((_, i) => i % 3 !== 0);
    await index.apply(
      wide,
      gone.map((_, i) =>
        deletion({ seq: 1000 + i, point: Number.parseInt(gone[i]?.pointId.slice(-12) ?? '', 16) }),
      ),
    );
    await index.close();
    const again = await open();
    for (const point of points.filter((_, i) => i % 3 === 0)) {
      const [best] = await again.search(wide, { vector: point.vector, galleryIds: ['gallery-a'], limit: 1 });
      expect(best?.pointId).toBe(point.pointId);
    }
  });

  it('fails with DependencyError where its folder cannot be made', async () => {
    writeFileSync(folder(), 'in the way');
    await expect(open()).rejects.toThrow(DependencyError);
  });
});
