import { decoderDescription } from '@gallerist/preprocess/node';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, realpath } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PackError } from '../errors.ts';
import { describeEmbedder } from '../packs/describe-pipeline.ts';
import { parseManifest } from '../packs/manifest.ts';
import { requireFacePack, withFaceFinder } from '../packs/face-manifest.ts';
import type { FacePackManifest } from '../packs/face-manifest.ts';
import type { PackAttachment, PackFile } from '../packs/pack-file.schema.ts';
import type { PackManifest } from '../packs/manifest.ts';
import { parsePersonFinder, withPersonFinder } from '../packs/person-finder.ts';
import type { PersonFinderManifest } from '../packs/person-finder.ts';
import { requireServable } from '../packs/servable-manifest.ts';
import type { ServableManifest } from '../packs/servable-manifest.ts';

const resolver = createRequire(import.meta.url);

/** The manifest of the built-in face pack. */
export const defaultFaceManifest = new URL('../../packs/face-default/manifest.json', import.meta.url);

/** The manifest of the built-in finder of persons. */
const defaultPersonFinder = new URL('../../packs/person-finder/finder.json', import.meta.url);

/**
 * Reads and checks a pack's manifest.
 *
 * @throws {PackError} `FILE_MISSING` or `MANIFEST_INVALID`.
 */
export async function readManifest(location: URL): Promise<PackManifest> {
  return parseManifest(await readJson(location));
}

/**
 * Reads and checks the built-in finder of persons.
 *
 * @throws {PackError} `FILE_MISSING` or `MANIFEST_INVALID`.
 */
export async function readPersonFinder(): Promise<PersonFinderManifest> {
  return parsePersonFinder(await readJson(defaultPersonFinder));
}

async function readJson(location: URL): Promise<unknown> {
  const text = await readFile(location, 'utf8').catch((cause: unknown) => {
    throw new PackError('FILE_MISSING', "The pack's manifest.json cannot be read.", { cause });
  });
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new PackError('MANIFEST_INVALID', "The pack's manifest.json is not JSON.", { cause });
  }
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
 * A pack that is to serve, measured or not; one that brings only an embedder borrows what finds its subjects: the built-in detector
 * and landmarks of faces, the built-in detector of persons.
 *
 * @param spaceId Where this very space is wanted: a body pack that made it while there was no person detector to borrow borrows none.
 * @throws {PackError} as {@link readManifest}; `PACK_INCOMPLETE` as `requireServable`.
 */
export async function servableManifest(manifest: PackManifest, spaceId?: string): Promise<ServableManifest> {
  if (manifest.detector !== null) return requireServable(manifest);
  if (spaceId !== undefined && describeEmbedder(manifest, decoderDescription).spaceId === spaceId) {
    return requireServable(manifest);
  }
  switch (manifest.modality) {
    case 'FACE':
      return requireServable(withFaceFinder(manifest, await readManifest(defaultFaceManifest)));
    case 'BODY':
      return requireServable(withPersonFinder(manifest, await readPersonFinder()));
    case 'OBJECT':
      return requireServable(manifest);
  }
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
  manifest: Pick<PackManifest, 'files'>,
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
