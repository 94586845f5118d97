import { tidyText } from '../../core/plain-text.ts';
import { isStorableText } from '../../core/storable-text.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import { findCamerasOf } from './camera.store.ts';
import type { Camera, CameraName } from './camera.types.ts';

/**
 * Cameras of the galleries by what callers call them: the external id, which samples and searches use too, or the global id.
 * Where a text is both, the external id counts. In several galleries one external id may name several cameras.
 *
 * @returns For each name, in their order, the cameras that it names.
 */
export async function camerasByName(
  tx: Transaction,
  galleryIds: readonly string[],
  names: readonly CameraName[],
): Promise<readonly (readonly Camera[])[]> {
  if (names.length === 0) return [];
  // What no database keeps is no camera's.
  const externalIds = [...new Set(names.map(({ text }) => tidyText(text)))].filter(isStorableText);
  const ids = [...new Set(names.flatMap(({ id }) => id ?? []))];
  const found = await findCamerasOf(tx, galleryIds, { externalIds, ids });
  return names.map((name) => {
    const called = found.filter(({ externalId }) => externalId === tidyText(name.text));
    return called.length > 0 ? called : found.filter(({ id }) => id === name.id);
  });
}
