import { newId } from '../../core/ids.ts';
import type { Modality } from '../../core/modality.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import { clusterLimits, type ProbeKey } from './cluster.types.ts';

/** What is linked: a gallery's modality in its active space. */
export interface LinkingTarget {
  readonly galleryId: string;
  readonly modality: Modality;
  readonly spaceId: string;
}

export interface KnownCluster {
  readonly id: string;
  readonly revision: number;
  readonly isSettled: boolean;
}

export interface ProbeVector extends ProbeKey {
  /** Null for a probe that is in none. */
  readonly clusterId: string | null;
  readonly vector: Uint8Array;
}

export async function activeSpaceOf(
  tx: Transaction,
  galleryId: string,
  modality: Modality,
): Promise<string | null> {
  const where = { galleryId, modality, gallery: { deletedAt: null } };
  const row = await tx.galleryModality.findFirst({ where, select: { activeSpaceId: true } });
  return row?.activeSpaceId ?? null;
}

/** Takes probes out that somebody has said something of; an open cluster that nobody is in goes with its last one. */
export async function dropKnownProbes(tx: Transaction, { galleryId, spaceId }: LinkingTarget): Promise<void> {
  await tx.$executeRaw`
    WITH gone AS (
      DELETE FROM probe_cluster_members m USING probe_clusters c, feedback f
      WHERE c.id = m.cluster_id AND c.state = 'OPEN' AND m.gallery_id = ${galleryId}::uuid AND m.space_id = ${spaceId}
        AND f.search_id = m.search_id AND f.probe_index = m.probe_index AND f.gallery_id = m.gallery_id
        AND f.state IN ('PROPOSED', 'CONFIRMED')
      RETURNING m.cluster_id
    )
    UPDATE probe_clusters SET revision = revision + 1 WHERE id IN (SELECT cluster_id FROM gone)`;
  await tx.$executeRaw`
    DELETE FROM probe_clusters c WHERE c.gallery_id = ${galleryId}::uuid AND c.space_id = ${spaceId}
      AND c.state IN ('OPEN', 'DISMISSED')
      AND NOT EXISTS (SELECT 1 FROM probe_cluster_members m WHERE m.cluster_id = c.id)`;
}

/** In the order of their ids. Accepted ones are left out: whoever they are is found by searches now. */
export async function linkableClusters(
  tx: Transaction,
  { galleryId, spaceId }: LinkingTarget,
): Promise<readonly KnownCluster[]> {
  const rows = await tx.probeCluster.findMany({
    where: { galleryId, spaceId, state: { in: ['OPEN', 'DISMISSED'] } },
    orderBy: { id: 'asc' },
    select: { id: true, revision: true, state: true },
  });
  return rows.map(({ id, revision, state }) => ({ id, revision, isSettled: state === 'DISMISSED' }));
}

/** The newest UNKNOWN probes that nothing was said of, in clusters or not, in the order of their searches. */
export async function unknownProbes(
  tx: Transaction,
  { galleryId, modality, spaceId }: LinkingTarget,
): Promise<readonly ProbeVector[]> {
  return await tx.$queryRaw<ProbeVector[]>`
    SELECT * FROM (
      SELECT p.search_id::text AS "searchId", p.index AS "probeIndex", m.cluster_id::text AS "clusterId", p.vector
      FROM search_events e
      JOIN search_probes p ON p.search_id = e.id AND p.space_id = ${spaceId} AND p.decision = 'UNKNOWN'
      LEFT JOIN probe_cluster_members m ON m.search_id = p.search_id AND m.probe_index = p.index
        AND m.gallery_id = ${galleryId}::uuid AND m.space_id = ${spaceId}
      LEFT JOIN probe_clusters c ON c.id = m.cluster_id
      WHERE e.gallery_ids @> ARRAY[${galleryId}::uuid] AND e.modality = ${modality}::"Modality" AND e.kind <> 'sample'
        AND (c.id IS NULL OR c.state <> 'ACCEPTED')
        AND NOT EXISTS (
          SELECT 1 FROM feedback f WHERE f.search_id = p.search_id AND f.probe_index = p.index
            AND f.gallery_id = ${galleryId}::uuid AND f.state IN ('PROPOSED', 'CONFIRMED'))
      ORDER BY p.search_id DESC, p.index DESC LIMIT ${clusterLimits.maxProbes}
    ) AS newest ORDER BY "searchId", "probeIndex"`;
}

