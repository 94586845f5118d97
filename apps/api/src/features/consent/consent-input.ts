import { plainText } from '../../core/plain-text.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { invalidInput, type UserFailure } from '../../core/user-failure.ts';
import { consentLimits, type Consent, type LawfulBasis } from './consent.types.ts';

export interface ConsentRequest {
  /** Row ids; null if the caller's named nothing. */
  readonly identityId: string | null;
  readonly evidenceMediaId?: string | null;
  readonly lawfulBasis: LawfulBasis;
  readonly purpose: string;
  readonly note: string | null;
  readonly givenAt: Date;
  readonly expiresAt: Date | null;
  readonly idempotencyKey: string | null;
}

/** Clocks of callers differ by so much. */
const clockSkewMs = 60_000;

export type ParsedConsent = Pick<Consent, 'lawfulBasis' | 'purpose' | 'note' | 'givenAt' | 'expiresAt'>;

export function parseConsent(
  request: ParsedConsent & Pick<ConsentRequest, 'evidenceMediaId'>,
  now: Date,
): Result<ParsedConsent, UserFailure> {
  const { lawfulBasis, givenAt, expiresAt, evidenceMediaId } = request;
  const purpose = plainText(request.purpose, {
    min: 1,
    max: consentLimits.purposeLength,
    path: ['input', 'purpose'],
  });
  if (!purpose.ok) return purpose;
  const note = plainText(request.note ?? '', {
    min: 0,
    max: consentLimits.noteLength,
    path: ['input', 'note'],
  });
  if (!note.ok) return note;
  if (givenAt.getTime() > now.getTime() + clockSkewMs) {
    return fail(invalidInput('givenAt must not be in the future', ['input', 'givenAt']));
  }
  if (expiresAt !== null && expiresAt <= givenAt) {
    return fail(invalidInput('expiresAt must be after givenAt', ['input', 'expiresAt']));
  }
  if (evidenceMediaId === null) {
    return fail(invalidInput('evidenceMediaId must be the id of an upload', ['input', 'evidenceMediaId']));
  }
  const words = { purpose: purpose.value, note: note.value === '' ? null : note.value };
  return ok({ lawfulBasis, ...words, givenAt, expiresAt });
}
