import { describe, expect, it } from 'vitest';
import { hasAtMostMarks } from './json-shape.ts';

describe('hasAtMostMarks', () => {
  it.each([
    ['1', 0],
    ['[]', 1],
    ['[1,2,3]', 3],
    ['{"a":1,"b":[{},{"c":null}]}', 6],
    [String.raw`{"a":",[{","b\",[":"\\"}`, 2],
    [String.raw`["\\\\",",\\\",",1]`, 3],
    ['["not closed,,,,', 1],
  ])('counts the marks of %s outside texts: %i', (text, marks) => {
    const json = Buffer.from(text);
    expect(hasAtMostMarks(json, marks)).toBe(true);
    expect(marks === 0 || !hasAtMostMarks(json, marks - 1)).toBe(true);
  });

  it('skips long texts and gives up early', () => {
    const started = performance.now();
    expect(hasAtMostMarks(Buffer.from(`["${'A'.repeat(16e6)}"]`), 10)).toBe(true);
    expect(hasAtMostMarks(Buffer.alloc(16e6, '['), 50_000)).toBe(false);
    expect(hasAtMostMarks(Buffer.alloc(16e6, ' '), 50_000)).toBe(true);
    // Generous for a busy machine; parsing the same takes longer than all of it.
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it('takes texts of nothing but escapes in linear time', () => {
    const started = performance.now();
    expect(hasAtMostMarks(Buffer.from(`["${'\\"'.repeat(4e6)}"]`), 10)).toBe(true);
    expect(hasAtMostMarks(Buffer.from(`["${'\\'.repeat(8e6)}"]`), 10)).toBe(true);
    expect(performance.now() - started).toBeLessThan(4_000);
  });
});
