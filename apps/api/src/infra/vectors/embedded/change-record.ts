import { crc32 } from 'node:zlib';
import type { PointChange } from '../../../features/search/vector-index.ts';

/**
 * A change on disk, little-endian: body length (u32), CRC-32 of the body (u32), then the body: kind (u8), seq (u64), point
 * id (16 bytes); for an upsert also gallery id and identity id (u16 length, UTF-8) and the float32 components.
 */
export const RECORD_HEAD_BYTES = 8;
const UPSERT = 1;
const DELETE = 2;
const FIXED_BODY_BYTES = 1 + 8 + 16;

export function encodeChange(change: PointChange): Buffer {
  const gallery = change.operation === 'UPSERT' ? Buffer.from(change.galleryId) : null;
  const identity = change.operation === 'UPSERT' ? Buffer.from(change.identityId) : null;
  const vectorBytes = change.operation === 'UPSERT' ? change.vector.byteLength : 0;
  const namesBytes = gallery && identity ? 4 + gallery.length + identity.length : 0;
  const record = Buffer.allocUnsafe(RECORD_HEAD_BYTES + FIXED_BODY_BYTES + namesBytes + vectorBytes);
  let at = record.writeUInt8(change.operation === 'UPSERT' ? UPSERT : DELETE, RECORD_HEAD_BYTES);
  at = record.writeBigUInt64LE(change.seq, at);
  at += record.write(change.pointId.replaceAll('-', ''), at, 'hex');
  if (change.operation === 'UPSERT' && gallery && identity) {
    for (const name of [gallery, identity]) {
      at = record.writeUInt16LE(name.length, at);
      at += name.copy(record, at);
    }
    const { buffer, byteOffset, byteLength } = change.vector;
    record.set(new Uint8Array(buffer, byteOffset, byteLength), at);
  }
  const body = record.subarray(RECORD_HEAD_BYTES);
  record.writeUInt32LE(body.length, 0);
  record.writeUInt32LE(crc32(body), 4);
  return record;
}

/** `null` if the bytes are not a whole, sound record of a vector with `dimensions` components. */
export function decodeBody(body: Buffer, expectedCrc32: number, dimensions: number): PointChange | null {
  if (body.length < FIXED_BODY_BYTES || crc32(body) !== expectedCrc32) return null;
  const kind = body.readUInt8(0);
  const seq = body.readBigUInt64LE(1);
  const pointId = uuidOf(body.toString('hex', 9, 25));
  if (kind === DELETE) return { operation: 'DELETE', seq, pointId };
  if (kind !== UPSERT) return null;
  let at = FIXED_BODY_BYTES;
  const readName = (): string => {
    const end = at + 2 + body.readUInt16LE(at);
    const name = body.toString('utf8', at + 2, end);
    at = end;
    return name;
  };
  const galleryId = readName();
  const identityId = readName();
  if (body.length - at !== dimensions * 4) return null;
  // Copied, because float32 views need an aligned start.
  const vector = new Float32Array(dimensions);
  new Uint8Array(vector.buffer).set(body.subarray(at));
  return { operation: 'UPSERT', seq, pointId, galleryId, identityId, vector };
}

/** Longest body that a space of so many dimensions can have: names of 255 characters, 3 bytes each. */
export function maxBodyBytes(dimensions: number): number {
  return FIXED_BODY_BYTES + 2 * (2 + 3 * 255) + dimensions * 4;
}

function uuidOf(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
