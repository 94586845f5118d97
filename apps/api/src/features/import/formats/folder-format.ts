import { tidyText } from '../../../core/plain-text.ts';
import type { ArchiveFile, ZipArchive } from '../archive/zip-archive.ts';
import { isClutter, pictureOf } from './archive-pictures.ts';
import { problemItem } from './import-item.ts';
import type { ImportItem, ImportSource, PictureDefaults, WantedIdentity } from './import-item.ts';
import { identityLimits } from '../../identity/identity.types.ts';

interface FolderPictures {
  readonly maxImageBytes: number;
  readonly defaults: PictureDefaults;
}

/** `<identity>/<image>`, whatever lies deeper; one folder around everything does not count. */
export function folderSource(archive: ZipArchive, pictures: FolderPictures): ImportSource {
  const files = archive.files.filter((file) => !isClutter(file));
  const depth = hasFolderAround(files) ? 1 : 0;
  return {
    items: itemsOf(archive, files, { depth, ...pictures }),
    shareAt: ({ index }) => index / Math.max(1, archive.entryCount),
  };
}

/** All files lie in one folder, and those of a person in a folder of theirs inside it. */
function hasFolderAround(files: readonly ArchiveFile[]): boolean {
  const first = files[0]?.segments[0];
  return files.every(
    ({ problem, segments }) => problem !== null || (segments.length > 2 && segments[0] === first),
  );
}

// oxlint-disable-next-line typescript/require-await -- lists are asynchronous, folders need not be
async function* itemsOf(
  archive: ZipArchive,
  files: readonly ArchiveFile[],
  { depth, maxImageBytes, defaults }: FolderPictures & { readonly depth: number },
): AsyncGenerator<ImportItem> {
  for (const file of files) {
    const { index, name, problem, segments } = file;
    const folder = segments.length > depth + 1 ? segments[depth] : undefined;
    if (problem !== null) yield problemItem({ index, name }, problem);
    else if (folder === undefined) yield problemItem({ index, name }, noIdentity);
    else {
      const facts = { cameraId: null, capturedAt: null, externalId: null, attributes: {} };
      const read = pictureOf(archive, file, maxImageBytes);
      const picture = { ...facts, ...defaults, read };
      yield { index, name, content: { kind: 'picture', identity: identityOfName(folder), picture } };
    }
  }
}

const noIdentity = {
  reason: 'NO_IDENTITY',
  message: 'the file lies in no folder that names an identity',
} as const;

/** One word for a person that is both: an external id for programs, and a name for people. */
export function identityOfName(given: string): WantedIdentity {
  const name = tidyText(given);
  const isShort = Array.from(name).length <= identityLimits.nameLength;
  return {
    key: name,
    find: { externalId: name, name },
    make: { externalId: name, name: isShort ? name : null },
  };
}
