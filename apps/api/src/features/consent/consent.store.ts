import { cutPage, type Page, type PageRequest } from '../../core/page.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import { namesOfIdentities } from '../identity/identity-alias.store.ts';
import { standingOf, type Consent, type ConsentCounts, type ConsentStanding } from './consent.types.ts';

const columns = {
  id: true,
  galleryId: true,
  identityId: true,
  lawfulBasis: true,
  purpose: true,
  note: true,
  givenAt: true,
  expiresAt: true,
  withdrawnAt: true,
  recordedById: true,
  withdrawnById: true,
  evidenceMediaId: true,
  createdAt: true,
} as const;

export async function insertConsent(tx: Transaction, consent: Consent): Promise<void> {
  await tx.consent.create({ data: consent, select: { id: true } });
}

export async function findConsents(tx: Transaction, ids: readonly string[]): Promise<readonly Consent[]> {
  return await tx.consent.findMany({ where: { id: { in: [...ids] } }, select: columns });
}

/** Of identities and their other names, oldest first; who has none is absent. */
export async function consentsByIdentity(
  tx: Transaction,
  identityIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Consent[]>> {
  const names = await namesOfIdentities(tx, identityIds);
  const holders = new Map([...names].flatMap(([holder, ids]) => ids.map((id) => [id, holder] as const)));
  const rows = await tx.consent.findMany({
    where: { identityId: { in: [...holders.keys()] } },
    orderBy: { id: 'asc' },
    select: columns,
  });
  return Map.groupBy(rows, ({ identityId }) => holders.get(identityId) ?? identityId);
}

export async function countConsents(tx: Transaction, identityId: string): Promise<number> {
  return await tx.consent.count({ where: { identityId } });
}

/** Of an identity and its other names, newest first. For an identity that the caller was given already. */
export async function listConsents(
  tx: Transaction,
  identityId: string,
  page: PageRequest,
): Promise<Page<Consent>> {
  const names = (await namesOfIdentities(tx, [identityId])).get(identityId) ?? [];
  const rows = await tx.consent.findMany({
    where: { identityId: { in: [...names] }, ...(page.after === null ? {} : { id: { lt: page.after } }) },
    orderBy: { id: 'desc' },
    take: page.limit + 1,
    select: columns,
  });
  return cutPage(rows, page.limit);
}

/** Ends what is in force, of the identity and its other names. @returns The ids of what was ended. */
export async function withdrawConsents(
  tx: Transaction,
  identityId: string,
  by: { readonly at: Date; readonly actorId: string; readonly now: Date },
): Promise<readonly string[]> {
  const names = (await namesOfIdentities(tx, [identityId])).get(identityId) ?? [];
  const rows = await tx.$queryRaw<{ id: string }[]>`
    UPDATE consents SET withdrawn_at = GREATEST(${by.at}, given_at), withdrawn_by_id = ${by.actorId}::uuid,
      updated_at = ${by.now}
    WHERE identity_id = ANY(${[...names]}::uuid[]) AND withdrawn_at IS NULL
      AND (expires_at IS NULL OR expires_at > ${by.now})
    RETURNING id::text`;
  return rows.map(({ id }) => id);
}

/**
 * Works out anew what identities keep of their consents; after every change of consents, and after merges and their undoing. Hold the
 * identities, for `UPDATE`.
 */
export async function refreshConsent(tx: Transaction, identityIds: readonly string[]): Promise<void> {
  await tx.$executeRaw`
    WITH RECURSIVE names AS (
      SELECT id AS holder, id FROM identities WHERE id = ANY(${[...identityIds]}::uuid[])
      UNION ALL
      SELECT names.holder, loser.id FROM names JOIN identities loser ON loser.merged_into_id = names.id
    ), ends AS (
      SELECT names.holder, c.given_at, c.withdrawn_at,
        LEAST(COALESCE(c.expires_at, 'infinity'), COALESCE(c.withdrawn_at, 'infinity')) AS ends_at
      FROM names JOIN consents c ON c.identity_id = names.id
    ), standing AS (
      SELECT holder, min(given_at) AS since, NULLIF(max(ends_at), 'infinity') AS until,
        (array_agg(ends_at = withdrawn_at ORDER BY ends_at DESC))[1] IS TRUE AS withdrawn
      FROM ends GROUP BY holder
    )
    UPDATE identities SET consent_since = standing.since, consent_until = standing.until,
      consent_withdrawn = COALESCE(standing.withdrawn, false)
    FROM (SELECT unnest(${[...identityIds]}::uuid[]) AS id) AS asked LEFT JOIN standing ON standing.holder = asked.id
    WHERE identities.id = asked.id`;
}

/** Whether the identity may get samples, as the database's clock has it now. Hold it first, so that nobody withdraws meanwhile. */
export async function mayBeEnrolled(tx: Transaction, identityId: string): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ may: boolean }[]>`
    SELECT (i.consent_until IS NULL OR i.consent_until > clock_timestamp())
      AND (i.consent_since IS NOT NULL OR NOT g.consent_required) AS may
    FROM identities i JOIN galleries g ON g.id = i.gallery_id WHERE i.id = ${identityId}::uuid`;
  return row?.may === true;
}

