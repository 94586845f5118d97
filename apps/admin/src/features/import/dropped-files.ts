import type { PathFile } from './zip-of-files.ts';

/** Everything in what was dropped, folders opened, hidden files left out. Call it in the event: the browser forgets afterwards. */
export async function droppedFiles(transfer: DataTransfer): Promise<readonly PathFile[]> {
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  const found: PathFile[] = [];
  for (const entry of entries) await collect(entry, found);
  return sorted(found);
}

/** Of a file field; a folder's files know their paths. */
export function chosenFiles(files: readonly File[]): readonly PathFile[] {
  return sorted(
    files
      .map((file) => ({ path: file.webkitRelativePath === '' ? file.name : file.webkitRelativePath, file }))
      .filter(({ path }) => !path.split('/').some(isHidden)),
  );
}

const isHidden = (name: string): boolean =>
  name.startsWith('.') || name === 'Thumbs.db' || name === 'desktop.ini';

/** The order of the disk is not always the same, and an upload that goes on needs the same archive. */
const sorted = (files: readonly PathFile[]): readonly PathFile[] =>
  [...files].sort((a, b) => (a.path < b.path ? -1 : 1));

async function collect(entry: FileSystemEntry, found: PathFile[]): Promise<void> {
  if (isHidden(entry.name)) return;
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    found.push({ path: entry.fullPath.replace(/^\//, ''), file });
  } else if (isFolder(entry)) {
    const reader = entry.createReader();
    // A reader gives a hundred at a time.
    for (;;) {
      const some = await new Promise<readonly FileSystemEntry[]>((resolve, reject) =>
        reader.readEntries(resolve, reject),
      );
      if (some.length === 0) return;
      for (const one of some) await collect(one, found);
    }
  }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile;
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;
