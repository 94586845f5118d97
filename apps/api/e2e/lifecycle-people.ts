import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A person of a folder of aligned crops, 112 × 112, as LFW's. */
export interface FolderPerson {
  readonly name: string;
  /** Base64. */
  readonly pictures: readonly string[];
}

/** The first `count` people of the folder with at least `least` pictures, `most` of each; then as many with exactly one. */
export async function readPeople(
  folder: string,
  of: { readonly count: number; readonly least: number; readonly most: number; readonly singles: number },
): Promise<{ readonly people: readonly FolderPerson[]; readonly singles: readonly FolderPerson[] }> {
  const people: FolderPerson[] = [];
  const singles: FolderPerson[] = [];
  for (const name of (await readdir(folder)).sort()) {
    if (people.length === of.count && singles.length === of.singles) break;
    const files = (await readdir(join(folder, name))).sort();
    const list = files.length >= of.least ? people : singles;
    const wanted = list === people ? of.count : of.singles;
    if ((list === singles && files.length !== 1) || list.length === wanted) continue;
    const bytes = await Promise.all(
      files.slice(0, of.most).map((file) => readFile(join(folder, name, file))),
    );
    list.push({ name, pictures: bytes.map((one) => one.toString('base64')) });
  }
  return { people, singles };
}
