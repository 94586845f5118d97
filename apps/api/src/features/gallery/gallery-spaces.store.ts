import type { Modality } from '../../core/modality.ts';
import type { Transaction } from '../../infra/prisma/database.ts';

/**
 * Gives galleries from before a modality was served the space that it is served in; which space a gallery has already is left
 * alone. Several processes may start at once.
 */
export async function addMissingSpaces(
  tx: Transaction,
  spaces: readonly { readonly modality: Modality; readonly spaceId: string }[],
): Promise<void> {
  for (const { modality, spaceId } of spaces) {
    await tx.$executeRaw`
      INSERT INTO gallery_modalities (gallery_id, modality, active_space_id, updated_at)
      SELECT id, ${modality}::"Modality", ${spaceId}, now() FROM galleries WHERE deleted_at IS NULL
      ON CONFLICT (gallery_id, modality) DO NOTHING`;
  }
}
