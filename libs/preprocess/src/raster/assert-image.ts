import type { Box, RgbImage, Size } from '../types.ts';

/** Throws `RangeError` with function and argument unless width and height are whole numbers ≥ 1. */
export function assertSize(caller: string, argument: string, size: Size): void {
  if (!isCount(size.width) || !isCount(size.height)) {
    throw new RangeError(
      `${caller}: ${argument} must have whole width and height ≥ 1, got ${size.width}×${size.height}`,
    );
  }
}

/** Throws `RangeError` unless `data` holds exactly width × height × 3 bytes. */
export function assertImage(caller: string, image: RgbImage): void {
  assertSize(caller, 'image', image);
  const expected = image.width * image.height * 3;
  if (image.data.length !== expected) {
    throw new RangeError(`${caller}: image.data must hold ${expected} bytes, got ${image.data.length}`);
  }
}

/** Throws `RangeError` unless the region is of whole pixels inside the picture; it may be empty. */
export function assertRegionInside(caller: string, image: RgbImage, region: Box): void {
  const { x, y, width, height } = region;
  const isWhole = [x, y, width, height].every((value) => Number.isSafeInteger(value) && value >= 0);
  if (isWhole && x + width <= image.width && y + height <= image.height) return;
  throw new RangeError(
    `${caller}: region must be of whole pixels inside ${image.width}×${image.height}, got ${width}×${height} at (${x}, ${y})`,
  );
}

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 1;
