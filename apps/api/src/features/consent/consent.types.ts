/** Why the law allows it; GDPR article 6 (1) (a) to (f). For biometrics article 9 asks for more, which `purpose` and `note` can say. */
export const lawfulBases = [
  'CONSENT',
  'CONTRACT',
  'LEGAL_OBLIGATION',
  'VITAL_INTERESTS',
  'PUBLIC_TASK',
  'LEGITIMATE_INTERESTS',
] as const;
export type LawfulBasis = (typeof lawfulBases)[number];

/** A record of why somebody's pictures may be kept and compared. Withdrawing it is the only thing that changes it. */
export interface Consent {
  readonly id: string;
  readonly galleryId: string;
  readonly identityId: string;
  readonly lawfulBasis: LawfulBasis;
  readonly purpose: string;
  readonly note: string | null;
  readonly givenAt: Date;
  /** Null has no end. */
  readonly expiresAt: Date | null;
  readonly withdrawnAt: Date | null;
  readonly recordedById: string;
  readonly withdrawnById: string | null;
  readonly evidenceMediaId: string | null;
  readonly createdAt: Date;
}

export const consentStates = ['NONE', 'GIVEN', 'EXPIRED', 'WITHDRAWN'] as const;
export type ConsentState = (typeof consentStates)[number];

/** How an identity stands, all its records and those of its other names together. */
export interface ConsentStanding {
  readonly state: ConsentState;
  /** When the last record ends, or has ended; null is never, or that there is none. */
  readonly endsAt: Date | null;
}

export type ConsentCounts = Readonly<Record<Lowercase<ConsentState>, number>>;

export const consentLimits = { purposeLength: 500, noteLength: 2_000, recordsOfIdentity: 1_000 } as const;

/** What identities keep of their consents. */
export interface ConsentColumns {
  readonly consentSince: Date | null;
  readonly consentUntil: Date | null;
  readonly consentWithdrawn: boolean;
}

export function standingOf(
  { consentSince, consentUntil, consentWithdrawn }: ConsentColumns,
  now: Date,
): ConsentStanding {
  if (consentSince === null) return { state: 'NONE', endsAt: null };
  if (consentUntil === null || consentUntil > now) return { state: 'GIVEN', endsAt: consentUntil };
  return { state: consentWithdrawn ? 'WITHDRAWN' : 'EXPIRED', endsAt: consentUntil };
}
