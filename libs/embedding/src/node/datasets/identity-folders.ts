import { basename, join, resolve } from 'node:path';
import { cameraOfName } from './camera-name.ts';
import { DatasetError } from './dataset-error.ts';
import { listFolder } from './list-folder.ts';
import type { LabelledPicture, PictureSet, ReadPictures, SkippedEntry } from './picture-set.types.ts';

/**
 * Reads `<folder>/<identity>/<image>`, in natural order. Names of the form `c3_…` or `0002_c3s1_…` tell the camera.
 *
 * @throws {DatasetError} `FOLDER_MISSING`; `DATASET_EMPTY` if there is no picture in any subfolder.
 */
export async function readIdentityFolders(folder: string): Promise<PictureSet & ReadPictures> {
  const root = await listFolder(folder);
  const skipped: SkippedEntry[] = [
    ...root.skipped,
    ...root.pictures.map((id) => ({ id, reason: 'a picture outside a folder of an identity' })),
  ];
  const pictures: LabelledPicture[] = [];
  for (const identity of root.folders) {
    const found = await readIdentity(folder, identity);
    pictures.push(...found.pictures);
    skipped.push(...found.skipped);
  }
  if (pictures.length === 0)
    throw new DatasetError('DATASET_EMPTY', `${folder} holds no <identity>/<image>${hintOf(root.pictures)}`);
  return { name: basename(resolve(folder)), pictures, skipped };
}

function hintOf(pictures: readonly string[]): string {
  return pictures.length === 0 ? '' : `, but ${pictures.length} pictures without a folder of their identity`;
}

async function readIdentity(folder: string, identity: string): Promise<ReadPictures> {
  const { folders, pictures, skipped } = await listFolder(join(folder, identity));
  const within = (name: string) => `${identity}/${name}`;
  const unread = [
    ...skipped.map(({ id, reason }) => ({ id: within(id), reason })),
    ...folders.map((name) => ({ id: within(name), reason: 'a folder inside the folder of an identity' })),
  ];
  if (pictures.length === 0) unread.push({ id: identity, reason: 'holds no picture' });
  return {
    pictures: pictures.map((name) => ({
      id: within(name),
      file: join(folder, identity, name),
      identity,
      ...cameraOfName(name),
    })),
    skipped: unread,
  };
}
