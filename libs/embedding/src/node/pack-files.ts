import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { PackError } from '../errors.ts';
import { parseManifest } from '../packs/manifest.ts';
import type { PackFile, PackManifest } from '../packs/manifest.ts';

const resolver = createRequire(import.meta.url);

/** The manifest of the built-in face pack. */
export const defaultFaceManifest = new URL('../../packs/face-default/manifest.json', import.meta.url);

/**
 * Reads and checks a pack's manifest.
 *
 * @throws {PackError} `FILE_MISSING` or `MANIFEST_INVALID`.
 */
export async function readManifest(location: URL): Promise<PackManifest> {
  const text = await readFile(location, 'utf8').catch((cause: unknown) => {
    throw new PackError('FILE_MISSING', "The pack's manifest.json cannot be read.", { cause });
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new PackError('MANIFEST_INVALID', "The pack's manifest.json is not JSON.", { cause });
  }
  return parseManifest(value);
}

/** A file of a pack, its digest checked. */
export interface LoadedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * The files of one role, in the manifest's order, each compared with its pinned SHA-256.
 *
 * @throws {PackError} `FILE_MISSING` or `FILE_CHANGED`.
 */
export async function readPackFiles(
  manifest: PackManifest,
  role: PackFile['role'],
): Promise<readonly LoadedFile[]> {
  return Promise.all(manifest.files.filter((file) => file.role === role).map(readPackFile));
}

async function readPackFile(file: PackFile): Promise<LoadedFile> {
  const name = `${file.package}/${file.path}`;
  const bytes = await readFile(join(packageFolder(file.package), file.path)).catch((cause: unknown) => {
    throw new PackError('FILE_MISSING', `${name} is missing; install the packages again.`, { cause });
  });
  const digest = createHash('sha256').update(bytes).digest('hex');
  if (digest !== file.sha256) {
    throw new PackError('FILE_CHANGED', `${name} has SHA-256 ${digest}, the manifest pins ${file.sha256}.`);
  }
  return { path: file.path, bytes };
}

/** The package's folder, also where its `exports` hide its package.json. */
function packageFolder(name: string): string {
  const folder = (resolver.resolve.paths(name) ?? [])
    .map((parent) => join(parent, name))
    .find((candidate) => existsSync(join(candidate, 'package.json')));
  if (folder === undefined) throw new PackError('FILE_MISSING', `The npm package ${name} is not installed.`);
  return folder;
}
