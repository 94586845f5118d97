import type { Transaction } from '../../infra/prisma/database.ts';

/** Where PostgreSQL has a point. */
export interface PointPlace {
  readonly pointId: string;
  readonly galleryId: string;
  readonly identityId: string;
}

interface PlaceRow {
  readonly sample_id: string;
  readonly gallery_id: string;
  readonly identity_id: string;
}

/** All embeddings of a space in the order of their samples' ids, a page at a time. */
export async function embeddedPoints(
  tx: Transaction,
  spaceId: string,
  page: { readonly afterPointId: string | null; readonly limit: number },
): Promise<PointPlace[]> {
  const rows = await tx.$queryRaw<PlaceRow[]>`
    SELECT embeddings.sample_id, samples.gallery_id, samples.identity_id
    FROM embeddings JOIN samples ON samples.id = embeddings.sample_id
    WHERE embeddings.space_id = ${spaceId}
      AND (${page.afterPointId}::uuid IS NULL OR embeddings.sample_id > ${page.afterPointId}::uuid)
    ORDER BY embeddings.sample_id LIMIT ${page.limit}`;
  return rows.map(toPlace);
}

/** Of these points, those that have an embedding. */
export async function placesOf(
  tx: Transaction,
  spaceId: string,
  pointIds: readonly string[],
): Promise<PointPlace[]> {
  const rows = await tx.$queryRaw<PlaceRow[]>`
    SELECT embeddings.sample_id, samples.gallery_id, samples.identity_id
    FROM embeddings JOIN samples ON samples.id = embeddings.sample_id
    WHERE embeddings.space_id = ${spaceId} AND embeddings.sample_id = ANY(${[...pointIds]}::uuid[])`;
  return rows.map(toPlace);
}

/** The database's clock. */
export async function databaseTime(tx: Transaction): Promise<Date> {
  const [row] = await tx.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
  if (row === undefined) throw new Error('databaseTime: the database gave no row');
  return row.now;
}

/** Of these points, those with a change that is on its way to the index or reached it since then. */
export async function movingAmong(
  tx: Transaction,
  spaceId: string,
  points: { readonly pointIds: readonly string[]; readonly since: Date },
): Promise<Set<string>> {
  const rows = await tx.outboxEntry.findMany({
    where: {
      spaceId,
      pointId: { in: [...points.pointIds] },
      OR: [{ appliedAt: null }, { appliedAt: { gte: points.since } }],
    },
    select: { pointId: true },
  });
  return new Set(rows.map((row) => row.pointId));
}

function toPlace(row: PlaceRow): PointPlace {
  return { pointId: row.sample_id, galleryId: row.gallery_id, identityId: row.identity_id };
}
