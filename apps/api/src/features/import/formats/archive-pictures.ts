import { fail, ok } from '../../../core/result.ts';
import type { Result } from '../../../core/result.ts';
import type { ArchiveFile, ZipArchive } from '../archive/zip-archive.ts';
import type { EntryProblem } from '../import.types.ts';

const zipMagic = Buffer.from('PK\u0003\u0004', 'latin1');

/** What a picture of the archive is read by; its faults are those of one entry. */
export function pictureOf(
  archive: ZipArchive,
  file: ArchiveFile,
  maxBytes: number,
): () => Promise<Result<Uint8Array, EntryProblem>> {
  return async () => {
    if (file.problem !== null) return fail(file.problem);
    const read = await archive.read(file, maxBytes);
    if (!read.ok) return read;
    return zipMagic.equals(read.value.subarray(0, zipMagic.length)) ? fail(nestedArchive) : ok(read.value);
  };
}

const nestedArchive: EntryProblem = {
  reason: 'NESTED_ARCHIVE',
  message: 'the entry is a ZIP itself; ZIPs inside are not opened',
};

/** Left by file managers; nobody meant to upload them. */
export function isClutter(file: ArchiveFile): boolean {
  const last = file.segments.at(-1) ?? '';
  return (
    file.segments[0] === '__MACOSX' || last.startsWith('.') || last === 'Thumbs.db' || last === 'desktop.ini'
  );
}

/** Finds pictures beside a list: by the path from the list's folder, from the top, or by the name alone if it is unique. */
export class PictureFinder {
  readonly #byPath = new Map<string, ArchiveFile>();
  readonly #byName = new Map<string, ArchiveFile | null>();
  readonly #folder: readonly string[];

  constructor(files: readonly ArchiveFile[], listFolder: readonly string[]) {
    this.#folder = listFolder;
    for (const file of files) {
      const path = file.segments.join('/');
      if (path !== '' && !this.#byPath.has(path)) this.#byPath.set(path, file);
      for (const name of namesOf(file)) this.#byName.set(name, this.#byName.has(name) ? null : file);
    }
  }

  byPath(segments: readonly string[]): ArchiveFile | null {
    const fromFolder = [...this.#folder, ...segments].join('/');
    return this.#byPath.get(fromFolder) ?? this.#byPath.get(segments.join('/')) ?? null;
  }

  /** With or without the extension; null where several files have the name. */
  byName(name: string): ArchiveFile | null {
    return this.#byName.get(name.normalize('NFC')) ?? null;
  }
}

function namesOf(file: ArchiveFile): readonly string[] {
  const name = file.segments.at(-1)?.normalize('NFC');
  if (name === undefined) return [];
  return [...new Set([name, name.replace(/\.[^.]+$/, '')])];
}
