import type { Modality } from '../../core/modality.ts';
import type { Transaction } from '../../infra/prisma/database.ts';

interface FirstSpace {
  readonly modality: Modality;
  readonly spaceId: string;
}

/**
 * What a new gallery is searched in: the space that all galleries were promoted to last, as long as that was not rolled back and a
 * gallery is still searched in it; else the server's own.
 */
export async function firstSpaces(
  tx: Transaction,
  own: readonly FirstSpace[],
): Promise<readonly FirstSpace[]> {
  const rows = await tx.$queryRaw<{ modality: Modality; space_id: string }[]>`
    SELECT DISTINCT ON (p.modality) p.modality::text AS modality, p.to_space_id AS space_id FROM promotions p
    WHERE p.for_all_galleries AND p.state IN ('SERVING', 'RETIRED')
      AND EXISTS (
        SELECT 1 FROM gallery_modalities m JOIN galleries g ON g.id = m.gallery_id
        WHERE m.active_space_id = p.to_space_id AND g.deleted_at IS NULL)
    ORDER BY p.modality, p.serving_since DESC`;
  const promoted = new Map(rows.map((row) => [row.modality, row.space_id]));
  return own.map(({ modality, spaceId }) => ({ modality, spaceId: promoted.get(modality) ?? spaceId }));
}
