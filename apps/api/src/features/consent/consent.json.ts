import { timeAt, type JsonObject } from '../../core/json.ts';
import type { Consent } from './consent.types.ts';

/** A consent as an idempotency record keeps it. */
export function consentToJson(consent: Consent): JsonObject {
  return {
    ...consent,
    givenAt: consent.givenAt.toISOString(),
    expiresAt: consent.expiresAt?.toISOString() ?? null,
    withdrawnAt: consent.withdrawnAt?.toISOString() ?? null,
    createdAt: consent.createdAt.toISOString(),
  };
}

export function consentFromJson(json: JsonObject): Consent {
  const consent = json as unknown as Consent; // reason: written by consentToJson; its times are revived below
  const time = (key: string): Date | null => (json[key] === null ? null : timeAt(json, key));
  return {
    ...consent,
    givenAt: timeAt(json, 'givenAt'),
    expiresAt: time('expiresAt'),
    withdrawnAt: time('withdrawnAt'),
    createdAt: timeAt(json, 'createdAt'),
  };
}
