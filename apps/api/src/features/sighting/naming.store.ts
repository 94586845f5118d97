import type { Transaction } from '../../infra/prisma/database.ts';

export interface LockedSighting {
  readonly id: string;
  readonly identityId: string | null;
  readonly sampleId: string | null;
}

/** Those that are still there, held until the transaction ends. */
export async function lockSightings(
  tx: Transaction,
  ids: readonly string[],
): Promise<readonly LockedSighting[]> {
  return await tx.$queryRaw<LockedSighting[]>`
    SELECT id::text, identity_id::text AS "identityId", sample_id::text AS "sampleId" FROM sightings
    WHERE id = ANY(${[...ids]}::uuid[]) ORDER BY id FOR UPDATE`;
}

export async function nameSightings(
  tx: Transaction,
  ids: readonly string[],
  name: { readonly identityId: string; readonly namedById: string; readonly namedAt: Date },
): Promise<void> {
  await tx.sighting.updateMany({ where: { id: { in: [...ids] } }, data: name });
}

/** Which sample a sighting became. */
export async function setSamples(tx: Transaction, sampleOf: ReadonlyMap<string, string>): Promise<void> {
  const [ids, samples] = [[...sampleOf.keys()], [...sampleOf.values()]];
  await tx.$executeRaw`
    UPDATE sightings SET sample_id = made.sample
    FROM unnest(${ids}::uuid[], ${samples}::uuid[]) AS made(id, sample) WHERE sightings.id = made.id`;
}

export async function unnameSightings(tx: Transaction, ids: readonly string[]): Promise<void> {
  await tx.sighting.updateMany({
    where: { id: { in: [...ids] } },
    data: { identityId: null, sampleId: null, namedAt: null, namedById: null },
  });
}

/** For sightings of tracklets: the face that was seen with each, a named one first, by the id of the sighting. */
export async function facesOfTracklets(
  tx: Transaction,
  sightingIds: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, { readonly faceId: string; readonly identityId: string | null }>> {
  const rows = await tx.$queryRaw<{ id: string; faceId: string; identityId: string | null }[]>`
    SELECT DISTINCT ON (s.id) s.id::text, f.id::text AS "faceId", f.identity_id::text AS "identityId"
    FROM sightings s JOIN sightings f
      ON f.id = s.id OR (f.camera_id = s.camera_id AND f.tracklet_id = s.tracklet_id)
    WHERE s.id = ANY(${[...sightingIds]}::uuid[]) AND s.identity_id IS NULL
      AND f.modality = 'FACE' AND f.expires_at > ${now}
    ORDER BY s.id, f.identity_id NULLS LAST, (f.quality->>'overall')::float8 DESC, f.id`;
  return new Map(rows.map(({ id, ...face }) => [id, face]));
}
