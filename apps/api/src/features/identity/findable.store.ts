import { Prisma } from '../../infra/prisma/generated/client.ts';

/**
 * Which identities a search may find: enabled, in their time, with no consent that has ended, and with one where the gallery asks for it.
 * The two forms say the same; every query of people to be found has one of them.
 */
export function findable(now: Date) {
  return {
    enabled: true,
    AND: [
      { OR: [{ validUntil: null }, { validUntil: { gt: now } }] },
      { OR: [{ consentUntil: null }, { consentUntil: { gt: now } }] },
      { OR: [{ consentSince: { not: null } }, { gallery: { consentRequired: false } }] },
    ],
  } satisfies Prisma.IdentityWhereInput;
}

/** Of the rows `identities` and `galleries` of a query. */
export function findableRow(now: Date): Prisma.Sql {
  return Prisma.sql`(identities.enabled
    AND (identities.valid_until IS NULL OR identities.valid_until > ${now})
    AND (identities.consent_until IS NULL OR identities.consent_until > ${now})
    AND (identities.consent_since IS NOT NULL OR NOT galleries.consent_required))`;
}
