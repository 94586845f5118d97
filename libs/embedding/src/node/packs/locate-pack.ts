import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PackError } from '../../errors.ts';
import type { LocatedPack } from '../../packs/located-pack.types.ts';
import { packNameSchema, packVersionSchema } from '../../packs/manifest.ts';
import { defaultFaceManifest, readManifest } from '../pack-files.ts';

/** Name of the pack that comes with this library. */
export const builtInPackName = 'face-default';

export type { LocatedPack } from '../../packs/located-pack.types.ts';

/** Where packs are installed: `<packsDir>/<name>/<version>/manifest.json`. */
export interface PackPlace {
  readonly packsDir?: string;
}

/**
 * Finds a pack by what people write on a command line.
 *
 * @param pack A folder with a `manifest.json`, `face-default` (built in), `name@version`, or `name` for its newest version.
 * @throws {PackError} `PACK_UNKNOWN`, or as `readManifest`.
 */
export async function locatePack(pack: string, { packsDir }: PackPlace = {}): Promise<LocatedPack> {
  if (pack === builtInPackName) return readAt(defaultFaceManifest);
  if (existsSync(join(pack, 'manifest.json'))) {
    return readAt(pathToFileURL(join(resolve(pack), 'manifest.json')));
  }
  const [name = '', version, ...rest] = pack.split('@');
  const isName = packNameSchema.safeParse(name).success && rest.length === 0;
  if (!isName || (version !== undefined && !packVersionSchema.safeParse(version).success)) {
    throw new PackError(
      'PACK_UNKNOWN',
      `There is no pack ${pack}: no folder with a manifest.json, and no name.`,
    );
  }
  const chosen = version ?? (await installedVersions(name, packsDir)).at(-1);
  const folder = packsDir === undefined || chosen === undefined ? null : join(packsDir, name, chosen);
  if (folder === null || !existsSync(join(folder, 'manifest.json'))) {
    throw new PackError('PACK_UNKNOWN', `There is no pack ${pack} installed.`);
  }
  return readAt(pathToFileURL(join(resolve(folder), 'manifest.json')));
}

async function readAt(location: URL): Promise<LocatedPack> {
  return { manifest: await readManifest(location), location };
}

/** Versions of a pack, oldest first; none where it is not installed. */
export async function installedVersions(
  name: string,
  packsDir: string | undefined,
): Promise<readonly string[]> {
  if (packsDir === undefined) return [];
  const entries = await readdir(join(packsDir, name)).catch(() => []);
  return entries.filter((entry) => packVersionSchema.safeParse(entry).success).sort(compareVersions);
}

/** Names that have a folder in `packsDir`, in alphabetical order. */
export async function installedNames(packsDir: string): Promise<readonly string[]> {
  const entries = await readdir(packsDir, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory() && packNameSchema.safeParse(entry.name).success)
    .map(({ name }) => name)
    .sort();
}

/** Negative where `a` is older. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a.split('.').map(Number), b.split('.').map(Number)];
  const at = left.findIndex((part, index) => part !== right[index]);
  return at === -1 ? 0 : (left[at] ?? 0) - (right[at] ?? 0);
}
