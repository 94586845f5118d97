import { readAttachment, readPackFiles } from '../../pack-files.ts';
import { fileRoles } from '../../../packs/pack-file.schema.ts';
import type { PackManifest } from '../../../packs/manifest.ts';
import type { LocatedPack } from '../locate-pack.ts';
import type { PackContents } from './pack-draft.ts';

/**
 * The files that lie in a pack's own folder, digests checked: what another version of it starts from.
 *
 * @param kept Attachments that the other version has too.
 * @throws {PackError} `FILE_MISSING` or `FILE_CHANGED`.
 */
export async function ownContents(
  { manifest, location }: LocatedPack,
  kept: PackManifest['attachments'],
): Promise<PackContents> {
  const own = { ...manifest, files: manifest.files.filter((file) => file.package === null) };
  const loaded = await Promise.all([
    ...fileRoles.map((role) => readPackFiles(own, role, location)),
    ...kept.map((attachment) => readAttachment(attachment, location)),
  ]);
  return new Map(loaded.flat().map(({ path, bytes }) => [path, bytes]));
}
