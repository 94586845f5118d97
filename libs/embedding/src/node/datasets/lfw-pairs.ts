import { readFile } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { DatasetError } from './dataset-error.ts';
import { listFolder } from './list-folder.ts';
import { parseLfwPairs } from './parse-lfw-pairs.ts';
import type { NamedPicture } from './parse-lfw-pairs.ts';
import type { LabelledPicture, PictureSet } from './picture-set.types.ts';

/** Two pictures by their places in the set. */
export interface PicturePair {
  readonly first: number;
  readonly second: number;
  readonly isSame: boolean;
}

/** The pairs of a verification protocol. */
export interface PairSet extends PictureSet {
  /** Contiguous parts of the list; those of LFW share no person. */
  readonly folds: readonly (readonly PicturePair[])[];
}

/**
 * Reads a list of pairs as LFW writes it (`pairs.txt`, `pairsDevTest.txt`) and finds the pictures
 * `<folder>/<name>/<name>_NNNN.<any picture extension>`.
 *
 * @returns Each picture once, in the order of its first mention.
 * @throws {DatasetError} `PAIRS_INVALID` and `PICTURE_MISSING`, both with the line; `FOLDER_MISSING`.
 */
export async function readLfwPairs(file: string, folder: string): Promise<PairSet> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new DatasetError('PAIRS_INVALID', `${file} cannot be read`, { cause });
  });
  await listFolder(folder);
  const finder = createFinder(folder);
  const pictures: LabelledPicture[] = [];
  const places = new Map<string, number>();
  const place = async (named: NamedPicture, line: number): Promise<number> => {
    const found = await finder(named, `${basename(file)}:${line}`);
    const known = places.get(found.id);
    if (known !== undefined) return known;
    places.set(found.id, pictures.length);
    return pictures.push(found) - 1;
  };
  const folds: PicturePair[][] = [];
  for (const pairs of parseLfwPairs(text, basename(file))) {
    const fold: PicturePair[] = [];
    for (const { first, second, line } of pairs) {
      const isSame = first.identity === second.identity;
      fold.push({ first: await place(first, line), second: await place(second, line), isSame });
    }
    folds.push(fold);
  }
  return { name: basename(resolve(folder)), pictures, folds };
}

function createFinder(folder: string): (named: NamedPicture, where: string) => Promise<LabelledPicture> {
  const known = new Map<string, Promise<ReadonlyMap<string, string>>>();
  return async ({ identity, number }, where) => {
    const stems = known.get(identity) ?? stemsOf(join(folder, identity));
    known.set(identity, stems);
    const stem = `${identity}_${String(number).padStart(4, '0')}`;
    const name = (await stems).get(stem);
    if (name === undefined)
      throw new DatasetError('PICTURE_MISSING', `${where}: ${identity}/${stem} is not in ${folder}`);
    return { id: `${identity}/${name}`, file: join(folder, identity, name), identity };
  };
}

/** File names by their names without extension; none for a folder that is missing. */
async function stemsOf(folder: string): Promise<ReadonlyMap<string, string>> {
  const { pictures } = await listFolder(folder).catch((error: unknown) => {
    if (error instanceof DatasetError) return { pictures: [] };
    throw error;
  });
  return new Map(pictures.map((name) => [basename(name, extname(name)), name]));
}
