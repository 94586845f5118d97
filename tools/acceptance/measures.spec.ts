import { describe, expect, it } from 'vitest';
import { measure } from './measures.ts';
import type { SearchRow } from './seed-run.ts';

function row(
  given: Partial<SearchRow['outcome']> & Partial<Omit<SearchRow, 'outcome'>> & { cosine?: number },
): SearchRow {
  const { cosine, person = 0, isMated = true, isMate = isMated, isEnrolFailure = false, ...outcome } = given;
  const best = cosine === undefined ? null : { identityId: 'x', cosineSimilarity: cosine };
  return {
    ...{ person, picture: 'picture.png', isMated, isMate, isEnrolFailure },
    outcome: { rejected: null, decision: 'UNKNOWN', best, latencyMs: 1, ...outcome },
  };
}

const rows: SearchRow[] = [
  row({ person: 1, cosine: 0.9, decision: 'MATCH' }),
  row({ person: 1, cosine: 0.7, decision: 'REVIEW' }),
  row({ person: 2, cosine: 0.8, decision: 'MATCH', isMate: false }),
  row({ person: 2, rejected: 'NO_SUBJECT', decision: null, isMate: false }),
  row({ person: 3, isMated: false, isMate: false, cosine: 0.6, decision: 'UNKNOWN' }),
  row({ person: 3, isMated: false, isMate: false, cosine: 0.95, decision: 'MATCH' }),
];

function values(countFailures: boolean) {
  return Object.fromEntries(measure(rows, { countFailures }).map(({ name, value }) => [name, value]));
}

describe('measure', () => {
  it('counts a reject as a miss', () => {
    expect(values(true)).toEqual({
      'rank-1': 0.5,
      'TPIR at FPIR 1 %': 0,
      'TPIR at FPIR 10 %': 0,
      'TPIR at the default threshold': 0.25,
      'REVIEW share, enrolled people': 0.25,
      'REVIEW share, strangers': 0,
      'FPIR at the default threshold': 0.5,
      'enrolled people taken for another': 0.25,
    });
  });

  it('leaves rejects out when asked to', () => {
    expect(values(false)).toMatchObject({ 'rank-1': 2 / 3, 'TPIR at the default threshold': 1 / 3 });
  });

  it('says when there are too few strangers for the rate', () => {
    const notes = measure(rows, { countFailures: true }).map(({ note }) => note);
    expect(notes.filter(Boolean)).toHaveLength(2);
  });

  it('has no false positive rate without strangers', () => {
    const onlyMated = measure(rows.slice(0, 4), { countFailures: true });
    expect(onlyMated.find(({ name }) => name === 'FPIR at the default threshold')).toMatchObject({
      value: null,
      interval: null,
    });
  });
});
