import { expect, it } from 'vitest';
import { curveRows, powersOfTen } from './curve-rows.ts';

const point = (fmr: number, tar: number) => ({ fmr, tar, fnmr: 1 - tar });

it('joins both curves by FMR, the best of each, without what a logarithmic axis has no place for', () => {
  const rows = curveRows(
    [point(0, 0.25), point(0.5, 0.5), point(0.5, 0.75), point(1, 1)],
    [point(0.25, 0.5)],
    'tar',
  );
  expect(rows).toEqual([
    { fmr: 0.25, active: 0.5 },
    { fmr: 0.5, candidate: 0.75 },
    { fmr: 1, candidate: 1 },
  ]);
  expect(curveRows([point(0.5, 0.5), point(0.5, 0.75), point(1, 1)], [point(0.5, 0.5)], 'fnmr')).toEqual([
    { fmr: 0.5, candidate: 0.25, active: 0.5 },
  ]);
  expect(curveRows([], [], 'tar')).toEqual([]);
});

it('marks an axis with powers of ten', () => {
  expect(powersOfTen([0.5, 0.0021])).toEqual([0.001, 0.01, 0.1, 1]);
  expect(powersOfTen([0.001])).toEqual([0.001, 0.01, 0.1, 1]);
  expect(powersOfTen([0, 1])).toEqual([1]);
});
