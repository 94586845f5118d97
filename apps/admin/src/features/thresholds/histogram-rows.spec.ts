import { expect, it } from 'vitest';
import { histogramRows, nearestRow } from './histogram-rows.ts';

const bins = Array.from({ length: 100 }, (_, i) => ({
  from: i / 50 - 1,
  to: (i + 1) / 50 - 1,
  genuine: i === 90 ? 3 : i === 80 ? 1 : 0,
  impostor: i === 55 ? 200 : 0,
}));

it('shows shares of their kind from the first to the last bin that has anything', () => {
  const rows = histogramRows(bins);
  expect(rows).toHaveLength(38);
  expect(rows[1]).toMatchObject({ impostor: 100, genuine: 0, impostorCount: 200 });
  expect(rows.at(-2)).toMatchObject({ genuine: 75, genuineCount: 3 });
  expect(histogramRows(bins.map((bin) => ({ ...bin, genuine: 0, impostor: 0 })))).toEqual([]);
});

it('reaches as far as the thresholds', () => {
  const rows = histogramRows(bins, [0.945, -0.5]);
  expect(rows.at(-2)?.similarity).toBeCloseTo(0.95);
  expect(rows[1]?.similarity).toBeCloseTo(-0.49);
});

it('finds the row for a threshold', () => {
  const rows = histogramRows(bins);
  expect(nearestRow(rows, 0.112)?.similarity).toBeCloseTo(0.11);
  expect(nearestRow([], 0.5)).toBeNull();
});
