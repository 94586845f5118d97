import { describe, expect, it } from 'vitest';
import { compressionOf } from './model-compression.ts';

const sizes = (bytes: number, p50Ms: number) => ({ bytes, p50Ms });
const rates = (rate: number) => ({
  ...{ tarAtFmr1e3: rate, tarAtFmr1e4: rate, meanAveragePrecision: rate, recallAt1: rate, queries: 8 },
});

describe('compressionOf', () => {
  it('reads what npm run quantize reports', () => {
    const report = {
      ...{
        before: sizes(400, 8),
        after: sizes(100, 4),
        speedUp: 2,
        macs: 1e6,
        layers: 5,
        loss: 0.25,
        kept: ['fc'],
      },
      accuracy: [{ name: 'TAR at FMR 1e-3', before: 0.9, after: 0.8 }],
      sensitivities: [],
    };
    expect(compressionOf('QUANTISED', JSON.stringify(report))).toEqual({
      ...{ kind: 'QUANTISED', speedUp: 2, layers: 5, keptInFloat: ['fc'], meanCosine: 0.75 },
      before: { bytes: 400, p50Ms: 8, parameters: null, macs: 1e6 },
      after: { bytes: 100, p50Ms: 4, parameters: null, macs: 1e6 },
      accuracy: report.accuracy,
    });
  });

  it('reads what npm run prune reports', () => {
    const net = (bytes: number) => ({
      ...sizes(bytes, 8),
      parameters: bytes,
      macs: bytes,
      zeros: 0,
      packedBytes: 1,
    });
    const report = {
      before: net(400),
      after: net(200),
      speedUp: 2,
      heldOut: { before: rates(0.5), after: rates(0.25) },
    };
    expect(compressionOf('PRUNED', JSON.stringify(report))).toMatchObject({
      ...{
        kind: 'PRUNED',
        meanCosine: null,
        layers: null,
        before: { parameters: 400 },
        after: { macs: 200 },
      },
      accuracy: ['TAR at FMR 1e-3', 'TAR at FMR 1e-4', 'mAP', 'rank-1'].map((name) => ({
        name,
        before: 0.5,
        after: 0.25,
      })),
    });
  });

  it('has nothing of a report of another kind, or of none', () => {
    for (const text of ['', '{}', '{"heldOut":{}}', 'null'])
      for (const kind of ['QUANTISED', 'PRUNED'] as const) expect(compressionOf(kind, text)).toBeNull();
  });
});
