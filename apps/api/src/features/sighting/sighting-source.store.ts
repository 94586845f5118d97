import type { Database } from '../../infra/prisma/database.ts';
import { embeddingFromBytes } from '../search/embedding-bytes.ts';
import type { SightingSource } from './sighting-index.ts';

/** What an index of sightings reads: in the order in which transactions committed. */
export function sightingSource({ client }: Database): SightingSource {
  return {
    heads: async (keys) =>
      await client.sightingHead.findMany({
        where: { OR: keys.map(({ galleryId, spaceId }) => ({ galleryId, spaceId })) },
        select: { galleryId: true, spaceId: true, lastSeq: true, generation: true },
      }),
    recentKeys: async () => {
      const rows = await client.$queryRaw<{ gallery_id: string; space_id: string }[]>`
        SELECT h.gallery_id::text, h.space_id
        FROM sighting_heads h
        JOIN gallery_modalities m ON m.gallery_id = h.gallery_id AND m.active_space_id = h.space_id
        CROSS JOIN LATERAL (
          SELECT s.created_at FROM sighting_embeddings e JOIN sightings s ON s.id = e.sighting_id
          WHERE e.gallery_id = h.gallery_id AND e.space_id = h.space_id ORDER BY e.seq DESC LIMIT 1
        ) latest
        ORDER BY latest.created_at DESC, h.gallery_id, h.space_id`;
      return rows.map((row) => ({ galleryId: row.gallery_id, spaceId: row.space_id }));
    },
    count: async ({ galleryId, spaceId }) =>
      await client.sightingEmbedding.count({ where: { galleryId, spaceId } }),
    rowsAfter: async ({ galleryId, spaceId }, seq, limit) => {
      const rows = await client.$queryRaw<Row[]>`
        SELECT e.sighting_id::text, e.seq, e.vector, s.camera_id::text, s.captured_at, s.expires_at
        FROM sighting_embeddings e JOIN sightings s ON s.id = e.sighting_id
        WHERE e.gallery_id = ${galleryId}::uuid AND e.space_id = ${spaceId} AND e.seq > ${seq}
        ORDER BY e.seq LIMIT ${limit}`;
      return rows.map((row) => ({
        sightingId: row.sighting_id,
        seq: row.seq,
        cameraId: row.camera_id,
        capturedAtMs: row.captured_at.getTime(),
        expiresAtMs: row.expires_at.getTime(),
        vector: embeddingFromBytes(row.vector),
      }));
    },
  };
}

interface Row {
  readonly sighting_id: string;
  readonly seq: bigint;
  readonly vector: Uint8Array;
  readonly camera_id: string;
  readonly captured_at: Date;
  readonly expires_at: Date;
}
