import { describe, expect, it } from 'vitest';
import { ArgumentError } from './argument-error.ts';
import { checkFinite, checkLabels, checkLength, checkNotEmpty, checkOneOf } from './checks.ts';

const noLists: readonly (readonly [string, unknown])[] = [
  ['undefined', undefined],
  ['null', null],
  ['a text', 'abc'],
  ['a number', 3],
  ['an object', {}],
];

describe('lists', () => {
  it.each(noLists)('refuse %s with function and argument', (_, value) => {
    const given = value as ArrayLike<number>; // as: what a caller in JavaScript may pass
    const checks = [
      () => checkNotEmpty('auc', 'genuine', given),
      () => checkFinite('auc', 'genuine', given),
      () => checkLabels('auc', 'genuine', given),
      () => checkLength('auc', 'genuine', { values: given, length: 3 }),
    ];
    for (const check of checks) {
      expect(check).toThrow(ArgumentError);
      expect(check).toThrow(/^auc: genuine must be an array or a typed array, got /);
    }
  });

  it('may be arrays and typed arrays', () => {
    expect(() => checkFinite('auc', 'genuine', [1])).not.toThrow();
    expect(() => checkFinite('auc', 'genuine', Float32Array.of(1))).not.toThrow();
  });
});

describe('checkOneOf', () => {
  it('lists the names that there are', () => {
    const names = ['max', 'mean'];
    expect(() => checkOneOf('f', 'mode', { value: 'mean', names })).not.toThrow();
    expect(() => checkOneOf('f', 'mode', { value: 'constructor', names })).toThrow(
      'f: mode must be one of max, mean, got constructor',
    );
  });
});
