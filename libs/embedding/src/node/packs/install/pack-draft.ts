import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { PackError } from '../../../errors.ts';
import { parseManifest } from '../../../packs/manifest.ts';
import type { PackManifest, packManifestSchema } from '../../../packs/manifest.ts';

type ManifestInput = z.input<typeof packManifestSchema>;
type WithoutDigest<T> = Omit<T, 'sha256'> & { readonly sha256?: string };

/** A manifest as it is written before its files are sealed: digests of files in the pack's folder may be left out. */
export type PackDraft = Omit<ManifestInput, 'files' | 'attachments' | 'schemaVersion'> & {
  readonly files: readonly WithoutDigest<ManifestInput['files'][number]>[];
  readonly attachments?: readonly WithoutDigest<NonNullable<ManifestInput['attachments']>[number]>[];
};

/** Files of a pack's folder by their path. */
export type PackContents = ReadonlyMap<string, Uint8Array>;

/**
 * Fills in the digests of the files that the pack's folder will hold.
 *
 * @throws {PackError} `FILE_MISSING` for a file without contents; `MANIFEST_INVALID` for contents that no file names, and as
 *   `parseManifest`.
 */
export function sealManifest(draft: PackDraft, contents: PackContents): PackManifest {
  const named = new Set<string>();
  const seal = <T extends { readonly path: string; readonly sha256?: string }>(file: T) => {
    const bytes = contents.get(file.path);
    if (bytes === undefined) throw new PackError('FILE_MISSING', `The pack's ${file.path} was not given.`);
    named.add(file.path);
    return { ...file, sha256: createHash('sha256').update(bytes).digest('hex') };
  };
  const files = draft.files.map((file) => ((file.package ?? null) === null ? seal(file) : file));
  const attachments = (draft.attachments ?? []).map(seal);
  const stray = [...contents.keys()].find((path) => !named.has(path));
  if (stray !== undefined) {
    throw new PackError('MANIFEST_INVALID', `The pack's manifest does not name the file ${stray}.`);
  }
  return parseManifest({ ...draft, schemaVersion: 2, files, attachments });
}