export interface ClusterChange {
  readonly id: string | null;
  readonly joined: readonly ProbeKey[];
  readonly absorbed: readonly string[];
  readonly cohesion: number | null;
  readonly exemplar: ProbeKey;
}

/** Whether the clusters are still as they were read; holds them until the transaction ends. */
export async function holdUnchanged(tx: Transaction, clusters: readonly KnownCluster[]): Promise<boolean> {
  const rows = await tx.$queryRaw<{ id: string; revision: number }[]>`
    SELECT id::text, revision FROM probe_clusters WHERE id = ANY(${clusters.map(({ id }) => id)}::uuid[])
    ORDER BY id FOR UPDATE`;
  const revisions = new Map(rows.map(({ id, revision }) => [id, revision]));
  return clusters.every(({ id, revision }) => revisions.get(id) === revision);
}

export async function writeChange(
  tx: Transaction,
  { galleryId, modality, spaceId }: LinkingTarget,
  change: ClusterChange,
): Promise<void> {
  const { cohesion, exemplar } = change;
  const facts = { cohesion, exemplarSearchId: exemplar.searchId, exemplarIndex: exemplar.probeIndex };
  const clusterId = change.id ?? newId();
  if (change.id === null) {
    await tx.probeCluster.create({ data: { id: clusterId, galleryId, modality, spaceId, ...facts } });
  } else {
    const data = { ...facts, revision: { increment: 1 } };
    await tx.probeCluster.update({ where: { id: clusterId }, data, select: { id: true } });
  }
  const absorbed = { in: [...change.absorbed] };
  await tx.probeClusterMember.updateMany({ where: { clusterId: absorbed }, data: { clusterId } });
  await tx.probeCluster.deleteMany({ where: { id: absorbed } });
  await tx.probeClusterMember.createMany({
    data: change.joined.map((probe) => ({ clusterId, galleryId, spaceId, ...probe })),
  });
}

/** Galleries with an UNKNOWN probe that no clustering has seen, and without one that waits. */
export async function galleriesToLink(
  tx: Transaction,
  since: Date,
): Promise<readonly { readonly galleryId: string; readonly modality: Modality }[]> {
  return await tx.$queryRaw<{ galleryId: string; modality: Modality }[]>`
    SELECT gm.gallery_id::text AS "galleryId", gm.modality::text AS modality
    FROM gallery_modalities gm JOIN galleries g ON g.id = gm.gallery_id AND g.deleted_at IS NULL
    WHERE EXISTS (
      SELECT 1 FROM search_events e
      JOIN search_probes p ON p.search_id = e.id AND p.space_id = gm.active_space_id AND p.decision = 'UNKNOWN'
      WHERE e.created_at >= ${since} AND e.gallery_ids @> ARRAY[gm.gallery_id] AND e.modality = gm.modality
        AND e.kind <> 'sample'
        AND NOT EXISTS (
          SELECT 1 FROM probe_cluster_members m WHERE m.search_id = p.search_id AND m.probe_index = p.index
            AND m.gallery_id = gm.gallery_id AND m.space_id = gm.active_space_id))
      AND NOT EXISTS (
        SELECT 1 FROM jobs j WHERE j.kind = 'cluster' AND j.gallery_id = gm.gallery_id
          AND j.state IN ('QUEUED', 'RUNNING'))`;
}
