import { describe, expect, it } from 'vitest';
import { auditFilterOf, auditSearch } from './audit-search.ts';

describe('auditSearch', () => {
  it('keeps filters and nothing else', () => {
    const search = { action: 'search', gallery: 'g', from: '2026-01-31', to: '2026-02-28', other: 1 };
    expect(auditSearch(search)).toEqual({
      action: 'search',
      gallery: 'g',
      from: '2026-01-31',
      to: '2026-02-28',
    });
  });

  it('leaves out what is no filter', () => {
    expect(auditSearch({ action: '', gallery: 7, from: 'yesterday', to: '2026-13-01' })).toEqual({});
  });
});

describe('auditFilterOf', () => {
  it('includes both days, in the time of the visitor', () => {
    const filter = auditFilterOf({ from: '2026-01-31', to: '2026-01-31' });
    expect(filter.since).toBe(new Date(2026, 0, 31).toISOString());
    expect(filter.until).toBe(new Date(2026, 1, 1).toISOString());
  });

  it('is empty for an empty address', () => {
    expect(auditFilterOf({})).toEqual({});
  });
});
