export const retentionKinds = [
  'ORIGINALS',
  'CROPS',
  'PROBES',
  'SIGHTINGS',
  'EXPIRED_BODIES',
  'AUDIT',
  'ENDED_CONSENT',
] as const;
export type RetentionKind = (typeof retentionKinds)[number];

export const retentionSources = ['GALLERY', 'INSTANCE', 'BUILT_IN'] as const;
export type RetentionSource = (typeof retentionSources)[number];

/** Days; null is for ever. */
export type Term = number | null;

/** What somebody asks for: a term, or what the instance says. */
export type AskedTerm = { readonly days: Term } | { readonly isInherited: true };

export interface AskedRule {
  readonly kind: RetentionKind;
  readonly term: AskedTerm;
}

/** A rule as it is stored: what was asked for, and what holds until it does. */
export interface StoredRule {
  readonly kind: RetentionKind;
  readonly days: Term;
  readonly isInherited: boolean;
  readonly appliesAt: Date;
  readonly daysBefore: Term;
  readonly updatedAt: Date;
}

/** How long one kind of thing is kept in a gallery now, by whose rule, and what is about to hold. */
export interface RetentionRule {
  readonly kind: RetentionKind;
  readonly days: Term;
  readonly source: RetentionSource;
  readonly pending: { readonly days: Term; readonly appliesAt: Date } | null;
  readonly changedAt: Date | null;
}

/** What would go. */
export interface RetentionPreview {
  readonly kind: RetentionKind;
  readonly days: Term;
  readonly count: number;
  readonly bytes: number;
  readonly oldestAt: Date | null;
}

/** What holds where nobody set anything. Sightings also have the hours of their gallery, whichever is shorter. */
export const builtInTerms: Readonly<Record<RetentionKind, Term>> = {
  ORIGINALS: null,
  CROPS: null,
  PROBES: 30,
  SIGHTINGS: null,
  EXPIRED_BODIES: 30,
  AUDIT: null,
  ENDED_CONSENT: 30,
};

/** A shorter term takes so long to hold: a mistake can be taken back before anything goes. */
export const graceDays = 7;
export const longestDays = 36_500;
export const dayMs = 24 * 60 * 60 * 1000;
export const instanceScope = 'INSTANCE';
