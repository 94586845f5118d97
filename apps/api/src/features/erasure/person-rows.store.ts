import type { Transaction } from '../../infra/prisma/database.ts';
import { releaseEvidence } from '../consent/consent.store.ts';
import type { ProbeAt } from './erasure.types.ts';

/** All names of a person that are words: of the identity, of those merged into it, and of their samples. */
export async function namesOfPerson(
  tx: Transaction,
  identityIds: readonly string[],
): Promise<readonly string[]> {
  const ids = [...identityIds];
  const rows = await tx.$queryRaw<{ text: string }[]>`
    SELECT DISTINCT text FROM (
      SELECT name AS text FROM identities WHERE id = ANY(${ids}::uuid[])
      UNION ALL SELECT external_id FROM identities WHERE id = ANY(${ids}::uuid[])
      UNION ALL SELECT external_id FROM samples WHERE identity_id = ANY(${ids}::uuid[])
    ) AS texts WHERE text IS NOT NULL AND text <> ''`;
  return rows.map(({ text }) => text);
}

/** Probes that were said to be the person, or that a cluster which was accepted as them had. */
export async function probesSaidToBe(
  tx: Transaction,
  identityIds: readonly string[],
): Promise<readonly ProbeAt[]> {
  const ids = [...identityIds];
  return await tx.$queryRaw<ProbeAt[]>`
    SELECT DISTINCT search_id::text AS "searchId", probe_index AS "probeIndex" FROM (
      SELECT search_id, probe_index FROM feedback
      WHERE identity_id = ANY(${ids}::uuid[]) AND verdict <> 'NOT_THIS_PERSON' AND state <> 'REJECTED'
      UNION ALL
      SELECT m.search_id, m.probe_index FROM probe_cluster_members m
      JOIN probe_clusters c ON c.id = m.cluster_id WHERE c.identity_id = ANY(${ids}::uuid[])
    ) AS said`;
}

export async function samplesOf(tx: Transaction, identityIds: readonly string[]): Promise<readonly string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM samples WHERE identity_id = ANY(${[...identityIds]}::uuid[]) ORDER BY id FOR UPDATE`;
  return rows.map(({ id }) => id);
}

export interface RemovedPictures {
  readonly originals: number;
  /** Of them, those that were pictures of other people too. */
  readonly ofOthers: number;
  readonly blobKeys: readonly string[];
}

/**
 * Removes pictures that show the person: originals of their samples, uploads of the same files, and what proves their consents. A
 * picture of several people goes for all of them; what proves the consents of others too stays. Before the samples go.
 */
export async function removePicturesOf(
  tx: Transaction,
  person: {
    readonly galleryId: string;
    readonly identityIds: readonly string[];
    readonly sampleIds: readonly string[];
  },
): Promise<RemovedPictures> {
  const [ids, sampleIds] = [[...person.identityIds], [...person.sampleIds]];
  const shown = await tx.$queryRaw<{ id: string }[]>`
    SELECT m.id::text FROM media m WHERE m.gallery_id = ${person.galleryId}::uuid AND (
      m.id IN (SELECT media_id FROM samples WHERE id = ANY(${sampleIds}::uuid[]))
      OR m.sha256 IN (SELECT picture_sha256 FROM samples WHERE id = ANY(${sampleIds}::uuid[]))
      OR (m.id IN (SELECT evidence_media_id FROM consents WHERE identity_id = ANY(${ids}::uuid[]))
        AND NOT EXISTS (SELECT 1 FROM samples s WHERE s.media_id = m.id)
        AND NOT EXISTS (SELECT 1 FROM consents c
          WHERE c.evidence_media_id = m.id AND NOT c.identity_id = ANY(${ids}::uuid[]))))
    FOR UPDATE`;
  const mediaIds = shown.map(({ id }) => id);
  const ofOthers = await tx.sample.findMany({
    where: { mediaId: { in: mediaIds }, id: { notIn: sampleIds } },
    distinct: ['mediaId'],
    select: { mediaId: true },
  });
  // Columns that name them become null, those of other people's samples too.
  const gone = await tx.$queryRaw<{ blob_key: string }[]>`
    DELETE FROM media WHERE id = ANY(${mediaIds}::uuid[]) RETURNING blob_key`;
  // What proves consents of others too stays, with one reference less.
  await releaseEvidence(tx, ids);
  return { originals: gone.length, ofOthers: ofOthers.length, blobKeys: gone.map((row) => row.blob_key) };
}

/** Clusters that were accepted as the person. @returns How many. */
export async function removeClustersOf(tx: Transaction, identityIds: readonly string[]): Promise<number> {
  return (await tx.probeCluster.deleteMany({ where: { identityId: { in: [...identityIds] } } })).count;
}

export async function feedbackOf(
  tx: Transaction,
  identityIds: readonly string[],
): Promise<readonly string[]> {
  const rows = await tx.feedback.findMany({
    where: { identityId: { in: [...identityIds] } },
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

/** Sightings that were named as the person, or enrolled, and those that the same tracklets say are the same person. */
export async function sightingsOf(
  tx: Transaction,
  identityIds: readonly string[],
  sampleIds: readonly string[],
): Promise<readonly string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    WITH named AS (
      SELECT id, camera_id, tracklet_id FROM sightings
      WHERE identity_id = ANY(${[...identityIds]}::uuid[]) OR sample_id = ANY(${[...sampleIds]}::uuid[])
    )
    SELECT id::text FROM named
    UNION
    SELECT s.id::text FROM named JOIN sightings s ON s.camera_id = named.camera_id AND s.tracklet_id = named.tracklet_id
    WHERE named.tracklet_id IS NOT NULL`;
  return rows.map(({ id }) => id);
}
