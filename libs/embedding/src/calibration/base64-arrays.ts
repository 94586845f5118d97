const FLOAT32_BYTES = 4;
const UINT16_BYTES = 2;

/** Numbers as text: their bytes as float32, little-endian, in base64. */
export function float32ToBase64(values: ArrayLike<number>): string {
  const view = new DataView(new ArrayBuffer(values.length * FLOAT32_BYTES));
  for (let i = 0; i < values.length; i += 1) view.setFloat32(i * FLOAT32_BYTES, values[i] ?? 0, true);
  return Buffer.from(view.buffer).toString('base64');
}

/** Likewise whole numbers below 65,536, as uint16. */
export function uint16ToBase64(values: ArrayLike<number>): string {
  const view = new DataView(new ArrayBuffer(values.length * UINT16_BYTES));
  for (let i = 0; i < values.length; i += 1) view.setUint16(i * UINT16_BYTES, values[i] ?? 0, true);
  return Buffer.from(view.buffer).toString('base64');
}

/** @throws {RangeError} if the text does not hold whole numbers. */
export function float32FromBase64(text: string): Float32Array {
  const view = viewOf(text, FLOAT32_BYTES);
  return Float32Array.from({ length: view.byteLength / FLOAT32_BYTES }, (_, i) =>
    view.getFloat32(i * FLOAT32_BYTES, true),
  );
}

/** @throws {RangeError} if the text does not hold whole numbers. */
export function uint16FromBase64(text: string): Uint16Array {
  const view = viewOf(text, UINT16_BYTES);
  return Uint16Array.from({ length: view.byteLength / UINT16_BYTES }, (_, i) =>
    view.getUint16(i * UINT16_BYTES, true),
  );
}

function viewOf(text: string, size: number): DataView {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length % size !== 0)
    throw new RangeError(`base64: expected whole numbers of ${size} bytes, got ${bytes.length} bytes`);
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
