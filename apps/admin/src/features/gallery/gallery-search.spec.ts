import { describe, expect, it } from 'vitest';
import { filterOf, readGallerySearch } from './gallery-search.ts';

describe('readGallerySearch', () => {
  it('leaves out what is malformed, empty or the default', () => {
    expect(readGallerySearch({ view: 'identities', q: '  ', tag: {}, state: 'gone' })).toEqual({});
  });

  it('takes a number for the text that it was', () => {
    expect(readGallerySearch({ q: 42, view: 'samples' })).toEqual({ q: '42', view: 'samples' });
  });
});

describe('filterOf', () => {
  it('is null where nothing is asked for, so that the whole gallery has one key', () => {
    expect(filterOf({ view: 'samples' })).toBeNull();
  });

  it('joins all conditions', () => {
    expect(filterOf({ q: 'ada', tag: 'vip', state: 'disabled' })).toEqual({
      textContains: 'ada',
      tag: 'vip',
      enabled: false,
    });
  });
});
