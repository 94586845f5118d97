import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { encodeHeader, HEADER_BYTES, type SpaceFileHeader } from './space-file-header.ts';

/** Appends records to a space's file; what `append` resolved for is on disk. Calls must not overlap. */
export class SpaceFileWriter {
  readonly #file: FileHandle;
  #soundBytes: number;
  #hasLooseEnd: boolean;

  private constructor(file: FileHandle, soundBytes: number, hasLooseEnd: boolean) {
    this.#file = file;
    this.#soundBytes = soundBytes;
    this.#hasLooseEnd = hasLooseEnd;
  }

  /** A new file of no records yet; written aside and renamed, so that the path never names half a header. */
  static async create(
    path: string,
    header: Omit<SpaceFileHeader, 'snapshotBytes'>,
  ): Promise<SpaceFileWriter> {
    const aside = await AsideFile.open(path, header);
    return aside.moveIntoPlace(header.appliedSeq);
  }

  /** A file that was read: what lies behind `soundBytes` is cut off before the first append. */
  static async resume(path: string, soundBytes: number): Promise<SpaceFileWriter> {
    return new SpaceFileWriter(await open(path, 'r+'), soundBytes, true);
  }

  static adopt(file: FileHandle, soundBytes: number): SpaceFileWriter {
    return new SpaceFileWriter(file, soundBytes, false);
  }

  async append(records: Buffer): Promise<void> {
    if (this.#hasLooseEnd) await this.#cutLooseEnd();
    this.#hasLooseEnd = true;
    try {
      await writeFully(this.#file, records, this.#soundBytes);
      await this.#file.datasync();
    } catch (error) {
      // A full disk may have taken a part. If cutting it off fails too, the next append tries again first.
      await this.#cutLooseEnd().catch(() => undefined);
      throw error;
    }
    this.#soundBytes += records.length;
    this.#hasLooseEnd = false;
  }

  /**
   * Says in the header that the file is whole as it is: from now on a missing byte is damage, and no longer taken for
   * a record that was being written. The header is inside one sector, so that it is written as a whole or not at all.
   */
  async seal(header: Omit<SpaceFileHeader, 'snapshotBytes'>): Promise<void> {
    if (this.#hasLooseEnd) await this.#cutLooseEnd();
    await writeFully(this.#file, encodeHeader({ ...header, snapshotBytes: this.#soundBytes }), 0);
    await this.#file.datasync();
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  async #cutLooseEnd(): Promise<void> {
    await this.#file.truncate(this.#soundBytes);
    this.#hasLooseEnd = false;
  }
}

/** A file that is written beside the one it will replace: complete and on disk before the rename. */
export class AsideFile {
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #header: Omit<SpaceFileHeader, 'snapshotBytes'>;
  #bytes = HEADER_BYTES;

  private constructor(path: string, file: FileHandle, header: Omit<SpaceFileHeader, 'snapshotBytes'>) {
    this.#path = path;
    this.#file = file;
    this.#header = header;
  }

  static async open(path: string, header: Omit<SpaceFileHeader, 'snapshotBytes'>): Promise<AsideFile> {
    return new AsideFile(path, await open(asidePath(path), 'w+', 0o600), header);
  }

  async write(records: Buffer): Promise<void> {
    await writeFully(this.#file, records, this.#bytes);
    this.#bytes += records.length;
  }

  async moveIntoPlace(appliedSeq: bigint): Promise<SpaceFileWriter> {
    await writeFully(
      this.#file,
      encodeHeader({ ...this.#header, appliedSeq, snapshotBytes: this.#bytes }),
      0,
    );
    await this.#file.sync();
    await rename(asidePath(this.#path), this.#path);
    // The rename is done: from here on this is the file. Should the folder not be synced, a power cut may bring back the
    // old one, which the reconciler notices; to fail now would leave a writer on a file that has no name any more.
    await syncFolder(dirname(this.#path)).catch(() => undefined);
    return SpaceFileWriter.adopt(this.#file, this.#bytes);
  }

  async discard(): Promise<void> {
    await this.#file.close();
    await rm(asidePath(this.#path), { force: true });
  }
}

export const ASIDE_SUFFIX = '.new';

function asidePath(path: string): string {
  return `${path}${ASIDE_SUFFIX}`;
}

async function writeFully(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    const { bytesWritten } = await file.write(bytes, written, bytes.length - written, position + written);
    written += bytesWritten;
  }
}

/** Makes a rename or removal in the folder survive a power cut. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
