import type { LabelledRows } from '@gallerist/embedding/calibration';
import type { Transaction } from '../../infra/prisma/database.ts';
import { findableRow } from '../identity/findable.store.ts';
import { embeddingFromBytes } from '../search/embedding-bytes.ts';
import type { GallerySize } from './threshold.types.ts';

export interface VectorQuery {
  readonly galleryId: string;
  readonly spaceId: string;
  readonly now: Date;
}

/** Identities whose vectors are read at once. */
const IDENTITIES_AT_ONCE = 200;

/** Enabled identities with a sample in the space that searches find, and these samples. */
export async function sizeOf(
  tx: Transaction,
  { galleryId, spaceId, now }: VectorQuery,
): Promise<GallerySize> {
  const [row] = await tx.$queryRaw<{ identities: number; samples: number }[]>`
    SELECT count(DISTINCT s.identity_id)::int AS identities, count(*)::int AS samples
    FROM samples s JOIN identities ON identities.id = s.identity_id
      JOIN galleries ON galleries.id = identities.gallery_id JOIN embeddings e ON e.sample_id = s.id
    WHERE s.gallery_id = ${galleryId}::uuid AND e.space_id = ${spaceId}
      AND ${findableRow(now)}
      AND (s.valid_until IS NULL OR s.valid_until > ${now})`;
  return row ?? { identities: 0, samples: 0 };
}

/**
 * Identities of the gallery, all or (where their samples are more than `mostSamples`) some that are drawn by a hash of their
 * ids: the same ones the next time, whatever was enrolled meanwhile.
 */
export async function drawIdentities(
  tx: Transaction,
  { galleryId, spaceId, now }: VectorQuery,
  mostSamples: number,
): Promise<readonly string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM (
      SELECT id, sum(samples) OVER (ORDER BY md5(id::text), id) AS so_far FROM (
        SELECT identities.id, count(*) AS samples
        FROM samples s JOIN identities ON identities.id = s.identity_id
      JOIN galleries ON galleries.id = identities.gallery_id JOIN embeddings e ON e.sample_id = s.id
        WHERE s.gallery_id = ${galleryId}::uuid AND e.space_id = ${spaceId}
          AND ${findableRow(now)}
          AND (s.valid_until IS NULL OR s.valid_until > ${now})
        GROUP BY identities.id
      ) AS counted
    ) AS summed WHERE so_far <= ${mostSamples} ORDER BY id`;
  return rows.map(({ id }) => id);
}

/** The vectors of identities that searches find, those of one together, in the order of identities and samples. */
export async function readVectors(
  tx: Transaction,
  identityIds: readonly string[],
  { spaceId, dimensions, now }: Pick<VectorQuery, 'spaceId' | 'now'> & { readonly dimensions: number },
): Promise<LabelledRows> {
  const vectors: Uint8Array[] = [];
  const identities: number[] = [];
  let person = -1;
  let last: string | null = null;
  for (let start = 0; start < identityIds.length; start += IDENTITIES_AT_ONCE) {
    const ids = identityIds.slice(start, start + IDENTITIES_AT_ONCE);
    const rows = await tx.embedding.findMany({
      where: {
        spaceId,
        sample: { identityId: { in: ids }, OR: [{ validUntil: null }, { validUntil: { gt: now } }] },
      },
      orderBy: [{ sample: { identityId: 'asc' } }, { sampleId: 'asc' }],
      select: { vector: true, sample: { select: { identityId: true } } },
    });
    for (const { vector, sample } of rows) {
      if (sample.identityId !== last) person += 1;
      last = sample.identityId;
      vectors.push(vector);
      identities.push(person);
    }
  }
  const values = new Float32Array(new SharedArrayBuffer(4 * vectors.length * dimensions));
  vectors.forEach((bytes, row) => {
    values.set(embeddingFromBytes(bytes).subarray(0, dimensions), row * dimensions);
  });
  return { features: { values, rows: vectors.length, dimensions }, identities: Int32Array.from(identities) };
}
