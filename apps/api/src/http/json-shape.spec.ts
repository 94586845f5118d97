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
    const text = readOf(`["${'A'.repeat(100_000)}"]`, 10);
    expect(text.isAllowed).toBe(true);
    expect(text.bytes).toBeLessThan(10);
    expect(readOf('['.repeat(100_000), 500)).toEqual({ isAllowed: false, bytes: 501 });
    expect(readOf(' '.repeat(1_000), 500)).toEqual({ isAllowed: true, bytes: 1_000 });
  });

  it.each([['\\"'], ['\\\\'], ['\\\\\\"']])(
    'looks at each byte of a text of nothing but %s twice at most',
    (escape) => {
      const json = `["${escape.repeat(5_000)}"]`;
      const { isAllowed, bytes } = readOf(json, 10);
      expect(isAllowed).toBe(true);
      expect(bytes).toBeLessThanOrEqual(2 * json.length);
    },
  );
});

/** The answer, and how many bytes were looked at one by one: time, without a clock. */
function readOf(text: string, max: number): { readonly isAllowed: boolean; readonly bytes: number } {
  let bytes = 0;
  const watched = new Proxy(Buffer.from(text), {
    get: (json, key) => {
      if (typeof key === 'string' && /^\d+$/.test(key)) bytes += 1;
      const value: unknown = Reflect.get(json, key, json);
      return typeof value === 'function' ? (value.bind(json) as unknown) : value;
    },
  });
  return { isAllowed: hasAtMostMarks(watched, max), bytes };
}
