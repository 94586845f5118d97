import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const debianFolder = '/usr/lib/postgresql';

/** The folder that holds both `initdb` and `postgres`, the newest version first; null where there is none. */
export function findPostgresBinaries(path = process.env.PATH ?? '') {
  const debian = existsSync(debianFolder) ? readdirSync(debianFolder) : [];
  const newestFirst = debian
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(debianFolder, version, 'bin'));
  const folders = [...newestFirst, ...path.split(delimiter)];
  return (
    folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres'))) ??
    null
  );
}
