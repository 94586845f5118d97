import { describe, expect, it } from 'vitest';
import { isStorableJson, isStorableText } from './storable-text.ts';

describe('texts that a database can keep', () => {
  it.each(['', 'Ada', '日本', '👩‍🚀', '\n\t\u0007', String.raw`\u0000`])('include %j', (text) => {
    expect(isStorableText(text)).toBe(true);
    expect(isStorableJson({ [text]: [text, 1, null, true] })).toBe(true);
  });

  it.each(['\0', 'a\0b', '\uD83D', '\uDE80\uD83D', 'a\uDFFF'])('do not include %j', (text) => {
    expect(isStorableText(text)).toBe(false);
    expect(isStorableJson(text)).toBe(false);
    expect(isStorableJson({ a: [{ b: text }] })).toBe(false);
    expect(isStorableJson({ a: { [text]: 1 } })).toBe(false);
  });
});
