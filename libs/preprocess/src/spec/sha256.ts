/*
 * Written out here, and not taken from a platform, because digests name embedding spaces in code that runs anywhere and
 * synchronously: `node:crypto` binds to Node, and `crypto.subtle` answers only by promise and only in secure contexts.
 * Inputs are small documents; whole weight files are better digested by `node:crypto`.
 */

/** The first `count` primes' square or cube roots: the first 32 bits of their fractional parts, computed exactly. */
function rootConstants(count: number, cube: boolean): Uint32Array {
  const constants = new Uint32Array(count);
  let found = 0;
  for (let candidate = 2n; found < count; candidate++) {
    if (!isPrime(candidate)) continue;
    const radicand = candidate << (cube ? 96n : 64n);
    constants[found++] = Number(integerRoot(radicand, cube) & 0xffffffffn);
  }
  return constants;
}

function isPrime(value: bigint): boolean {
  for (let divisor = 2n; divisor * divisor <= value; divisor++) if (value % divisor === 0n) return false;
  return true;
}

/** The largest whole number whose square (or cube) is at most `radicand` < 2^128, by bisection. */
function integerRoot(radicand: bigint, cube: boolean): bigint {
  let low = 0n;
  let high = 1n << 40n;
  while (low < high) {
    const middle = (low + high + 1n) >> 1n;
    const power = cube ? middle * middle * middle : middle * middle;
    if (power <= radicand) low = middle;
    else high = middle - 1n;
  }
  return low;
}

const initialState = rootConstants(8, false);
const roundConstants = rootConstants(64, true);

const rotate = (word: number, bits: number): number => (word >>> bits) | (word << (32 - bits));

/**
 * SHA-256 of a text's UTF-8 bytes, or of bytes, as 64 hexadecimal digits in lower case.
 *
 * @see FIPS 180-4
 */
export function sha256Hex(input: string | Uint8Array): string {
  const bytes = typeof input === 'string' ? new TextEncoder().encode(input) : input;
  const padded = new Uint8Array((((bytes.length + 8) >> 6) + 1) << 6);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 0x20000000));
  view.setUint32(padded.length - 4, bytes.length << 3);
  const state = Uint32Array.from(initialState);
  const schedule = new Uint32Array(64);
  for (let offset = 0; offset < padded.length; offset += 64) compress(state, schedule, { view, offset });
  return Array.from(state, (word) => word.toString(16).padStart(8, '0')).join('');
}

/** Reads an entry of a fixed table; the index is always inside it. */
const at = (table: Uint32Array, index: number): number => table[index] as number; // `as`: see above

function expand(schedule: Uint32Array, block: { readonly view: DataView; readonly offset: number }): void {
  for (let i = 0; i < 16; i++) schedule[i] = block.view.getUint32(block.offset + i * 4);
  for (let i = 16; i < 64; i++) {
    const early = at(schedule, i - 15);
    const late = at(schedule, i - 2);
    const s0 = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3);
    const s1 = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10);
    schedule[i] = at(schedule, i - 16) + s0 + at(schedule, i - 7) + s1;
  }
}

function compress(
  state: Uint32Array,
  schedule: Uint32Array,
  block: { readonly view: DataView; readonly offset: number },
): void {
  expand(schedule, block);
  const words = Uint32Array.from(state);
  for (let i = 0; i < 64; i++) {
    const a = at(words, 0);
    const e = at(words, 4);
    const choice = (e & at(words, 5)) ^ (~e & at(words, 6));
    const majority = (a & at(words, 1)) ^ (a & at(words, 2)) ^ (at(words, 1) & at(words, 2));
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const first = at(words, 7) + s1 + choice + at(roundConstants, i) + at(schedule, i);
    words.copyWithin(1, 0, 7);
    words[4] = at(words, 4) + first;
    words[0] = first + s0 + majority;
  }
  for (let i = 0; i < 8; i++) state[i] = at(state, i) + at(words, i);
}
