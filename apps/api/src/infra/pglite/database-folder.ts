import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** PGlite 0.5 is PostgreSQL 18; a folder of another major version cannot be opened. */
export const EMBEDDED_MAJOR_VERSION = '18';

/** The embedded database cannot be opened; the message says what a person can do. */
export class EmbeddedDatabaseError extends Error {
  override readonly name = 'EmbeddedDatabaseError';
}

/**
 * Makes the database's folder if it is not there. It appears whole or not at all: it is made under another name and
 * renamed, so that a process killed while it initialises leaves nothing half done.
 */
export async function prepareDatabaseFolder(
  dataDir: string,
  initialise: (folder: string) => Promise<void>,
): Promise<string> {
  const folder = join(dataDir, 'postgres');
  if (await isUsable(folder)) return folder;
  const aside = join(dataDir, 'postgres.new');
  await mkdir(dataDir, { recursive: true });
  await rm(aside, { recursive: true, force: true });
  await initialise(aside);
  await rm(folder, { recursive: true, force: true }); // empty, or not there: isUsable has looked
  await rename(aside, folder);
  return folder;
}

/** @throws {EmbeddedDatabaseError} if there is something in the folder that is no database of this version. */
async function isUsable(folder: string): Promise<boolean> {
  const entries = await readdir(folder).catch(ifAbsent([]));
  if (entries.length === 0) return false;
  const version = (await readFile(join(folder, 'PG_VERSION'), 'utf8').catch(ifAbsent(''))).trim();
  if (version === '') {
    throw new EmbeddedDatabaseError(
      `${folder} is not empty and holds no database: move it away, or choose another DATA_DIR`,
    );
  }
  if (version !== EMBEDDED_MAJOR_VERSION) {
    throw new EmbeddedDatabaseError(
      `${folder} was made by PostgreSQL ${version} and this version of Gallerist embeds PostgreSQL ` +
        `${EMBEDDED_MAJOR_VERSION}: dump it with the version of Gallerist that made it, or choose another DATA_DIR`,
    );
  }
  return true;
}

function ifAbsent<T>(value: T): (error: unknown) => T {
  return (error) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return value;
    throw error;
  };
}
