import { describe, expect, it } from 'vitest';
import { explainFailure } from './explain-failure.ts';

describe('explainFailure', () => {
  it.each([
    [
      'PANIC:  could not write to file "pg_wal/xlogtemp.42": No space left on device',
      'no space is left on the disk',
    ],
    ['could not open file "global/pg_control": Permission denied', 'cannot be written'],
    [
      'FATAL:  incorrect checksum in control file',
      'may be damaged (FATAL:  incorrect checksum in control file)',
    ],
  ])('names what a person can put right: %s', (line, said) => {
    const error = explainFailure('/data/postgres', 'it failed', ['LOG:  starting', line]);
    expect(error.message).toContain(said);
    expect(error.message).toContain('/data/postgres');
  });
});
