import { describe, expect, it } from 'vitest';
import { ArgumentError } from '../checks/argument-error.ts';
import { labelClasses } from './label-classes.ts';

describe('labelClasses', () => {
  it('numbers classes as they appear and keeps their rows in order', () => {
    const classes = labelClasses([7, -3, 7, 2 ** 40, -3]);
    expect(classes.labels).toEqual([7, -3, 2 ** 40]);
    expect([...classes.classOf]).toEqual([0, 1, 0, 2, 1]);
    expect(classes.members.map((rows) => [...rows])).toEqual([[0, 2], [1, 4], [3]]);
  });

  it('has no class without labels', () => {
    expect(labelClasses([])).toEqual({ labels: [], classOf: new Int32Array(0), members: [] });
  });

  it('refuses labels that are no whole numbers', () => {
    for (const label of [0.5, NaN, Infinity]) expect(() => labelClasses([1, label])).toThrow(ArgumentError);
  });
});
