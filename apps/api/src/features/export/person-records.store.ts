import type { JsonValue } from '../../core/json.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import { namesOfIdentities } from '../identity/identity-alias.store.ts';

/** All that rows say of a person, as they say it; null if there is nobody. Vectors are told by their number: they say nothing to people. */
export async function personRecords(tx: Transaction, identityId: string) {
  const ids = [...((await namesOfIdentities(tx, [identityId])).get(identityId) ?? [])];
  if (ids.length === 0) return null;
  return { ...(await ownRecords(tx, ids)), ...(await saidOf(tx, ids)), ...(await notedOf(tx, ids)) };
}

/** Who they are, what they agreed to, what they are recognised by, and where they were seen. */
async function ownRecords(tx: Transaction, ids: string[]) {
  const of = { identityId: { in: ids } };
  const identities = await tx.identity.findMany({ where: { id: { in: ids } }, orderBy: { id: 'asc' } });
  const consents = await tx.consent.findMany({
    where: of,
    orderBy: { id: 'asc' },
    include: { evidence: { select: { blobKey: true, format: true } } },
  });
  const samples = await tx.sample.findMany({
    where: of,
    orderBy: { id: 'asc' },
    include: {
      media: { select: { id: true, blobKey: true, format: true, createdAt: true } },
      embeddings: { select: { spaceId: true, createdAt: true } },
    },
  });
  const sightings = await tx.sighting.findMany({
    where: of,
    orderBy: { capturedAt: 'asc' },
    include: { camera: { select: { name: true, place: true } } },
  });
  return { identities, consents, samples, sightings };
}

/** What people and searches said of them. */
async function saidOf(tx: Transaction, ids: string[]) {
  const of = { identityId: { in: ids } };
  const feedback = await tx.feedback.findMany({
    where: of,
    orderBy: { id: 'asc' },
    include: { history: true },
  });
  const vetoes = await tx.feedback.findMany({
    where: { vetoedIdentityId: { in: ids } },
    select: { id: true, createdAt: true },
  });
  const reviewItems = await tx.reviewItem.findMany({
    where: { OR: [of, { otherIdentityId: { in: ids } }] },
    select: { id: true, kind: true, state: true, createdAt: true, resolvedAt: true },
  });
  return { feedback, vetoes, reviewItems, searches: await searchesNaming(tx, ids) };
}

/** What was done with their records. */
async function notedOf(tx: Transaction, ids: string[]) {
  const of = { identityId: { in: ids } };
  const trainings = await tx.trainingItem.findMany({
    where: of,
    select: {
      ...{ itemId: true, kind: true, part: true },
      run: { select: { id: true, name: true, modelVersionId: true } },
    },
  });
  const imports = await tx.importEntry.findMany({
    where: of,
    select: { name: true, outcome: true, createdAt: true },
  });
  const audit = await tx.auditEntry.findMany({
    where: { targetType: 'Identity', targetId: { in: ids } },
    orderBy: { seq: 'asc' },
    select: { at: true, action: true, outcome: true, detail: true },
  });
  return { trainings, imports, audit };
}

export type PersonRecords = NonNullable<Awaited<ReturnType<typeof personRecords>>>;

/** Searches that named the person, and what they said. */
async function searchesNaming(tx: Transaction, ids: readonly string[]) {
  return await tx.$queryRaw<
    {
      searchId: string;
      at: Date;
      probe: number;
      decision: string;
      cameraId: string | null;
      candidate: JsonValue;
    }[]
  >`
    SELECT p.search_id::text AS "searchId", e.created_at AS at, p.index AS probe, p.decision::text,
      e.probe_camera_id AS "cameraId", named AS candidate
    FROM identities i JOIN search_events e ON e.gallery_ids @> ARRAY[i.gallery_id]
    JOIN search_probes p ON p.search_id = e.id
    CROSS JOIN LATERAL jsonb_array_elements(p.candidates) AS named
    WHERE i.id = ANY(${[...ids]}::uuid[]) AND named->>'identityId' = i.id::text
    ORDER BY e.created_at, p.index LIMIT 10000`;
}

/** The gallery that somebody is in; null if they are gone, or a name of somebody else. */
export async function galleryOfPerson(tx: Transaction, identityId: string): Promise<string | null> {
  const row = await tx.identity.findFirst({
    where: { id: identityId, mergedIntoId: null, gallery: { deletedAt: null } },
    select: { galleryId: true },
  });
  return row?.galleryId ?? null;
}
