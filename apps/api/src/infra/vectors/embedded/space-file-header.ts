import { crc32 } from 'node:zlib';

/**
 * The start of a space's file. Behind it follow records: first the snapshot's, up to `snapshotBytes`, then those of the
 * changes that came after it.
 */
export interface SpaceFileHeader {
  readonly spaceId: string;
  readonly dimensions: number;
  /** Highest sequence number that the snapshot stands for, although its own change may no longer be kept. */
  readonly appliedSeq: bigint;
  /** Length of the file when it was written as a whole, header included. A shorter file has lost something. */
  readonly snapshotBytes: number;
}

export const HEADER_BYTES = 64;
const MAGIC = Buffer.from('GALVEC01');

export function encodeHeader(header: SpaceFileHeader): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES);
  MAGIC.copy(bytes, 0);
  bytes.writeUInt32LE(header.dimensions, 8);
  bytes.write(header.spaceId, 12, 'hex');
  bytes.writeBigUInt64LE(header.appliedSeq, 44);
  bytes.writeBigUInt64LE(BigInt(header.snapshotBytes), 52);
  bytes.writeUInt32LE(crc32(bytes.subarray(0, 60)), 60);
  return bytes;
}

/** `null` if the bytes are no sound header. */
export function decodeHeader(bytes: Buffer): SpaceFileHeader | null {
  if (bytes.length < HEADER_BYTES || !bytes.subarray(0, 8).equals(MAGIC)) return null;
  if (bytes.readUInt32LE(60) !== crc32(bytes.subarray(0, 60))) return null;
  return {
    spaceId: bytes.toString('hex', 12, 44),
    dimensions: bytes.readUInt32LE(8),
    appliedSeq: bytes.readBigUInt64LE(44),
    snapshotBytes: Number(bytes.readBigUInt64LE(52)),
  };
}
