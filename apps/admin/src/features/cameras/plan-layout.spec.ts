import { describe, expect, it } from 'vitest';
import { layoutPlan, type PlanPoint } from './plan-layout.ts';

const distance = (points: readonly PlanPoint[], from: string, to: string): number => {
  const at = (id: string) => points.find((point) => point.id === id)!;
  return Math.hypot(at(from).x - at(to).x, at(from).y - at(to).y);
};

const size = { width: 2, height: 1 };

describe('layoutPlan', () => {
  it('is empty without cameras, and puts a single one in the middle', () => {
    expect(layoutPlan([], [], size)).toEqual([]);
    expect(layoutPlan(['a'], [], size)).toEqual([{ id: 'a', x: 1, y: 0.5 }]);
  });

  it('draws near what is quickly reached, and stays on the plan', () => {
    const links = [
      { from: 'a', to: 'b', seconds: 100 },
      { from: 'b', to: 'c', seconds: 400 },
      { from: 'c', to: 'gone', seconds: 5 },
    ];
    const points = layoutPlan(['a', 'b', 'c'], links, size);
    // a chain lies on a line: 10 + 20 = 30 by the roots of the times
    expect(distance(points, 'b', 'c') / distance(points, 'a', 'b')).toBeCloseTo(2, 1);
    expect(distance(points, 'a', 'c') / distance(points, 'a', 'b')).toBeCloseTo(3, 1);
    for (const { x, y } of points) {
      expect(Math.min(x, y)).toBeGreaterThanOrEqual(-1e-9);
      expect(x).toBeLessThanOrEqual(2 + 1e-9);
      expect(y).toBeLessThanOrEqual(1 + 1e-9);
    }
  });

  it('puts what no way leads to further off, and never two in one place', () => {
    const points = layoutPlan(['a', 'b', 'alone'], [{ from: 'a', to: 'b', seconds: 60 }], size);
    expect(distance(points, 'a', 'alone')).toBeGreaterThan(distance(points, 'a', 'b'));
    expect(distance(layoutPlan(['a', 'b'], [], size), 'a', 'b')).toBeGreaterThan(0.5);
  });
});
