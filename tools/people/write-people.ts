import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodePng } from '@gallerist/preprocess/node';
import type { PeopleOptions } from './options.ts';
import { renderPerson } from './render-person.ts';
import type { PersonPicture } from './render-person.ts';

/** Changes whenever the same options would give other pixels. */
export const GENERATOR_VERSION = 1;

/** What `people.json` says of a picture. */
export interface PictureEntry {
  /** `<identity>/<camera>_<shot>.png`. */
  readonly file: string;
  readonly identity: string;
  readonly camera: number;
  readonly width: number;
  readonly height: number;
  readonly occludedShare: number;
  /** 17 of `coco-17`: x and y in pixels, 1 for one that is seen. */
  readonly keypoints: readonly (readonly [x: number, y: number, isVisible: 0 | 1])[];
}

/** The folder holds something already. */
export class FolderNotEmptyError extends Error {
  override readonly name = 'FolderNotEmptyError';
}

/**
 * Draws and writes a data set.
 *
 * @param onProgress Called after each person.
 * @returns How many pictures were written.
 * @throws {FolderNotEmptyError} if the folder is not empty: pictures of two data sets would mix.
 */
export async function writePeople(
  options: PeopleOptions,
  onProgress: (done: number, total: number) => void,
): Promise<number> {
  const { out, identities, firstIdentity, shots, difficulty, seed, isOccluded } = options;
  await mkdir(out, { recursive: true });
  if ((await readdir(out)).length > 0) throw new FolderNotEmptyError(`${out} is not empty`);
  const entries: PictureEntry[] = [];
  for (let i = 0; i < identities; i += 1) {
    const identity = firstIdentity + i;
    await mkdir(join(out, identityName(identity)));
    for (let shot = 0; shot < shots; shot += 1) {
      const picture = renderPerson({ seed, identity, shot, difficulty, isOccluded });
      const entry = entryOf(picture, { identity, shot });
      await writeFile(join(out, entry.file), await encodePng(picture));
      entries.push(entry);
    }
    onProgress(i + 1, identities);
  }
  const description = {
    generatorVersion: GENERATOR_VERSION,
    seed,
    difficulty,
    isOccluded,
    pictures: entries,
  };
  await writeFile(join(out, 'people.json'), `${JSON.stringify(description)}\n`);
  return entries.length;
}

/** Name of a person's folder. */
export const identityName = (identity: number): string => `person-${String(identity).padStart(5, '0')}`;

function entryOf(
  { camera, width, height, occludedShare, keypoints }: PersonPicture,
  { identity, shot }: { readonly identity: number; readonly shot: number },
): PictureEntry {
  const name = identityName(identity);
  const tenth = (value: number): number => Math.round(value * 10) / 10;
  return {
    file: `${name}/c${camera}_${String(shot).padStart(4, '0')}.png`,
    identity: name,
    camera,
    width,
    height,
    occludedShare: Math.round(occludedShare * 1000) / 1000,
    keypoints: keypoints.map(({ x, y, isVisible }) => [tenth(x), tenth(y), isVisible ? 1 : 0]),
  };
}
