import type { Transaction } from '../../infra/prisma/database.ts';

export interface ExpiredSample {
  readonly id: string;
  readonly galleryId: string;
}

/**
 * Of galleries whose term nobody has changed since (`applyRetention` does the others): body samples that their gallery has kept long enough after they expired, those that expired first before the others. Samples of
 * a gallery or of an identity that is being deleted go with it.
 */
export async function expiredSamples(
  tx: Transaction,
  now: Date,
  limit: number,
): Promise<readonly ExpiredSample[]> {
  return await tx.$queryRaw<ExpiredSample[]>`
    SELECT s.id::text AS id, s.gallery_id::text AS "galleryId"
    FROM samples s JOIN galleries g ON g.id = s.gallery_id
    WHERE s.valid_until <= ${now} AND s.modality = 'BODY' AND g.deleted_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM retention_rules r WHERE r.gallery_id = g.id AND r.kind = 'EXPIRED_BODIES')
      AND s.valid_until + make_interval(days => g.expired_body_days) <= ${now}
    ORDER BY s.valid_until, s.id LIMIT ${limit}`;
}
