import { describe, expect, it } from 'vitest';
import { changeOf, countsOf, rateName } from './compression-rows.ts';

const change = (name: string, before: number, after: number) => changeOf({ name, before, after });

describe('a rate of a report', () => {
  it('is known by the name that npm run evaluate gives it, with its target or rank', () => {
    expect(rateName('accuracy')).toMatchObject({ key: 'accuracy', isError: false });
    expect(rateName('TAR at FMR 1e-3')).toEqual({ key: 'TAR', value: '1e-3', isError: false });
    expect(rateName('FNIR at FPIR 1e-2')).toEqual({ key: 'FNIR', value: '1e-2', isError: true });
    expect(rateName('rank-10')).toEqual({ key: 'rank', value: '10', isError: false });
  });

  it('keeps its name where another version wrote it', () => {
    expect(rateName('F1')).toEqual({ key: null, value: 'F1', isError: false });
  });

  it('is better with more of it, an error with less', () => {
    expect(change('TAR at FMR 1e-3', 0.9613, 0.9647)).toEqual({ points: 0.34, meaning: 'better' });
    expect(change('AUC', 0.99932, 0.9991)).toEqual({ points: -0.02, meaning: 'worse' });
    expect(change('EER', 0.009, 0.0087)).toEqual({ points: -0.03, meaning: 'better' });
  });

  it('is the same where what is shown is the same', () => {
    expect(change('AUC', 0.999321, 0.999298)).toEqual({ points: 0, meaning: 'same' });
  });
});

describe('counts of a net', () => {
  const compression = (before: number | null, after: number | null) => ({
    ...{ kind: 'PRUNED' as const, speedUp: 2, meanCosine: null, layers: null, keptInFloat: [], accuracy: [] },
    before: { bytes: 4, p50Ms: 4, parameters: before, macs: 7 },
    after: { bytes: 2, p50Ms: 2, parameters: after, macs: 7 },
  });

  it('are shown only where they were counted and have changed', () => {
    expect(countsOf(compression(4, 2))).toEqual([{ key: 'parameters', old: 4, now: 2 }]);
    expect([countsOf(compression(null, null)), countsOf(compression(4, 4))]).toEqual([[], []]);
  });
});
