import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { inParallel } from './in-parallel.ts';

describe('inParallel', () => {
  it('keeps the order of the items and the bound on what runs at once', async () => {
    let running = 0;
    let most = 0;
    const results = await inParallel([5, 1, 4, 1, 3], 2, async (item) => {
      most = Math.max(most, ++running);
      await sleep(item);
      running--;
      return item * 10;
    });
    expect(results).toEqual([50, 10, 40, 10, 30]);
    expect(most).toBe(2);
  });

  it('rejects with the first failure and begins nothing more', async () => {
    const begun: number[] = [];
    const work = inParallel([1, 2, 3, 4], 1, async (item) => {
      begun.push(item);
      await sleep(1);
      if (item === 2) throw new Error('no');
    });
    await expect(work).rejects.toThrow('no');
    expect(begun).toEqual([1, 2]);
  });

  it('gives nothing for nothing', async () => {
    expect(await inParallel([], 4, async () => sleep(1))).toEqual([]);
  });
});
