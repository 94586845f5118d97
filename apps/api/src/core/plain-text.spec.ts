import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainText } from './plain-text.ts';

const bounds = { min: 1, max: 10, path: ['input', 'name'] };

describe('a plain text', () => {
  it.each([
    ['  Ada  ', 'Ada'],
    ['Zoe\u0308', 'Zo\u00eb'],
    ['\u00a0名前\u3000', '名前'],
    ['a b', 'a b'],
    ['👩‍🚀', '👩‍🚀'],
    ['می‌خواهم', 'می‌خواهم'],
  ])('%j is taken as %j', (given, taken) => {
    expect(plainText(given, bounds)).toEqual({ ok: true, value: taken });
  });

  it.each([
    '',
    '   ',
    'a\0',
    'a\tb',
    'a\r\nb',
    '\u0085x',
    'a\u2028b',
    'a\u202eb',
    '\u2066a',
    'a\u200bb',
    '\ud800',
    'x'.repeat(11),
  ])('%j is refused', (given) => {
    const result = plainText(given, bounds);
    expect(result).toMatchObject({ ok: false, error: { code: 'INVALID_INPUT', path: ['input', 'name'] } });
  });

  it('counts characters, not bytes or halves of surrogate pairs', () => {
    expect(plainText('😀'.repeat(10), bounds).ok).toBe(true);
    expect(plainText('😀'.repeat(11), bounds).ok).toBe(false);
  });

  it('takes again what it gave, unchanged, and never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (given) => {
        const first = plainText(given, bounds);
        if (first.ok) expect(plainText(first.value, bounds)).toEqual(first);
      }),
      { seed: 42, numRuns: 500 },
    );
  });
});
