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
