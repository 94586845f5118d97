import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Snapshot } from '../../../training/loop/snapshot.types.ts';
import { decodeCheckpoint, encodeCheckpoint } from './checkpoint-bytes.ts';
import { clearCheckpoints, findCheckpoint, keepCheckpoint } from './checkpoint-folder.ts';

const owner = { recipeDigest: 'recipe', dataDigest: 'data' };

function snapshotAt(step: number): Snapshot {
  const metrics = { tarAtFmr1e3: 0.5, tarAtFmr1e4: 0.25, meanAveragePrecision: 0.1, recallAt1: 1 };
  return {
    header: {
      version: 1,
      ...owner,
      architecture: 'adapter',
      position: { epoch: 1, batch: 2, step },
      stepsPerEpoch: 7,
      epochLoss: { sum: 0.1 + 0.2, count: 3 },
      lossState: { loss0: { mean: 1 / 3 } },
      earlyStop: { best: 1e-9, bestEpoch: 0, looksSince: 1 },
      history: {
        losses: [{ epoch: 0, loss: 2 }],
        looks: [{ epoch: 0, metrics: { ...metrics, queries: 4, identities: 2, impostorPairs: 4 } }],
      },
    },
    arrays: new Map([
      ['net/kernel', Float32Array.from([1, -2.5, Math.fround(1e-40)])],
      ['loss/none', new Float32Array(0)],
      ['ümläut', Float32Array.from([step])],
    ]),
  };
}

let folder = '';
beforeEach(async () => (folder = join(await mkdtemp(join(tmpdir(), 'gallerist-checkpoints-')), 'made')));
afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }));

const nameOf = (step: number) => `step-${String(step).padStart(12, '0')}.checkpoint`;

describe('checkpoints', () => {
  it('come back as they were, from equal bytes', () => {
    const snapshot = snapshotAt(9);
    const bytes = encodeCheckpoint(snapshot);
    expect(decodeCheckpoint(bytes, 'it')).toEqual(snapshot);
    expect(encodeCheckpoint(snapshotAt(9))).toEqual(bytes);
  });

  it('are refused wherever one bit differs or the end is missing', () => {
    const bytes = encodeCheckpoint(snapshotAt(1));
    for (let at = 0; at < bytes.length; at += 7) {
      const changed = bytes.slice();
      changed[at]! ^= 1;
      const code = at < 8 ? 'FORMAT_INVALID' : 'DAMAGED';
      expect(() => decodeCheckpoint(changed, 'it')).toThrow(expect.objectContaining({ code }));
      expect(() => decodeCheckpoint(bytes.subarray(0, at), 'it')).toThrow(/it is/);
    }
  });

  it('keep the last two, and give the newest', async () => {
    for (const step of [1, 2, 10]) await keepCheckpoint(folder, snapshotAt(step));
    expect((await readdir(folder)).sort()).toEqual([nameOf(2), nameOf(10)]);
    const { snapshot, skipped } = await findCheckpoint(folder, owner);
    expect(snapshot).toEqual(snapshotAt(10));
    expect(skipped).toEqual([]);
  });

  it('fall back to the one before where the newest is cut short, and say so', async () => {
    for (const step of [1, 2]) await keepCheckpoint(folder, snapshotAt(step));
    const newest = join(folder, nameOf(2));
    await truncate(newest, (await readFile(newest)).length - 5);
    const { snapshot, skipped } = await findCheckpoint(folder, owner);
    expect(snapshot?.header.position.step).toBe(1);
    expect(skipped).toMatchObject([{ code: 'DAMAGED', message: `${nameOf(2)} is cut short or damaged.` }]);
  });

  it('say why none can be used', async () => {
    await keepCheckpoint(folder, snapshotAt(1));
    await expect(findCheckpoint(folder, { ...owner, dataDigest: 'other' })).rejects.toMatchObject({
      code: 'SNAPSHOT_FOREIGN',
      message: `${nameOf(1)} is of another data.`,
    });
    await writeFile(join(folder, nameOf(1)), 'something else');
    await expect(findCheckpoint(folder, owner)).rejects.toMatchObject({ code: 'FORMAT_INVALID' });
  });

  it('are none in a folder that is not there, and leave other files alone when they are cleared', async () => {
    expect(await findCheckpoint(folder, owner)).toEqual({ snapshot: null, skipped: [] });
    await keepCheckpoint(folder, snapshotAt(1));
    await writeFile(join(folder, 'notes.txt'), 'mine');
    await writeFile(join(folder, '.77-1.part'), 'half written');
    await clearCheckpoints(folder);
    expect(await readdir(folder)).toEqual(['notes.txt']);
  });
});
