import type { Transaction } from '../../infra/prisma/database.ts';
import type { Prisma } from '../../infra/prisma/generated/client.ts';
import type { ProbeAt } from './erasure.types.ts';

export interface RecordedProbeRow extends ProbeAt {
  readonly spaceId: string;
  readonly vector: Uint8Array;
  readonly candidates: readonly NamedCandidate[];
}

export interface NamedCandidate {
  readonly identityId: string;
  readonly sampleId: string;
  readonly decision: string;
}

/** Probes that were searched for in the gallery, a page at a time. */
export async function probesOfGallery(
  tx: Transaction,
  galleryId: string,
  page: { readonly after: RecordedProbeRow | null; readonly limit: number },
): Promise<readonly RecordedProbeRow[]> {
  const { after, limit } = page;
  return await tx.$queryRaw<RecordedProbeRow[]>`
    SELECT p.search_id::text AS "searchId", p.index AS "probeIndex", p.space_id AS "spaceId", p.vector, p.candidates
    FROM search_events e JOIN search_probes p ON p.search_id = e.id
    WHERE e.gallery_ids @> ARRAY[${galleryId}::uuid]
      AND (${after === null} OR (p.search_id, p.index, p.space_id) >
        (${after?.searchId ?? null}::uuid, ${after?.probeIndex ?? 0}::int, ${after?.spaceId ?? ''}))
    ORDER BY p.search_id, p.index, p.space_id LIMIT ${limit}`;
}

export interface RemovedProbes {
  readonly probes: number;
  /** What was said about other people by the same probes: they show the person. */
  readonly exemplars: number;
  readonly cropBlobKeys: readonly string[];
}

/** Removes probes in every space, with all that was made of them. */
export async function removeProbes(tx: Transaction, probes: readonly ProbeAt[]): Promise<RemovedProbes> {
  const [searchIds, indexes] = [probes.map(({ searchId }) => searchId), probes.map((p) => p.probeIndex)];
  await tx.$executeRaw`
    SELECT 1 FROM search_events WHERE id = ANY(${searchIds}::uuid[]) ORDER BY id FOR UPDATE`;
  const exemplars = await tx.$queryRaw<{ crop_blob_key: string | null }[]>`
    DELETE FROM feedback f USING unnest(${searchIds}::uuid[], ${indexes}::int[]) AS gone(search_id, probe_index)
    WHERE f.search_id = gone.search_id AND f.probe_index = gone.probe_index RETURNING f.crop_blob_key`;
  await tx.$executeRaw`
    DELETE FROM review_items r USING unnest(${searchIds}::uuid[], ${indexes}::int[]) AS gone(search_id, probe_index)
    WHERE r.search_id = gone.search_id AND r.probe_index = gone.probe_index AND r.state = 'OPEN'`;
  await leaveClusters(tx, { searchIds, indexes });
  const rows = await tx.$queryRaw<{ crop_blob_key: string | null }[]>`
    DELETE FROM search_probes p USING unnest(${searchIds}::uuid[], ${indexes}::int[]) AS gone(search_id, probe_index)
    WHERE p.search_id = gone.search_id AND p.index = gone.probe_index RETURNING p.crop_blob_key`;
  const keys = [...exemplars, ...rows].flatMap((row) => row.crop_blob_key ?? []);
  return { probes: rows.length, exemplars: exemplars.length, cropBlobKeys: [...new Set(keys)] };
}

/** An open cluster that nobody is in goes with its last one. */
async function leaveClusters(
  tx: Transaction,
  { searchIds, indexes }: { readonly searchIds: readonly string[]; readonly indexes: readonly number[] },
): Promise<void> {
  const left = await tx.$queryRaw<{ cluster_id: string }[]>`
    DELETE FROM probe_cluster_members m
    USING unnest(${[...searchIds]}::uuid[], ${[...indexes]}::int[]) AS gone(search_id, probe_index)
    WHERE m.search_id = gone.search_id AND m.probe_index = gone.probe_index RETURNING m.cluster_id::text`;
  const ids = [...new Set(left.map((row) => row.cluster_id))];
  await tx.$executeRaw`
    UPDATE probe_clusters SET revision = revision + 1, exemplar_search_id = NULL, exemplar_index = NULL, updated_at = now()
    WHERE id = ANY(${ids}::uuid[])`;
  await tx.$executeRaw`
    DELETE FROM probe_clusters c WHERE c.id = ANY(${ids}::uuid[])
      AND NOT EXISTS (SELECT 1 FROM probe_cluster_members m WHERE m.cluster_id = c.id)`;
}

/** Takes the person out of the candidates of a probe that stays. */
export async function writeCandidates(
  tx: Transaction,
  probe: Pick<RecordedProbeRow, 'searchId' | 'probeIndex' | 'spaceId'>,
  candidates: readonly NamedCandidate[],
): Promise<void> {
  const { searchId, probeIndex: index, spaceId } = probe;
  await tx.searchProbe.updateMany({
    where: { searchId, index, spaceId },
    data: { candidates: candidates as unknown as Prisma.InputJsonArray }, // reason: as they were read
  });
}

export interface ExemplarRow {
  readonly feedbackId: string;
  readonly spaceId: string;
  readonly vector: Uint8Array;
}

/** Probes of feedback in the gallery, a page at a time. */
export async function exemplarsOfGallery(
  tx: Transaction,
  galleryId: string,
  page: { readonly after: ExemplarRow | null; readonly limit: number },
): Promise<readonly ExemplarRow[]> {
  const { after, limit } = page;
  return await tx.$queryRaw<ExemplarRow[]>`
    SELECT e.feedback_id::text AS "feedbackId", e.space_id AS "spaceId", e.vector
    FROM feedback f JOIN feedback_embeddings e ON e.feedback_id = f.id
    WHERE f.gallery_id = ${galleryId}::uuid AND (${after === null} OR
      (e.feedback_id, e.space_id) > (${after?.feedbackId ?? null}::uuid, ${after?.spaceId ?? ''}))
    ORDER BY e.feedback_id, e.space_id LIMIT ${limit}`;
}

/** @returns Crops to delete. */
export async function removeFeedback(
  tx: Transaction,
  ids: readonly string[],
): Promise<{ readonly count: number; readonly cropBlobKeys: readonly string[] }> {
  const rows = await tx.$queryRaw<{ crop_blob_key: string | null }[]>`
    DELETE FROM feedback WHERE id = ANY(${[...ids]}::uuid[]) RETURNING crop_blob_key`;
  return { count: rows.length, cropBlobKeys: rows.flatMap((row) => row.crop_blob_key ?? []) };
}

export interface SightingRow {
  readonly sightingId: string;
  readonly spaceId: string;
  readonly vector: Uint8Array;
}

/** Sightings of the gallery, a page at a time. */
export async function sightingsOfGallery(
  tx: Transaction,
  galleryId: string,
  page: { readonly after: SightingRow | null; readonly limit: number },
): Promise<readonly SightingRow[]> {
  const { after, limit } = page;
  return await tx.$queryRaw<SightingRow[]>`
    SELECT sighting_id::text AS "sightingId", space_id AS "spaceId", vector FROM sighting_embeddings
    WHERE gallery_id = ${galleryId}::uuid AND (${after === null} OR
      (sighting_id, space_id) > (${after?.sightingId ?? null}::uuid, ${after?.spaceId ?? ''}))
    ORDER BY sighting_id, space_id LIMIT ${limit}`;
}