/**
 * As `mayBeEnrolled`, for somebody who may still have to be made: then the gallery must not ask for consents. `consents` will be recorded
 * before.
 */
export async function mayBecomeEnrolled(
  tx: Transaction,
  of: {
    readonly identityId: string;
    readonly galleryId: string;
    readonly consents?: readonly Pick<Consent, 'expiresAt' | 'withdrawnAt'>[];
  },
): Promise<boolean> {
  const { identityId, galleryId, consents = [] } = of;
  if (consents.length > 0) return await isGivenBy(tx, identityId, consents);
  if (await mayBeEnrolled(tx, identityId)) return true;
  if ((await tx.identity.count({ where: { id: identityId } })) > 0) return false;
  const where = { id: galleryId };
  return (
    (await tx.gallery.findUnique({ where, select: { consentRequired: true } }))?.consentRequired === false
  );
}

/** Whether a consent is in force once these are recorded too, by the clock of the database. */
async function isGivenBy(
  tx: Transaction,
  identityId: string,
  consents: readonly Pick<Consent, 'expiresAt' | 'withdrawnAt'>[],
): Promise<boolean> {
  const open = consents.filter(({ withdrawnAt }) => withdrawnAt === null);
  if (open.some(({ expiresAt }) => expiresAt === null)) return true;
  const ends = open.flatMap(({ expiresAt }) => expiresAt ?? []);
  const [row] = await tx.$queryRaw<{ given: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM unnest(${ends}::timestamptz[]) AS ends_at WHERE ends_at > clock_timestamp())
      OR EXISTS (SELECT 1 FROM identities WHERE id = ${identityId}::uuid AND consent_since IS NOT NULL
        AND (consent_until IS NULL OR consent_until > clock_timestamp())) AS given`;
  return row?.given === true;
}

export async function consentStandings(
  tx: Transaction,
  identityIds: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, ConsentStanding>> {
  const rows = await tx.identity.findMany({
    where: { id: { in: [...identityIds] } },
    select: { id: true, consentSince: true, consentUntil: true, consentWithdrawn: true },
  });
  return new Map(rows.map((row) => [row.id, standingOf(row, now)]));
}

/** How the identities of each gallery stand. */
export async function countStandings(
  tx: Transaction,
  galleryIds: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, ConsentCounts>> {
  const rows = await tx.$queryRaw<
    { id: string; none: bigint; given: bigint; expired: bigint; withdrawn: bigint }[]
  >`
    SELECT gallery_id::text AS id, count(*) FILTER (WHERE consent_since IS NULL) AS none,
      count(*) FILTER (WHERE consent_since IS NOT NULL AND (consent_until IS NULL OR consent_until > ${now})) AS given,
      count(*) FILTER (WHERE consent_until <= ${now} AND NOT consent_withdrawn) AS expired,
      count(*) FILTER (WHERE consent_until <= ${now} AND consent_withdrawn) AS withdrawn
    FROM identities WHERE gallery_id = ANY(${[...galleryIds]}::uuid[]) AND merged_into_id IS NULL GROUP BY gallery_id`;
  return new Map(
    rows.map(({ id, none, given, expired, withdrawn }) => [
      id,
      {
        none: Number(none),
        given: Number(given),
        expired: Number(expired),
        withdrawn: Number(withdrawn),
      },
    ]),
  );
}

/** What proves consents of identities that are about to go is kept for nobody any more: the sweeper of uploads takes it. */
export async function releaseEvidence(tx: Transaction, identityIds: readonly string[]): Promise<void> {
  await tx.$executeRaw`
    WITH RECURSIVE names AS (
      SELECT id FROM identities WHERE id = ANY(${[...identityIds]}::uuid[])
      UNION
      SELECT loser.id FROM names JOIN identities loser ON loser.merged_into_id = names.id
    ), going AS (
      SELECT evidence_media_id AS id, count(*)::int AS count FROM consents
      WHERE identity_id IN (SELECT id FROM names) AND evidence_media_id IS NOT NULL GROUP BY 1
    )
    UPDATE media SET "references" = GREATEST(media."references" - going.count, 0),
      unused_since = CASE WHEN media."references" <= going.count THEN now() ELSE media.unused_since END
    FROM going WHERE media.id = going.id`;
}
