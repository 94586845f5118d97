import { mkdtempSync, rmSync } from 'node:fs';
import { open as openFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DependencyError } from '../../../core/errors.ts';
import { randomUnitVector, seededRandom, spaceOf, unitVector, upsert } from '../../../../test/vectors.ts';
import { openEmbeddedIndex } from './embedded-index.ts';
import { PersistentSpace } from './persistent-space.ts';
import { SpaceFileWriter } from './space-file.writer.ts';
import { SpacePoints } from './space-points.ts';

const EAST = unitVector([1, 0, 0, 0]);
const space = spaceOf('faults', 4);
const change = upsert({ seq: 1, point: 1, identity: 'ann', vector: EAST });

describe('the embedded index when something breaks', () => {
  let folder: string;
  const workers: Worker[] = [];
  const remember = (worker: Worker): number => workers.push(worker);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'gallerist-faults-'));
    process.on('worker', remember);
  });
  afterEach(() => {
    process.off('worker', remember);
    workers.length = 0;
    rmSync(folder, { recursive: true });
  });

  it('fails calls under way when its thread dies, starts it again, and has lost nothing', async () => {
    const lines: string[] = [];
    const index = await openEmbeddedIndex({ folder, log: (line) => lines.push(line) });
    await index.ensureSpace(space);
    await index.apply(space, [change]);
    const underWay = index.search(space, { vector: EAST, galleryIds: ['gallery-a'], limit: 1 });
    const failure = expect(underWay).rejects.toMatchObject({ name: 'DependencyError', retryable: true });
    await workers[0]?.terminate();
    await failure;
    const [hit] = await index.search(space, { vector: EAST, galleryIds: ['gallery-a'], limit: 1 });
    expect(hit?.identityId).toBe('ann');
    expect(workers).toHaveLength(2);
    expect(lines).toHaveLength(1);
    await index.close();
  });

  it('refuses calls after closing, and closes twice', async () => {
    const index = await openEmbeddedIndex({ folder });
    await index.close();
    await index.close();
    await expect(index.ping()).rejects.toThrow(TypeError);
  });

  it('neither answers nor keeps a change that a full disk refused', async () => {
    const full = await openFile('/dev/full', 'r+');
    const points = new SpacePoints(4);
    const opened = { space, path: join(folder, 'x.vectors'), points, vectorsInFile: 0 };
    const policy = { deadVectors: 10, delayMs: 1000 };
    const onFullDisk = new PersistentSpace(
      { ...opened, writer: SpaceFileWriter.adopt(full, 64) },
      policy,
      () => undefined,
    );
    await expect(onFullDisk.apply([change])).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(points.count).toBe(0);
    expect(points.seqOf(change.pointId)).toBe(0n);
    await full.close();
  });

  it('warns once above 200,000 vectors, and names Qdrant', async () => {
    const lines: string[] = [];
    const index = await openEmbeddedIndex({ folder, log: (line) => lines.push(line) });
    const tiny = spaceOf('faults, many', 2);
    await index.ensureSpace(tiny);
    const random = seededRandom(7);
    const vectors = Array.from({ length: 50 }, () => randomUnitVector(random, 2));
    for (let first = 0; first < 201_000; first += 20_100) {
      const batch = Array.from({ length: 20_100 }, (_, i) =>
        upsert({ seq: first + i + 1, point: first + i, identity: 'ann', vector: vectors[i % 50] ?? EAST }),
      );
      await index.apply(tiny, batch);
      expect(lines).toHaveLength(first + 20_100 > 200_000 ? 1 : 0);
    }
    expect(lines[0]).toMatch(/201000 vectors.*200000.*Qdrant/);
    await index.close();
  });

  it('wraps trouble with its files as DependencyError', async () => {
    const index = await openEmbeddedIndex({ folder });
    rmSync(folder, { recursive: true });
    await expect(index.ensureSpace(space)).rejects.toThrow(DependencyError);
    await index.close();
    folder = mkdtempSync(join(tmpdir(), 'gallerist-faults-'));
  });
});
