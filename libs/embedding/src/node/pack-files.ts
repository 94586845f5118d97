import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, realpath } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PackError } from '../errors.ts';
import { parseManifest } from '../packs/manifest.ts';
import { requireFacePack, withFaceFinder } from '../packs/face-manifest.ts';
import type { FacePackManifest } from '../packs/face-manifest.ts';
import type { PackAttachment, PackFile } from '../packs/pack-file.schema.ts';
import type { PackManifest } from '../packs/manifest.ts';
import { requireServable } from '../packs/servable-manifest.ts';
import type { ServableManifest } from '../packs/servable-manifest.ts';

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

/**
 * Reads a face pack that is to serve pictures; one that brings only an embedder borrows the built-in detector and landmarks.
 *
 * @throws {PackError} as {@link readManifest}; `PACK_INCOMPLETE` for a pack of another modality or without thresholds.
 */
export async function readFaceManifest(location: URL): Promise<FacePackManifest> {
  const manifest = await readManifest(location);
  if (manifest.detector !== null) return requireFacePack(manifest);
  return requireFacePack(withFaceFinder(manifest, await readManifest(defaultFaceManifest)));
}

/**
 * A pack that is to serve, measured or not; a face pack that brings only an embedder borrows the built-in detector and landmarks.
 *
 * @throws {PackError} as {@link readManifest}; `PACK_INCOMPLETE` as `requireServable`.
 */
export async function servableManifest(manifest: PackManifest): Promise<ServableManifest> {
  if (manifest.modality !== 'FACE' || manifest.detector !== null) return requireServable(manifest);
  return requireServable(withFaceFinder(manifest, await readManifest(defaultFaceManifest)));
}

/** A file of a pack, its digest checked. */
export interface LoadedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * The files of one role, in the manifest's order, each compared with its pinned SHA-256.
 *
 * @param location Of the pack's `manifest.json`; its own files lie beside it. May be left out for a pack of npm packages.
 * @throws {PackError} `FILE_MISSING` or `FILE_CHANGED`.
 */
export async function readPackFiles(
  manifest: PackManifest,
  role: PackFile['role'],
  location?: URL,
): Promise<readonly LoadedFile[]> {
  const files = manifest.files.filter((file) => file.role === role);
  return Promise.all(files.map((file) => readPinned(file, file.package, location)));
}

/**
 * A file beside the weights, compared with its pinned SHA-256.
 *
 * @throws {PackError} `FILE_MISSING` or `FILE_CHANGED`.
 */
export const readAttachment = (attachment: PackAttachment, location: URL): Promise<LoadedFile> =>
  readPinned(attachment, null, location);

async function readPinned(
  { path, sha256 }: Pick<PackFile, 'path' | 'sha256'>,
  owner: string | null,
  location: URL | undefined,
): Promise<LoadedFile> {
  const name = owner === null ? path : `${owner}/${path}`;
  const folder = owner === null ? packFolder(location, name) : packageFolder(owner);
  const bytes = await readInside(folder, path).catch((cause: unknown) => {
    if (cause instanceof PackError) throw cause;
    const advice = owner === null ? 'add the pack again' : 'install the packages again';
    throw new PackError('FILE_MISSING', `${name} is missing; ${advice}.`, { cause });
  });
  const digest = createHash('sha256').update(bytes).digest('hex');
  if (digest !== sha256) {
    throw new PackError('FILE_CHANGED', `${name} has SHA-256 ${digest}, the manifest pins ${sha256}.`);
  }
  return { path, bytes };
}

/** The manifest lets no path climb; a link in the folder could still lead out of it. */
async function readInside(folder: string, path: string): Promise<Uint8Array> {
  const [root, file] = await Promise.all([realpath(folder), realpath(join(folder, path))]);
  if (!file.startsWith(root + sep)) {
    throw new PackError('FILE_MISSING', `${path} is a link that leads out of its pack.`);
  }
  return readFile(file);
}

function packFolder(location: URL | undefined, name: string): string {
  if (location !== undefined) return dirname(fileURLToPath(location));
  throw new PackError('FILE_MISSING', `${name} lies in the pack's own folder, which was not given.`);
}

/** The package's folder, also where its `exports` hide its package.json. */
function packageFolder(name: string): string {
  const folder = (resolver.resolve.paths(name) ?? [])
    .map((parent) => join(parent, name))
    .find((candidate) => existsSync(join(candidate, 'package.json')));
  if (folder === undefined) throw new PackError('FILE_MISSING', `The npm package ${name} is not installed.`);
  return folder;
}
