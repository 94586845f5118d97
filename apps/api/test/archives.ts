import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

export type ArchiveEntry = readonly [path: string, bytes: Uint8Array | string, options?: EntryOptions];

export interface EntryOptions {
  readonly compress?: boolean;
  readonly forceZip64Format?: boolean;
}

/** A ZIP of files, in memory. */
export async function zipOf(entries: readonly ArchiveEntry[]): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [path, bytes, options = {}] of entries) {
    zip.addBuffer(Buffer.from(bytes as Uint8Array), path, { compress: false, ...options });
  }
  zip.end();
  return await buffer(zip.outputStream);
}

/** The same ZIP with bytes exchanged for as many others, wherever they stand: names that no tool would write. */
export function exchanged(zip: Buffer, from: string, to: string | Buffer): Buffer {
  const old = Buffer.from(from, 'latin1');
  const next = typeof to === 'string' ? Buffer.from(to, 'latin1') : to;
  if (old.length !== next.length) throw new Error('exchanged: both must have the same length');
  const copy = Buffer.from(zip);
  let count = 0;
  for (let at = copy.indexOf(old); at !== -1; at = copy.indexOf(old, at + old.length)) {
    next.copy(copy, at);
    count += 1;
  }
  if (count === 0) throw new Error('exchanged: the bytes do not occur');
  return copy;
}

/** With a bit of the general purpose flags set in every header of the ZIP, for example 1: encrypted. */
export function withFlag(zip: Buffer, flag: number): Buffer {
  const copy = Buffer.from(zip);
  for (const [signature, offset] of [
    ['PK\u0003\u0004', 6],
    ['PK\u0001\u0002', 8],
  ] as const) {
    const magic = Buffer.from(signature, 'latin1');
    for (let at = copy.indexOf(magic); at !== -1; at = copy.indexOf(magic, at + 4)) {
      copy.writeUInt16LE(copy.readUInt16LE(at + offset) | flag, at + offset);
    }
  }
  return copy;
}
