import { createSeededRandom } from '@gallerist/metrics/random';
import { rerankFeatures } from '@gallerist/metrics/reranking';
import { evaluateMarket1501, partDistance, similarityMatrix } from '@gallerist/metrics/similarity';
import type { BlockProgram } from '@gallerist/metrics/similarity';
import { afterAll, describe, expect, it } from 'vitest';
import { createBlockExecutor } from '../src/node/similarity/block-executor.ts';

const executor = createBlockExecutor({ threads: 2 });
afterAll(() => executor.close());

function randomFeatures(seed: number, rows: number, dimensions: number) {
  const random = createSeededRandom(seed);
  const values = Float32Array.from({ length: rows * dimensions }, () => random.next() - 0.5);
  const people = Array.from({ length: rows }, () => random.integer(40));
  const cameras = Array.from({ length: rows }, () => random.integer(3));
  return { values, rows, dimensions, people, cameras };
}

const queries = randomFeatures(1, 600, 12);
const gallery = randomFeatures(2, 1500, 12);

describe('the block executor', () => {
  it('gives the bits of the calling thread for similarities', async () => {
    expect(await similarityMatrix(queries, gallery, executor)).toEqual(
      await similarityMatrix(queries, gallery),
    );
  });

  it('gives the same report for Market-1501', async () => {
    const report = await evaluateMarket1501(queries, gallery, { executor });
    expect(report).toEqual(await evaluateMarket1501(queries, gallery));
    expect(report.validQueries).toBe(600);
  });

  it('gives the bits of the calling thread for re-ranking', async () => {
    const options = { k1: 9, k2: 4 };
    expect(await rerankFeatures(queries, gallery, { ...options, executor })).toEqual(
      await rerankFeatures(queries, gallery, options),
    );
  });

  it('gives the bits of the calling thread for part distances, and names the argument at fault', async () => {
    const parts = (of: typeof queries) => ({ values: of.values, rows: of.rows, parts: 3, dimensions: 4 });
    const found = await partDistance(parts(queries), parts(gallery), { executor });
    expect(found).toEqual(await partDistance(parts(queries), parts(gallery)));
    const faulty = { ...parts(queries), values: queries.values.slice().fill(NaN, 7199) };
    await expect(partDistance(faulty, parts(gallery), { executor })).rejects.toThrow(
      'partDistance: queries must hold finite values, got another in row 599',
    );
  });

  it('runs several calls at once', async () => {
    const calls = [1, 2, 3].map(() => similarityMatrix(queries, gallery, executor));
    const [first, ...others] = await Promise.all(calls);
    for (const other of others) expect(other).toEqual(first);
  });

  it('rejects with what a block throws, and goes on afterwards', async () => {
    const unknown: BlockProgram<null> = {
      name: 'unheard-of',
      start: () => ({ run: () => undefined, finish: () => undefined }),
    };
    await expect(executor.run(unknown, null, 5)).rejects.toThrow('program must be known, got unheard-of');
    await expect(similarityMatrix(queries, gallery, executor)).resolves.toHaveLength(600 * 1500);
  });

  it('refuses other numbers of threads, and runs after it is closed', async () => {
    for (const threads of [0, 1.5]) expect(() => createBlockExecutor({ threads })).toThrow(RangeError);
    const closed = createBlockExecutor();
    await closed.close();
    await expect(similarityMatrix(queries, gallery, closed)).rejects.toThrow('got a closed one');
  });

  it('rejects what was under way when it is closed', async () => {
    const closing = createBlockExecutor({ threads: 2 });
    const running = similarityMatrix(queries, gallery, closing);
    await Promise.all([expect(running).rejects.toThrow(/ended with code|closed/), closing.close()]);
  });
});
