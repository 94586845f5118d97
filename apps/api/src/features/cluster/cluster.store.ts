import type { GalleryScope } from '../../core/context.ts';
import type { Modality } from '../../core/modality.ts';
import { cutPage, type Page, type PageRequest } from '../../core/page.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import { Prisma } from '../../infra/prisma/generated/client.ts';
import type { Cluster, ClusterCamera, ClusterMember, ClusterState, ProbeKey } from './cluster.types.ts';

interface Row {
  readonly id: string;
  readonly gallery_id: string;
  readonly modality: Modality;
  readonly space_id: string;
  readonly state: ClusterState;
  readonly revision: number;
  readonly cohesion: number | null;
  readonly exemplar_search_id: string | null;
  readonly exemplar_index: number | null;
  readonly identity_id: string | null;
  readonly size: number;
  readonly first_seen_at: Date;
  readonly last_seen_at: Date;
}

const toCluster = (row: Row): Cluster => ({
  id: row.id,
  galleryId: row.gallery_id,
  modality: row.modality,
  spaceId: row.space_id,
  state: row.state,
  revision: row.revision,
  cohesion: row.cohesion,
  exemplarSearchId: row.exemplar_search_id,
  exemplarIndex: row.exemplar_index,
  identityId: row.identity_id,
  size: row.size,
  firstSeenAt: row.first_seen_at,
  lastSeenAt: row.last_seen_at,
});

/** A probe that somebody has said something of is no unknown one any more. */
const stillUnknown = Prisma.sql`NOT EXISTS (
  SELECT 1 FROM feedback f WHERE f.search_id = m.search_id AND f.probe_index = m.probe_index
    AND f.gallery_id = m.gallery_id AND f.state IN ('PROPOSED', 'CONFIRMED'))`;

/** When the picture was taken, where the search says so. */
const seenAt = Prisma.sql`coalesce(e.probe_captured_at, e.created_at)`;

const withMembers = (where: Prisma.Sql, rest: Prisma.Sql): Prisma.Sql => Prisma.sql`
  SELECT c.id::text, c.gallery_id::text, c.modality::text, c.space_id, c.state::text, c.revision, c.cohesion,
    c.exemplar_search_id::text, c.exemplar_index, c.identity_id::text, count(m.search_id)::int AS size,
    coalesce(min(${seenAt}), c.created_at) AS first_seen_at,
    coalesce(max(${seenAt}), c.created_at) AS last_seen_at
  FROM probe_clusters c
  JOIN galleries g ON g.id = c.gallery_id AND g.deleted_at IS NULL
  LEFT JOIN probe_cluster_members m ON m.cluster_id = c.id AND ${stillUnknown}
  LEFT JOIN search_events e ON e.id = m.search_id
  WHERE ${where} GROUP BY c.id ${rest}`;

/** Of the scope's galleries, in no stated order. */
export async function findClusters(
  tx: Transaction,
  scope: GalleryScope,
  ids: readonly string[],
): Promise<readonly Cluster[]> {
  const inScope =
    scope.kind === 'ALL'
      ? Prisma.sql`TRUE`
      : Prisma.sql`c.gallery_id = ANY(${[...scope.galleryIds]}::uuid[])`;
  const where = Prisma.sql`c.id = ANY(${[...ids]}::uuid[]) AND ${inScope}`;
  return (await tx.$queryRaw<Row[]>(withMembers(where, Prisma.empty))).map(toCluster);
}

/** Open ones of at least two probes, the newest first. For a gallery that the caller was given already. */
export async function listOpenClusters(
  tx: Transaction,
  of: { readonly galleryId: string; readonly spaceIds: readonly string[] },
  page: PageRequest,
): Promise<Page<Cluster>> {
  const after = page.after === null ? Prisma.sql`TRUE` : Prisma.sql`c.id < ${page.after}::uuid`;
  const where = Prisma.sql`c.gallery_id = ${of.galleryId}::uuid AND c.state = 'OPEN' AND ${after}
    AND c.space_id = ANY(${[...of.spaceIds]})`;
  const rest = Prisma.sql`HAVING count(m.search_id) > 1 ORDER BY c.id DESC LIMIT ${page.limit + 1}`;
  return cutPage((await tx.$queryRaw<Row[]>(withMembers(where, rest))).map(toCluster), page.limit);
}

