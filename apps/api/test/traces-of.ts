import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '../src/infra/prisma/database.ts';

export interface SearchedPlace {
  readonly database: Pick<Database, 'client'>;
  readonly folder: string;
  /** Folders at its top that are not looked into: an embedded database keeps deleted bytes until it overwrites them. */
  readonly without?: readonly string[];
}

export interface Needles {
  readonly texts: readonly string[];
  readonly bytes: readonly Buffer[];
}

/** Tables (by name) with a row, and files (by path) with bytes, that have one of the needles: texts in whatever case, bytes in hexadecimal too. */
export async function tracesOf(place: SearchedPlace, needles: Needles): Promise<readonly string[]> {
  return [...(await inTables(place, needles)), ...(await inFiles(place, needles))];
}

async function inTables(
  { database: { client } }: SearchedPlace,
  { texts, bytes }: Needles,
): Promise<string[]> {
  const tables = await client.$queryRaw<{ name: string }[]>`
    SELECT table_name AS name FROM information_schema.tables
    WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'`;
  const words = [...texts, ...bytes.map((needle) => needle.toString('hex'))];
  const found: string[] = [];
  for (const { name } of tables) {
    // Names of tables cannot be parameters; these are the database's own.
    const [row] = await client.$queryRawUnsafe<{ n: bigint }[]>(
      `SELECT count(*) AS n FROM "${name}" t WHERE EXISTS (
        SELECT 1 FROM unnest($1::text[]) AS word WHERE strpos(lower(t::text), lower(word)) > 0)`,
      words,
    );
    if ((row?.n ?? 0n) > 0n) found.push(name);
  }
  return found.sort();
}

async function inFiles(
  { folder, without = [] }: SearchedPlace,
  { texts, bytes }: Needles,
): Promise<string[]> {
  const needles = [...texts.map((text) => Buffer.from(text)), ...bytes];
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    if (without.some((name) => path.startsWith(join(folder, name, '/')))) continue;
    const content = await readFile(path);
    if (needles.some((needle) => content.includes(needle))) found.push(path.slice(folder.length));
  }
  return found.sort();
}
