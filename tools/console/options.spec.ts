import { describe, expect, it } from 'vitest';
import { readOptions, UsageError } from './options.ts';

describe('readOptions', () => {
  it('has defaults for all but the folder', () => {
    expect(readOptions(['--out', 'shots'])).toEqual({
      ...{ out: 'shots', url: null, session: null, only: '', languages: ['en'] },
    });
  });

  it.each([
    [[]],
    [['--out', 'a', '--url', 'http://127.0.0.1:4000']],
    [['--out', 'a', '--languages', 'de']],
    [['--out', 'a', '--colour', 'red']],
  ])('refuses %j', (args) => {
    expect(() => readOptions(args)).toThrow(UsageError);
  });
});
