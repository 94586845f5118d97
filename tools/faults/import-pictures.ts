import { createRequire } from 'node:module';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sharp from 'sharp';

export interface ImportPicture {
  /** `<person>/<file>` in the ZIP. */
  readonly path: string;
  readonly bytes: Buffer;
}

/** Around single faces of the photographs that an npm package carries, with room for shifts. */
const places = [
  { photograph: 'sample3', left: 980, top: 100, width: 400, height: 540 },
  { photograph: 'sample1', left: 1390, top: 120, width: 370, height: 400 },
  { photograph: 'sample3', left: 500, top: 200, width: 370, height: 500 },
  { photograph: 'sample6', left: 170, top: 360, width: 370, height: 500 },
  { photograph: 'sample6', left: 1400, top: 160, width: 380, height: 500 },
] as const;

/** So many different files, each of one face: cut a few pixels aside, lighter or darker, of people in turn. */
export async function makePortraits(count: number, people: number): Promise<ImportPicture[]> {
  const demo = join(
    dirname(createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json')),
    'demo',
  );
  const photographs = new Map<string, Buffer>();
  for (const { photograph } of places) {
    photographs.set(photograph, await readFile(join(demo, `${photograph}.jpg`)));
  }
  const pictures: ImportPicture[] = [];
  for (let i = 0; i < count; i += 1) {
    const person = i % people;
    const place = places[person % places.length];
    const photograph = place === undefined ? undefined : photographs.get(place.photograph);
    if (place === undefined || photograph === undefined) throw new Error('makePortraits: no photograph');
    const shift = Math.floor(i / people);
    const bytes = await sharp(photograph)
      .extract({
        left: place.left + (shift % 9) - 4,
        top: place.top + (Math.floor(shift / 9) % 9) - 4,
        width: place.width,
        height: place.height,
      })
      .modulate({ brightness: 0.9 + 0.02 * (person % 11) })
      .jpeg({ quality: 80 + (Math.floor(shift / 81) % 15) })
      .toBuffer();
    pictures.push({ path: `person ${person}/${shift}.jpg`, bytes });
  }
  return pictures;
}

/** Files of a folder with a subfolder for each person, for example aligned crops of LFW. */
export async function readFolders(folder: string, count: number): Promise<ImportPicture[]> {
  const pictures: ImportPicture[] = [];
  for (const person of (await readdir(folder, { withFileTypes: true })).filter((entry) =>
    entry.isDirectory(),
  )) {
    for (const name of await readdir(join(folder, person.name))) {
      if (pictures.length === count) return pictures;
      const bytes = await readFile(join(folder, person.name, name));
      pictures.push({ path: `${person.name}/${name}`, bytes });
    }
  }
  return pictures;
}
