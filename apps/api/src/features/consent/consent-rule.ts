import type { UserFailure } from '../../core/user-failure.ts';
import type { Rejection } from '../sample/reject-reason.ts';

/** Why a picture is not taken of somebody who has not agreed, or does not agree any more. */
export const consentMissing: Rejection = {
  reason: 'CONSENT_MISSING',
  message: 'no consent of this person is in force: record one first',
};

export function consentMissingAt(path: readonly string[]): UserFailure {
  return { code: 'CONSENT_MISSING', message: consentMissing.message, path };
}
