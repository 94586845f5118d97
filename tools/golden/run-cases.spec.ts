import { scalar } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { GoldenCase, GoldenFile } from './golden.types.ts';
import { runCases } from './run-cases.ts';

const file = (golden: Partial<GoldenCase>): GoldenFile => ({
  topic: 'sums',
  conventions: {},
  cases: [{ id: 'one', fn: 'sum', inputs: { x: 1 }, params: {}, expected: 2, tol: null, ...golden }],
});

describe('runCases', () => {
  it('passes a right answer and fails a wrong one with got and expected', async () => {
    expect(await runCases(file({}), { plain: { sum: () => 2 } })).toMatchObject([{ outcome: 'passed' }]);
    expect(await runCases(file({}), { plain: { sum: () => 3 } })).toEqual([
      { name: 'sums/one (sum)', outcome: 'failed', reasons: ['answer: expected 2, got 3'] },
    ]);
  });

  it('fails a label that nothing answers, also one that every object has', async () => {
    expect(await runCases(file({}), {})).toMatchObject([{ outcome: 'failed' }]);
    expect(await runCases(file({ fn: 'toString' }), { plain: {} })).toMatchObject([{ outcome: 'failed' }]);
  });

  it('fails a call that throws, and says what was thrown', async () => {
    const calls = {
      plain: {
        sum: () => {
          throw new Error('no such shape');
        },
      },
    };
    const [outcome] = await runCases(file({}), calls);
    expect(outcome).toMatchObject({ outcome: 'failed', reasons: [expect.stringContaining('no such shape')] });
  });

  it('skips nothing but compatibility modes', async () => {
    const skipped = { sum: 'not offered', omlSum: 'not offered' };
    expect(await runCases(file({}), { skipped })).toMatchObject([{ outcome: 'failed' }]);
    expect(await runCases(file({ fn: 'omlSum' }), { skipped })).toMatchObject([
      { outcome: 'skipped', reasons: ['not offered'] },
    ]);
  });

  it('runs a tensor case on each backend, and fails one that leaves tensors behind', async () => {
    const outcomes = await runCases(file({}), { tensor: { sum: () => 2 } });
    expect(outcomes.map(({ name }) => name)).toEqual(['sums/one (sum) on cpu', 'sums/one (sum) on wasm']);
    const kept: { dispose(): void }[] = [];
    const leaking = { tensor: { sum: () => (kept.push(scalar(1)), 2) } };
    expect(await runCases(file({}), leaking)).toMatchObject([{ outcome: 'failed' }, { outcome: 'failed' }]);
    for (const tensor of kept) tensor.dispose();
  });
});
