import type { Database } from '../../infra/prisma/database.ts';
import { gallerySalts } from './gallery-salt.store.ts';

/** What decides in each gallery who is held out. */
export async function heldOutSalts(
  { client }: Database,
  galleryIds: readonly string[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  return await gallerySalts(client, galleryIds);
}
