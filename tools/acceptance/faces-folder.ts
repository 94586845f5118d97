import { readdirSync } from 'node:fs';
import { join } from 'node:path';

export interface PicturesOfPerson {
  readonly name: string;
  /** Paths in natural order: 2.png comes before 10.png. */
  readonly pictures: readonly string[];
}

const naturalOrder = new Intl.Collator('en', { numeric: true });

/** Reads `<folder>/<identity>/<image>`; other files, and names that begin with a dot, are passed over. */
export function readFacesFolder(folder: string): PicturesOfPerson[] {
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
    .sort(naturalOrder.compare);
  return names
    .map((name) => ({ name, pictures: readPictures(join(folder, name)) }))
    .filter(({ pictures }) => pictures.length > 0);
}

function readPictures(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
    .sort(naturalOrder.compare)
    .map((name) => join(folder, name));
}
