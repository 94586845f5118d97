import sharp from 'sharp';

/*
 * Pictures are decoded inside worker threads that already fill the cores: one libvips thread each, and no cache of operations
 * on pictures that never come back.
 */
sharp.concurrency(1);
sharp.cache(false);

export { sharp };