/** How many clusters `listOpenClusters` has of the galleries, each in the spaces that it is searched in. */
export async function countOpenClusters(tx: Transaction, galleryIds: readonly string[]): Promise<number> {
  const [row] = await tx.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM (
      SELECT c.id FROM probe_clusters c
      JOIN gallery_modalities gm ON gm.gallery_id = c.gallery_id AND gm.modality = c.modality
        AND gm.active_space_id = c.space_id
      JOIN probe_cluster_members m ON m.cluster_id = c.id AND ${stillUnknown}
      WHERE c.gallery_id = ANY(${[...galleryIds]}::uuid[]) AND c.state = 'OPEN'
      GROUP BY c.id HAVING count(*) > 1
    ) AS listed`;
  return row?.count ?? 0;
}

/** Which cameras saw the members of clusters that the caller was given already, the earliest first. */
export async function camerasOfClusters(
  tx: Transaction,
  clusterIds: readonly string[],
): Promise<ReadonlyMap<string, readonly ClusterCamera[]>> {
  const rows = await tx.$queryRaw<(ClusterCamera & { readonly clusterId: string })[]>`
    SELECT m.cluster_id::text AS "clusterId", e.probe_camera_id AS "cameraId", count(*)::int AS size,
      min(${seenAt}) AS "firstSeenAt", max(${seenAt}) AS "lastSeenAt"
    FROM probe_cluster_members m JOIN search_events e ON e.id = m.search_id
    WHERE m.cluster_id = ANY(${[...clusterIds]}::uuid[]) AND e.probe_camera_id IS NOT NULL AND ${stillUnknown}
    GROUP BY m.cluster_id, e.probe_camera_id
    ORDER BY m.cluster_id, min(${seenAt}), e.probe_camera_id`;
  const cameras = new Map<string, ClusterCamera[]>();
  for (const { clusterId, ...camera } of rows) {
    cameras.set(clusterId, [...(cameras.get(clusterId) ?? []), camera]);
  }
  return cameras;
}

/** Of each cluster that the caller was given already, at most so many members, the newest first. */
export async function membersOfClusters(
  tx: Transaction,
  clusterIds: readonly string[],
  first: number,
): Promise<ReadonlyMap<string, readonly ClusterMember[]>> {
  const rows = await tx.$queryRaw<(ClusterMember & { readonly clusterId: string })[]>`
    SELECT "clusterId", "searchId", "probeIndex", "hasCrop", "cameraId", "seenAt" FROM (
      SELECT m.cluster_id::text AS "clusterId", m.search_id::text AS "searchId", m.probe_index AS "probeIndex",
        p.crop_blob_key IS NOT NULL AS "hasCrop", e.probe_camera_id AS "cameraId", ${seenAt} AS "seenAt",
        row_number() OVER (PARTITION BY m.cluster_id ORDER BY m.search_id DESC, m.probe_index) AS place
      FROM probe_cluster_members m
      JOIN search_events e ON e.id = m.search_id
      JOIN search_probes p ON p.search_id = m.search_id AND p.index = m.probe_index AND p.space_id = m.space_id
      WHERE m.cluster_id = ANY(${[...clusterIds]}::uuid[]) AND ${stillUnknown}
    ) AS placed WHERE place <= ${first} ORDER BY "clusterId", place`;
  return Map.groupBy(rows, ({ clusterId }) => clusterId);
}

/** Takes all but these out of a cluster: the next clustering looks at them anew. Lock it first. */
export async function keepMembers(
  tx: Transaction,
  clusterId: string,
  kept: readonly ProbeKey[],
): Promise<void> {
  const these = kept.map(({ searchId, probeIndex }) => ({ searchId, probeIndex }));
  await tx.probeClusterMember.deleteMany({ where: { clusterId, NOT: { OR: these } } });
}

/** Holds the cluster until the transaction ends; null if it is gone. */
export async function lockCluster(
  tx: Transaction,
  id: string,
): Promise<{ readonly state: ClusterState; readonly revision: number } | null> {
  const rows = await tx.$queryRaw<{ state: ClusterState; revision: number }[]>`
    SELECT state::text, revision FROM probe_clusters WHERE id = ${id}::uuid FOR UPDATE`;
  return rows[0] ?? null;
}

export async function settleCluster(
  tx: Transaction,
  id: string,
  end: { readonly state: 'ACCEPTED' | 'DISMISSED'; readonly identityId: string | null },
): Promise<void> {
  await tx.probeCluster.update({
    where: { id },
    data: { ...end, revision: { increment: 1 } },
    select: { id: true },
  });
}

export interface MemberProbe extends ProbeKey {
  readonly box: unknown;
  readonly subject: unknown;
  readonly cropBlobKey: string | null;
  readonly vector: Uint8Array;
  /** As the search said. */
  readonly cameraId: string | null;
  readonly capturedAt: Date | null;
  readonly searchedAt: Date;
}

/** What is kept of the members, in the order of their searches. */
export async function memberProbes(tx: Transaction, clusterId: string): Promise<readonly MemberProbe[]> {
  return await tx.$queryRaw<MemberProbe[]>`
    SELECT m.search_id::text AS "searchId", m.probe_index AS "probeIndex", p.box, p.subject,
      p.crop_blob_key AS "cropBlobKey", p.vector,
      e.probe_camera_id AS "cameraId", e.probe_captured_at AS "capturedAt", e.created_at AS "searchedAt"
    FROM probe_cluster_members m
    JOIN search_events e ON e.id = m.search_id
    JOIN search_probes p ON p.search_id = m.search_id AND p.index = m.probe_index AND p.space_id = m.space_id
    WHERE m.cluster_id = ${clusterId}::uuid AND ${stillUnknown}
    ORDER BY m.search_id, m.probe_index`;
}
