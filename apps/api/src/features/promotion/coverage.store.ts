import type { Transaction } from '../../infra/prisma/database.ts';
import type { GalleryModalityKey } from './promotion.types.ts';

/** What a gallery's modality would look like in another space. */
export interface Coverage {
  readonly samples: number;
  /** Without a vector in the space. */
  readonly missing: number;
  /** Of the missing ones, those of which neither crop nor original is kept: nothing can be made of them. */
  readonly lost: number;
  /** Identities that have samples now, and would have none with a vector. */
  readonly identitiesLost: number;
}

interface CoverageRow {
  readonly samples: bigint;
  readonly missing: bigint;
  readonly lost: bigint;
  readonly identities_lost: bigint;
}

export async function coverageOf(
  tx: Transaction,
  { galleryId, modality }: GalleryModalityKey,
  spaceId: string,
): Promise<Coverage> {
  const rows = await tx.$queryRaw<CoverageRow[]>`
    WITH all_samples AS (
      SELECT samples.identity_id,
        EXISTS (SELECT 1 FROM embeddings WHERE sample_id = samples.id AND space_id = ${spaceId}) AS is_there,
        crop_blob_key IS NULL AND media_id IS NULL AS has_no_picture
      FROM samples WHERE gallery_id = ${galleryId}::uuid AND modality = ${modality}::"Modality"
    )
    SELECT count(*) AS samples, count(*) FILTER (WHERE NOT is_there) AS missing,
      count(*) FILTER (WHERE NOT is_there AND has_no_picture) AS lost,
      (SELECT count(*) FROM (
        SELECT 1 FROM all_samples GROUP BY identity_id HAVING bool_and(NOT is_there AND has_no_picture)
      ) AS vanishing) AS identities_lost
    FROM all_samples`;
  const [row] = rows;
  return {
    samples: Number(row?.samples ?? 0),
    missing: Number(row?.missing ?? 0),
    lost: Number(row?.lost ?? 0),
    identitiesLost: Number(row?.identities_lost ?? 0),
  };
}

/** Whether a sample that is found now would not be found in the other space. */
export async function isIncomplete(
  tx: Transaction,
  { galleryId, modality }: GalleryModalityKey,
  spaces: { readonly activeSpaceId: string; readonly otherSpaceId: string },
): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM samples
    JOIN embeddings ON embeddings.sample_id = samples.id AND embeddings.space_id = ${spaces.activeSpaceId}
    WHERE samples.gallery_id = ${galleryId}::uuid AND samples.modality = ${modality}::"Modality"
      AND NOT EXISTS (SELECT 1 FROM embeddings AS others
        WHERE others.sample_id = samples.id AND others.space_id = ${spaces.otherSpaceId})
    LIMIT 1`;
  return rows.length > 0;
}

/** A sample without a vector in the space, and what one can be made of. */
export interface UnembeddedSample {
  readonly id: string;
  readonly cropBlobKey: string | null;
  /** Of the original. */
  readonly mediaBlobKey: string | null;
  readonly landmarks: unknown;
  readonly box: unknown;
}

/** In the order of their ids, those with a picture only. */
export async function unembeddedSamples(
  tx: Transaction,
  { galleryId, modality }: GalleryModalityKey,
  query: { readonly spaceId: string; readonly afterSampleId: string | null; readonly limit: number },
): Promise<readonly UnembeddedSample[]> {
  const rows = await tx.sample.findMany({
    where: {
      galleryId,
      modality,
      ...(query.afterSampleId === null ? {} : { id: { gt: query.afterSampleId } }),
      embeddings: { none: { spaceId: query.spaceId } },
      OR: [{ cropBlobKey: { not: null } }, { mediaId: { not: null } }],
    },
    orderBy: { id: 'asc' },
    take: query.limit,
    select: { id: true, cropBlobKey: true, landmarks: true, box: true, media: { select: { blobKey: true } } },
  });
  return rows.map(({ media, ...sample }) => ({ ...sample, mediaBlobKey: media?.blobKey ?? null }));
}

/** Ids of samples without a vector in the space, those with a picture only, at most `limit`. */
export async function missingSamples(
  tx: Transaction,
  key: GalleryModalityKey,
  query: { readonly spaceId: string; readonly limit: number },
): Promise<readonly string[]> {
  return (await unembeddedSamples(tx, key, { ...query, afterSampleId: null })).map(({ id }) => id);
}
