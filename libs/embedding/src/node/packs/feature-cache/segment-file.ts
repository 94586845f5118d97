import { createHash } from 'node:crypto';

/** Says what the file is, and in which form. */
const MAGIC = 'GALFEAT1';
const MAGIC_BYTES = MAGIC.length;
const COUNT_BYTES = 8;
const DIGEST_BYTES = 32;

/** A picture's SHA-256 (hexadecimal) and its vector. */
export type CachedVector = readonly [picture: string, vector: Float32Array];

/**
 * Vectors as bytes: magic, count and dimensions (uint32 little-endian), the pictures' digests, the values (float32
 * little-endian), SHA-256 of all that.
 *
 * @throws {RangeError} if the vectors differ in length.
 */
export function writeSegment(vectors: readonly CachedVector[], dimensions: number): Uint8Array {
  const header = Buffer.alloc(MAGIC_BYTES + COUNT_BYTES);
  header.write(MAGIC, 'latin1');
  header.writeUInt32LE(vectors.length, MAGIC_BYTES);
  header.writeUInt32LE(dimensions, MAGIC_BYTES + 4);
  const digests = vectors.map(([picture]) => Buffer.from(picture, 'hex'));
  const values = Buffer.alloc(vectors.length * dimensions * 4);
  vectors.forEach(([, vector], row) => {
    if (vector.length !== dimensions) {
      throw new RangeError(
        `writeSegment: vectors[${row}] must have ${dimensions} values, got ${vector.length}`,
      );
    }
    vector.forEach((value, column) => values.writeFloatLE(value, (row * dimensions + column) * 4));
  });
  const body = Buffer.concat([header, ...digests, values]);
  return Buffer.concat([body, sha256(body)]);
}

/** The vectors of a segment; null for bytes that are cut short, changed, of other dimensions or nothing of ours. */
export function readSegment(bytes: Uint8Array, dimensions: number): readonly CachedVector[] | null {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = MAGIC_BYTES + COUNT_BYTES;
  if (file.length < start + DIGEST_BYTES || file.toString('latin1', 0, MAGIC_BYTES) !== MAGIC) return null;
  const count = file.readUInt32LE(MAGIC_BYTES);
  const length = start + count * (DIGEST_BYTES + dimensions * 4) + DIGEST_BYTES;
  if (file.readUInt32LE(MAGIC_BYTES + 4) !== dimensions || file.length !== length) return null;
  const body = file.subarray(0, length - DIGEST_BYTES);
  if (!sha256(body).equals(file.subarray(length - DIGEST_BYTES))) return null;
  const values = start + count * DIGEST_BYTES;
  return Array.from({ length: count }, (_, row) => {
    const at = start + row * DIGEST_BYTES;
    const from = values + row * dimensions * 4;
    return [file.toString('hex', at, at + DIGEST_BYTES), floatsAt(file, from, dimensions)] as const;
  });
}

function floatsAt(file: Buffer, start: number, count: number): Float32Array {
  const view = new DataView(file.buffer, file.byteOffset + start, count * 4);
  return Float32Array.from({ length: count }, (_, index) => view.getFloat32(index * 4, true));
}

const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();
