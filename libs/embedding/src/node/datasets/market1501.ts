import { basename, join, resolve } from 'node:path';
import { cameraOfName } from './camera-name.ts';
import { DatasetError } from './dataset-error.ts';
import { listFolder } from './list-folder.ts';
import type { LabelledPicture, PictureSet, ReadPictures, SkippedEntry } from './picture-set.types.ts';

/** The three parts of a set with the layout and the names of Market-1501. */
export interface Market1501 {
  readonly name: string;
  readonly train: PictureSet & ReadPictures;
  readonly query: PictureSet & ReadPictures;
  readonly gallery: PictureSet & ReadPictures;
}

const folders = { train: 'bounding_box_train', query: 'query', gallery: 'bounding_box_test' } as const;
const personOfName = /^(-1|\d{1,6})_/;

/**
 * Reads Market-1501: `bounding_box_train`, `query` and `bounding_box_test` with names like `0002_c1s1_000451_03.jpg`
 * (person, camera, sequence, frame, detection). Person −1 is a junk detection, person 0000 a distractor; both belong into the
 * gallery only and are skipped elsewhere. DukeMTMC's and MSMT17's converted names (`0002_c1_f0044158.jpg`) are read too.
 *
 * @throws {DatasetError} `FOLDER_MISSING`; `DATASET_EMPTY` if a part has no picture with such a name.
 */
export async function readMarket1501(folder: string): Promise<Market1501> {
  const name = basename(resolve(folder));
  const part = (of: keyof typeof folders) => readPart(folder, { name, part: of });
  return { name, train: await part('train'), query: await part('query'), gallery: await part('gallery') };
}

async function readPart(
  folder: string,
  { name, part }: { readonly name: string; readonly part: keyof typeof folders },
): Promise<PictureSet & ReadPictures> {
  const inside = folders[part];
  const listed = await listFolder(join(folder, inside));
  const skipped: SkippedEntry[] = [...listed.skipped];
  const pictures: LabelledPicture[] = [];
  for (const file of listed.pictures) {
    const picture = pictureOf(file, join(folder, inside, file));
    const reason = reasonToSkip(picture, part);
    if (picture !== null && reason === null) pictures.push({ ...picture, id: `${inside}/${file}` });
    else skipped.push({ id: file, reason: reason ?? '' });
  }
  if (pictures.length === 0)
    throw new DatasetError(
      'DATASET_EMPTY',
      `${join(folder, inside)} holds no picture with a name like 0002_c1s1_000451_03.jpg`,
    );
  return {
    name: `${name}/${inside}`,
    pictures,
    skipped: skipped.map(({ id, reason }) => ({ id: `${inside}/${id}`, reason })),
  };
}

function pictureOf(name: string, file: string): LabelledPicture | null {
  const [, person] = personOfName.exec(name) ?? [];
  const camera = cameraOfName(name);
  if (person === undefined || camera === null) return null;
  return {
    ...{ id: name, file, identity: person, ...camera },
    ...(person === '-1' ? { isJunk: true } : {}),
    ...(/^0+$/.test(person) ? { isDistractor: true } : {}),
  };
}

function reasonToSkip(picture: LabelledPicture | null, part: keyof typeof folders): string | null {
  if (picture === null) return 'the name does not tell person and camera';
  if (part === 'gallery') return null;
  if (picture.isJunk === true) return 'a junk detection outside the gallery';
  return picture.isDistractor === true ? 'a distractor outside the gallery' : null;
}
