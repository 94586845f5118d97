import { describe, expect, it } from 'vitest';
import { mapLimited, preparedAhead } from './map-ahead.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('mapLimited', () => {
  it('keeps the order and never has more calls under way than allowed', async () => {
    let running = 0;
    let most = 0;
    const doubled = await mapLimited([5, 1, 4, 2, 3], 2, async (item) => {
      most = Math.max(most, ++running);
      for (let wait = 0; wait < item; wait += 1) await turn();
      running -= 1;
      return item * 2;
    });
    expect(doubled).toEqual([10, 2, 8, 4, 6]);
    expect(most).toBe(2);
    expect(await mapLimited([], 3, () => Promise.resolve(1))).toEqual([]);
  });
});

describe('preparedAhead', () => {
  it('begins no more than so many early, and gives them in order', async () => {
    const begun: number[] = [];
    const seen: unknown[] = [];
    const prepare = (item: number) => {
      begun.push(item);
      return Promise.resolve(item);
    };
    for await (const item of preparedAhead([0, 1, 2, 3, 4], 2, prepare)) seen.push([item, begun.length]);
    expect(seen).toEqual([
      [0, 3],
      [1, 4],
      [2, 5],
      [3, 5],
      [4, 5],
    ]);
  });

  it('throws what failed only when its turn comes', async () => {
    const seen: number[] = [];
    const prepare = (item: number) =>
      item === 1 ? Promise.reject(new Error('second')) : Promise.resolve(item);
    const read = async () => {
      for await (const item of preparedAhead([0, 1, 2], 3, prepare)) {
        seen.push(item);
        await turn();
      }
    };
    await expect(read()).rejects.toThrow('second');
    expect(seen).toEqual([0]);
  });
});
