import { describe, expect, it, vi } from 'vitest';
import { batchedSweeper } from './sweeper.ts';

const unused = (): void => undefined;

/** Takes from so many, as many as are asked for at most. */
function store(rows: number) {
  const batches: number[] = [];
  const take = (batch: number): Promise<number> => {
    const taken = Math.min(batch, rows);
    rows -= taken;
    batches.push(taken);
    return Promise.resolve(taken);
  };
  return { take, batches };
}

describe('a sweep in batches', () => {
  it.each([
    [0, [0]],
    [3, [3]],
    [10, [10, 0]],
    [25, [10, 10, 5]],
  ])('of %d goes on until a batch is not full', async (rows, batches) => {
    const kept = store(rows);
    const sweeper = batchedSweeper({ everyMs: 1000, batch: 10, take: kept.take, onFailure: unused });
    expect(await sweeper.sweep()).toBe(rows);
    expect(kept.batches).toEqual(batches);
  });

  it('ends with the batch under way when it is stopped', async () => {
    const first = Promise.withResolvers<number>();
    const take = vi.fn(() => first.promise);
    const sweeper = batchedSweeper({ everyMs: 1000, batch: 10, take, onFailure: unused });
    const swept = sweeper.sweep();
    await sweeper.stop();
    first.resolve(10);
    expect(await swept).toBe(10);
    expect(take).toHaveBeenCalledTimes(1);
  });
});
