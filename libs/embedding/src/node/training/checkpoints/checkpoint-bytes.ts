import { createHash } from 'node:crypto';
import { endianness } from 'node:os';
import type { Snapshot } from '../../../training/loop/snapshot.types.ts';
import { CheckpointError } from './checkpoint-error.ts';
import { checkpointHeaderSchema } from './header.schema.ts';

/*
 * magic (8) · length of the header (uint32) · header (JSON) · arrays (float32, one after the other) · SHA-256 of all before (32),
 * numbers little-endian.
 */
const MAGIC = new TextEncoder().encode('GLRCKPT1');
const DIGEST_BYTES = 32;
const HEADER_START = MAGIC.length + 4;

/** A snapshot as the bytes of a file. Equal snapshots give equal bytes. */
export function encodeCheckpoint({ header, arrays }: Snapshot): Uint8Array {
  const list = [...arrays].map(([name, { length }]) => ({ name, length }));
  const text = new TextEncoder().encode(JSON.stringify({ snapshot: header, arrays: list }));
  const payload = list.reduce((sum, { length }) => sum + 4 * length, 0);
  const bytes = new Uint8Array(HEADER_START + text.length + payload + DIGEST_BYTES);
  bytes.set(MAGIC);
  new DataView(bytes.buffer).setUint32(MAGIC.length, text.length, true);
  bytes.set(text, HEADER_START);
  let at = HEADER_START + text.length;
  for (const values of arrays.values()) {
    bytes.set(littleEndian(values), at);
    at += values.byteLength;
  }
  bytes.set(digestOf(bytes.subarray(0, at)), at);
  return bytes;
}

/**
 * @param name How errors call the file.
 * @throws {CheckpointError} `FORMAT_INVALID` for something else, `DAMAGED` for bytes that are cut short or changed.
 */
export function decodeCheckpoint(bytes: Uint8Array, name: string): Snapshot {
  if (!isEqual(bytes.subarray(0, MAGIC.length), MAGIC)) {
    throw new CheckpointError('FORMAT_INVALID', `${name} is not a checkpoint.`);
  }
  const end = bytes.length - DIGEST_BYTES;
  const isWhole = end >= HEADER_START && isEqual(digestOf(bytes.subarray(0, end)), bytes.subarray(end));
  if (!isWhole) throw new CheckpointError('DAMAGED', `${name} is cut short or damaged.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const headerEnd = HEADER_START + view.getUint32(MAGIC.length, true);
  const { snapshot, arrays: list } = headerOf(bytes.subarray(HEADER_START, headerEnd), name);
  const arrays = new Map<string, Float32Array>();
  let at = headerEnd;
  for (const { name: array, length } of list) {
    const values = new Float32Array(length);
    new Uint8Array(values.buffer).set(bytes.subarray(at, at + 4 * length));
    arrays.set(array, endianness() === 'LE' ? values : swapped(values));
    at += 4 * length;
  }
  if (at !== end) throw new CheckpointError('FORMAT_INVALID', `${name} does not hold what its header lists.`);
  return { header: snapshot, arrays };
}

function headerOf(text: Uint8Array, name: string) {
  try {
    return checkpointHeaderSchema.parse(JSON.parse(new TextDecoder().decode(text)));
  } catch (cause) {
    throw new CheckpointError('FORMAT_INVALID', `The header of ${name} is of another version.`, { cause });
  }
}

function littleEndian(values: Float32Array): Uint8Array {
  const own = endianness() === 'LE' ? values : swapped(values);
  return new Uint8Array(own.buffer, own.byteOffset, own.byteLength);
}

function swapped(values: Float32Array): Float32Array {
  const copy = values.slice();
  Buffer.from(copy.buffer).swap32();
  return copy;
}

const digestOf = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

const isEqual = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;
