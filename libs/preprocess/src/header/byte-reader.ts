/** Thrown by `ByteReader` past the end and by parsers at nonsense; never leaves `header/` and `metadata/`. */
export class MalformedHeader extends Error {
  override readonly name = 'MalformedHeader';
}

/** Reads whole numbers and names at byte offsets, and throws `MalformedHeader` past the end. */
export class ByteReader {
  readonly bytes: Uint8Array;
  private readonly view: DataView;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get length(): number {
    return this.bytes.length;
  }

  u8(offset: number): number {
    return this.at(offset, 1).getUint8(offset);
  }

  u16(offset: number, littleEndian = false): number {
    return this.at(offset, 2).getUint16(offset, littleEndian);
  }

  u24(offset: number, littleEndian = false): number {
    const [a, b, c] = [this.u8(offset), this.u8(offset + 1), this.u8(offset + 2)];
    return littleEndian ? a | (b << 8) | (c << 16) : (a << 16) | (b << 8) | c;
  }

  u32(offset: number, littleEndian = false): number {
    return this.at(offset, 4).getUint32(offset, littleEndian);
  }

  /** A whole number of 0, 4 or 8 bytes, big-endian, as boxes have them. */
  unsigned(offset: number, bytes: number): number {
    if (bytes === 0) return 0;
    if (bytes === 2) return this.u16(offset);
    if (bytes === 4) return this.u32(offset);
    if (bytes !== 8) throw new MalformedHeader(`a number of ${bytes} bytes`);
    return this.u32(offset) * 0x100000000 + this.u32(offset + 4);
  }

  /** Bytes as Latin-1 text. */
  text(offset: number, length: number): string {
    this.at(offset, length);
    return String.fromCharCode(...this.bytes.subarray(offset, offset + length));
  }

  /** The part from `offset`, `length` bytes long, sharing memory. */
  part(offset: number, length: number): Uint8Array {
    this.at(offset, length);
    return this.bytes.subarray(offset, offset + length);
  }

  private at(offset: number, length: number): DataView {
    if (!(offset >= 0) || !(length >= 0) || offset + length > this.bytes.length) {
      throw new MalformedHeader(`byte ${offset} + ${length} of ${this.bytes.length}`);
    }
    return this.view;
  }
}
