import { describe, expect, it } from 'vitest';
import { draftOf, inputOf, keptTerm, type Rule } from './retention-term.ts';

const rule = (part: Partial<Rule>): Rule => ({
  ...{ kind: 'CROPS', days: 30, source: 'GALLERY', pending: null },
  ...part,
});

describe('a term of retention', () => {
  it('begins a form with what somebody set, else with what is inherited', () => {
    expect(draftOf(rule({}), false)).toEqual({ mode: 'days', days: 30 });
    expect(draftOf(rule({ days: null }), false)).toEqual({ mode: 'forEver', days: null });
    expect(draftOf(rule({ source: 'INSTANCE' }), false)).toEqual({ mode: 'inherit', days: 30 });
    expect(draftOf(rule({ source: 'INSTANCE' }), true)).toEqual({ mode: 'days', days: 30 });
    const pending = { days: 0, appliesAt: '2026-12-01T00:00:00Z' };
    expect(draftOf(rule({ pending }), false)).toEqual({ mode: 'days', days: 0 });
  });

  it('is sent as one of three', () => {
    expect(inputOf({ mode: 'inherit', days: 3 })).toEqual({ inherit: true });
    expect(inputOf({ mode: 'forEver', days: 3 })).toEqual({ forEver: true });
    expect(inputOf({ mode: 'days', days: 0 })).toEqual({ days: 0 });
    expect(inputOf({ mode: 'days', days: null })).toBeNull();
  });

  it('goes back to what holds now', () => {
    expect(keptTerm(rule({}), false)).toEqual({ days: 30 });
    expect(keptTerm(rule({ days: null }), false)).toEqual({ forEver: true });
    expect(keptTerm(rule({ source: 'INSTANCE' }), false)).toEqual({ inherit: true });
    expect(keptTerm(rule({ source: 'INSTANCE', days: 7 }), true)).toEqual({ days: 7 });
  });
});
