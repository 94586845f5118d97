import type { CameraFieldsFragment, GalleristClient } from '@gallerist/client';
import { IngestError } from './frames/frame.types.ts';
import type { Destination } from './sending/record-tracklet.ts';

export interface IngestCamera extends Destination {
  readonly timeZone: string;
}

/** @throws {IngestError} if the server has no such camera for this key. */
export async function cameraOf(
  client: Pick<GalleristClient, 'cameras'>,
  { camera, gallery }: { readonly camera: string; readonly gallery: string | null },
): Promise<IngestCamera> {
  const found = gallery === null ? await client.cameras.get(camera) : await named(client, camera, gallery);
  const galleryId = found?.gallery?.id;
  if (found === null || galleryId === undefined || found.removedAt !== null) {
    const where = gallery === null ? '; an external id needs --gallery beside it' : ' in that gallery';
    throw new IngestError(`There is no camera ${camera}${where}.`);
  }
  return { cameraId: found.id, galleryId, timeZone: found.timeZone };
}

async function named(
  client: Pick<GalleristClient, 'cameras'>,
  camera: string,
  galleryId: string,
): Promise<CameraFieldsFragment | null> {
  for await (const one of client.cameras.list(galleryId)) {
    if (one.externalId === camera || one.id === camera) return one;
  }
  return null;
}
