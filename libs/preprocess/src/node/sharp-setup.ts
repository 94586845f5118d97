import sharp from 'sharp';

/*
 * Pictures are decoded inside worker threads that already fill the cores: one libvips thread each, and no cache of operations
 * on pictures that never come back.
 */
sharp.concurrency(1);
sharp.cache(false);

/** The same memory without `Buffer`'s methods, as the types of this library promise. */
export const plainBytes = (buffer: Uint8Array): Uint8Array =>
  new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);

export { sharp };
