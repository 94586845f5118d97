import { describe, expect, it } from 'vitest';
import { preferredLanguage } from './languages.ts';

describe('preferredLanguage', () => {
  it('takes what was chosen before', () => {
    expect(preferredLanguage('zh-CN', ['en-GB'])).toBe('zh-CN');
  });

  it.each([
    [['zh-TW', 'en'], 'zh-CN'],
    [['fr', 'zh'], 'zh-CN'],
    [['de-DE', 'en-US', 'zh'], 'en'],
    [[], 'en'],
  ])('takes the first of %j that there is', (asked, language) => {
    expect(preferredLanguage('tlh', asked)).toBe(language);
  });
});
