import { describe, expect, it } from 'vitest';
import { changedRule, ruleOf, type RuleBook } from './retention-terms.ts';
import { dayMs, graceDays, type AskedTerm, type RetentionKind, type StoredRule } from './retention.types.ts';

const start = new Date('2026-03-01T00:00:00Z');
const after = (days: number): Date => new Date(start.getTime() + days * dayMs);

/** Rules as they would be stored, one change after the other. */
class Rules {
  readonly instance = new Map<RetentionKind, StoredRule>();
  readonly gallery = new Map<RetentionKind, StoredRule>();

  book(of: 'instance' | 'gallery'): RuleBook {
    return { instance: this.instance, gallery: of === 'gallery' ? this.gallery : null };
  }

  set(of: 'instance' | 'gallery', term: AskedTerm, now: Date): void {
    const rule = changedRule(this.book(of), { kind: 'CROPS', term }, now);
    this[of].set('CROPS', { ...rule, updatedAt: now });
  }

  at(now: Date, of: 'instance' | 'gallery' = 'gallery') {
    const { days, source, pending } = ruleOf(this.book(of), 'CROPS', now);
    return { days, source, pending: pending?.days };
  }
}

describe('retention', () => {
  it('is built in until somebody sets it, and a gallery inherits from the instance', () => {
    const rules = new Rules();
    expect(rules.at(start)).toEqual({ days: null, source: 'BUILT_IN', pending: undefined });
    rules.set('instance', { days: 90 }, start);
    expect(rules.at(start)).toEqual({ days: null, source: 'INSTANCE', pending: undefined });
    expect(rules.at(start, 'instance')).toEqual({ days: null, source: 'INSTANCE', pending: 90 });
    expect(rules.at(after(graceDays))).toEqual({ days: 90, source: 'INSTANCE', pending: undefined });
  });

  it('shortened to nothing by mistake holds only after the grace, and can be taken back before', () => {
    const rules = new Rules();
    rules.set('gallery', { days: 365 }, after(-100));
    rules.set('gallery', { days: 0 }, start);
    expect(rules.at(after(graceDays - 0.01))).toEqual({ days: 365, source: 'GALLERY', pending: 0 });
    rules.set('gallery', { days: 365 }, after(6));
    expect(rules.at(after(6))).toEqual({ days: 365, source: 'GALLERY', pending: undefined });
    expect(rules.at(after(1_000))).toEqual({ days: 365, source: 'GALLERY', pending: undefined });
    rules.set('gallery', { days: 0 }, after(10));
    expect(rules.at(after(10 + graceDays))).toMatchObject({ days: 0, pending: undefined });
  });

  it('that is longer holds at once, also while a shorter one waits', () => {
    const rules = new Rules();
    rules.set('gallery', { days: 30 }, after(-100));
    rules.set('gallery', { days: 10 }, start);
    rules.set('gallery', { days: 40 }, after(1));
    expect(rules.at(after(1))).toMatchObject({ days: 40, pending: undefined });
    rules.set('gallery', { days: null }, after(2));
    expect(rules.at(after(2))).toMatchObject({ days: null, source: 'GALLERY' });
  });

  it('does not begin its grace anew for a second shortening that is no shorter than what holds', () => {
    const rules = new Rules();
    rules.set('gallery', { days: 30 }, after(-100));
    rules.set('gallery', { days: 10 }, start);
    rules.set('gallery', { days: 20 }, after(5));
    expect(rules.at(after(8))).toMatchObject({ days: 30, pending: 20 });
    expect(rules.at(after(5 + graceDays))).toMatchObject({ days: 20 });
  });

  it('that goes back to the instance keeps its own term for the grace if that is shorter', () => {
    const rules = new Rules();
    rules.set('instance', { days: 5 }, after(-100));
    rules.set('gallery', { days: 50 }, after(-90));
    rules.set('gallery', { isInherited: true }, start);
    expect(rules.at(start)).toEqual({ days: 50, source: 'GALLERY', pending: 5 });
    expect(rules.at(after(graceDays))).toEqual({ days: 5, source: 'INSTANCE', pending: undefined });
  });
});
