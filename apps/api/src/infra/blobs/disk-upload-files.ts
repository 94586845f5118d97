import { constants } from 'node:fs';
import { mkdir, open, opendir, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { isUuid } from '../../core/ids.ts';
import type {
  AppendOutcome,
  UploadFiles,
  UploadPiece,
  UploadReader,
} from '../../features/import/upload-files.ts';
import { hasErrorCode, onDisk } from './disk-errors.ts';

const folderName = '.uploads';

/** Uploads as files in a folder of the blob store's folder, so that whoever serves one serves the other. */
export async function openDiskUploadFiles(options: { readonly folder: string }): Promise<UploadFiles> {
  const folder = join(options.folder, folderName);
  await onDisk('open', () => mkdir(folder, { recursive: true, mode: 0o700 }));
  const pathOf = (id: string): string => {
    if (!isUuid(id)) throw new TypeError('openDiskUploadFiles: id must be a row id');
    return join(folder, id);
  };
  return {
    size: (id) => onDisk('read', () => sizeOf(pathOf(id))),
    append: (id, piece) => append(pathOf(id), piece),
    open: (id) => onDisk('read', () => openReader(pathOf(id))),
    delete: (ids) =>
      onDisk('delete', async () => {
        for (const id of ids) await rm(pathOf(id), { force: true });
      }),
    list: () => list(folder),
  };
}

async function sizeOf(path: string): Promise<number> {
  return (await statOrNull(path))?.size ?? 0;
}

async function append(path: string, { offset, maxBytes, source }: UploadPiece): Promise<AppendOutcome> {
  const file = await onDisk('write', () => open(path, constants.O_RDWR | constants.O_CREAT, 0o600));
  try {
    const { size } = await onDisk('write', () => file.stat());
    if (size !== offset) return { kind: 'wrong-offset', size };
    const outcome = await write(file, { offset, maxBytes, source });
    await onDisk('write', () => file.sync());
    return outcome;
  } finally {
    await file.close();
  }
}

/** A failing disk throws; a failing source ends the piece, so that the sender can go on from there. */
async function write(file: FileHandle, { offset, maxBytes, source }: UploadPiece): Promise<AppendOutcome> {
  let size = offset;
  const chunks = iterate(source);
  for (;;) {
    const chunk = await chunks.next().catch(() => null);
    if (chunk === null) return { kind: 'broken', size };
    if (chunk.done === true) return { kind: 'written', size };
    if (size + chunk.value.byteLength > maxBytes) {
      await chunks.return(undefined);
      return { kind: 'too-large', size };
    }
    await onDisk('write', () => writeAll(file, chunk.value, size)).catch(async (error: unknown) => {
      await chunks.return(undefined);
      throw error;
    });
    size += chunk.value.byteLength;
  }
}

async function* iterate(source: UploadPiece['source']): AsyncGenerator<Uint8Array> {
  yield* source;
}

async function writeAll(file: FileHandle, chunk: Uint8Array, position: number): Promise<void> {
  let written = 0;
  while (written < chunk.byteLength) {
    const left = chunk.byteLength - written;
    written += (await file.write(chunk, written, left, position + written)).bytesWritten;
  }
}

async function openReader(path: string): Promise<UploadReader | null> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return null;
    throw error;
  }
  const { size } = await file.stat();
  return {
    byteSize: size,
    read: (buffer, position) =>
      onDisk('read', async () => (await file.read(buffer, 0, buffer.byteLength, position)).bytesRead),
    close: () => file.close(),
  };
}

async function* list(folder: string): AsyncGenerator<{ id: string; changedAt: Date }> {
  const directory = await onDisk('list', () => opendir(folder));
  for await (const { name } of directory) {
    const found = isUuid(name) ? await onDisk('list', () => statOrNull(join(folder, name))) : null;
    if (found !== null) yield { id: name, changedAt: found.mtime };
  }
}

async function statOrNull(path: string): Promise<{ readonly size: number; readonly mtime: Date } | null> {
  try {
    return await stat(path);
  } catch (error) {
    if (hasErrorCode(error, 'ENOENT')) return null;
    throw error;
  }
}
