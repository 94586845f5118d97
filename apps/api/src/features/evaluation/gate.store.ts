import type { GateVerdict } from '@gallerist/metrics/evaluation';
import type { Transaction } from '../../infra/prisma/database.ts';

/** The newest verdict on a model in a gallery, as long as the gallery uses what the model was compared with. */
export interface GalleryVerdict {
  readonly galleryId: string;
  readonly verdict: GateVerdict;
}

/** Galleries in which the model was not compared with what they use now are left out. */
export async function newestVerdicts(
  tx: Transaction,
  modelVersionId: string,
  galleryIds: readonly string[],
): Promise<readonly GalleryVerdict[]> {
  const rows = await tx.$queryRaw<{ gallery_id: string; verdict: GateVerdict }[]>`
    SELECT DISTINCT ON (asked.gallery_id) asked.gallery_id::text AS gallery_id, evaluations.verdict::text AS verdict
    FROM unnest(${[...galleryIds]}::uuid[]) AS asked(gallery_id)
    JOIN evaluations ON evaluations.gallery_ids @> ARRAY[asked.gallery_id]
      AND evaluations.model_version_id = ${modelVersionId}::uuid AND evaluations.verdict IS NOT NULL
    JOIN gallery_modalities ON gallery_modalities.gallery_id = asked.gallery_id
      AND gallery_modalities.modality = evaluations.modality
    JOIN embedding_spaces ON embedding_spaces.id = gallery_modalities.active_space_id
      AND embedding_spaces.model_version_id = evaluations.active_model_version_id
    ORDER BY asked.gallery_id, evaluations.id DESC`;
  return rows.map((row) => ({ galleryId: row.gallery_id, verdict: row.verdict }));
}
