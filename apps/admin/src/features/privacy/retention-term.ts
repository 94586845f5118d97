import type { RetentionKind, RetentionSource, RetentionTermInput } from '../../graphql/generated/graphql.ts';

export interface Rule {
  readonly kind: RetentionKind;
  /** Null: for ever. */
  readonly days: number | null;
  readonly source: RetentionSource;
  readonly pending: { readonly days: number | null; readonly appliesAt: string } | null;
}

/** A term as a form holds it. */
export interface TermDraft {
  readonly mode: 'inherit' | 'days' | 'forEver';
  readonly days: number | null;
}

/** What holds now, or is about to: what a form begins with. */
export function draftOf({ days, source, pending }: Rule, ofInstance: boolean): TermDraft {
  if (pending !== null) return termOf(pending.days);
  const isOwn = ofInstance ? source === 'INSTANCE' : source === 'GALLERY';
  return isOwn ? termOf(days) : { mode: 'inherit', days };
}

const termOf = (days: number | null): TermDraft =>
  days === null ? { mode: 'forEver', days: null } : { mode: 'days', days };

/** Null while the number of days is missing. */
export function inputOf({ mode, days }: TermDraft): RetentionTermInput | null {
  if (mode === 'inherit') return { inherit: true };
  if (mode === 'forEver') return { forEver: true };
  return days === null ? null : { days };
}

/** The way back from a shorter term that does not hold yet: what holds now. */
export const keptTerm = ({ days, source }: Rule, ofInstance: boolean): RetentionTermInput =>
  source === (ofInstance ? 'INSTANCE' : 'GALLERY')
    ? days === null
      ? { forEver: true }
      : { days }
    : { inherit: true };
