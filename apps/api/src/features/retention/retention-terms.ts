import {
  builtInTerms,
  dayMs,
  graceDays,
  type AskedTerm,
  type RetentionKind,
  type RetentionRule,
  type RetentionSource,
  type StoredRule,
  type Term,
} from './retention.types.ts';

type Rules = ReadonlyMap<RetentionKind, StoredRule>;

interface Known {
  readonly days: Term;
  readonly source: RetentionSource;
}

/** The rules of the instance and, of a gallery, its own. */
export interface RuleBook {
  readonly instance: Rules;
  /** Null for the instance itself. */
  readonly gallery: Rules | null;
  /** A gallery's setting from before there were rules; it counts as a rule of the gallery. */
  readonly expiredBodyDays?: Term;
}

/** What holds now. */
export function ruleOf(book: RuleBook, kind: RetentionKind, now: Date): RetentionRule {
  const own = (book.gallery ?? book.instance).get(kind);
  const current = currentTerm(book, kind, now);
  const wanted = own === undefined || own.appliesAt <= now ? null : wantedTerm(book, kind);
  return {
    kind,
    ...current,
    pending: own === undefined || wanted === null ? null : { days: wanted, appliesAt: own.appliesAt },
    changedAt: own?.updatedAt ?? null,
  };
}

function currentTerm(book: RuleBook, kind: RetentionKind, now: Date): Known {
  const source = book.gallery === null ? 'INSTANCE' : 'GALLERY';
  const own = (book.gallery ?? book.instance).get(kind);
  if (own !== undefined && own.appliesAt > now) return { days: own.daysBefore, source };
  if (own !== undefined && !own.isInherited) return { days: own.days, source };
  if (book.gallery === null) return { days: builtInTerms[kind], source: 'BUILT_IN' };
  if (own === undefined && kind === 'EXPIRED_BODIES' && book.expiredBodyDays !== undefined) {
    return { days: book.expiredBodyDays, source: 'GALLERY' };
  }
  return currentTerm({ instance: book.instance, gallery: null }, kind, now);
}

/** What is to hold once all grace is over. */
function wantedTerm(book: RuleBook, kind: RetentionKind): Term {
  const own = (book.gallery ?? book.instance).get(kind);
  if (own !== undefined && !own.isInherited) return own.days;
  return book.gallery === null
    ? builtInTerms[kind]
    : wantedTerm({ instance: book.instance, gallery: null }, kind);
}

/** The row for what somebody asks: a longer term holds at once, a shorter one after the grace period. */
export function changedRule(
  book: RuleBook,
  asked: { readonly kind: RetentionKind; readonly term: AskedTerm },
  now: Date,
): Omit<StoredRule, 'updatedAt'> {
  const { kind, term } = asked;
  const isInherited = 'isInherited' in term;
  const days = 'days' in term ? term.days : null;
  const instance = { instance: book.instance, gallery: null };
  const inherited = book.gallery === null ? builtInTerms[kind] : ruleOf(instance, kind, now).days;
  const next = 'days' in term ? term.days : inherited;
  const before = ruleOf(book, kind, now).days;
  const appliesAt = isShorter(next, before) ? new Date(now.getTime() + graceDays * dayMs) : now;
  return { kind, days, isInherited, appliesAt, daysBefore: before };
}

export function isShorter(term: Term, than: Term): boolean {
  return term !== null && (than === null || term < than);
}

/** Whatever is older than that goes; null: nothing does. */
export function cutOff(days: Term, now: Date): Date | null {
  return days === null ? null : new Date(now.getTime() - days * dayMs);
}
