import type { ImageLimits } from '@gallerist/preprocess';
import { decodeImage, encodeJpeg, readCapturedAt, stripMetadata } from '@gallerist/preprocess/node';

import { fail, ok } from '../../core/result.ts';
import type { PictureInspector } from './picture-inspector.ts';

/** Enough to find out whether all pixels are there; decoders shrink while they load. */
const CHECK_SIDE_PX = 64;
/** A decoded picture of 40 megapixels takes 120 MB for a moment. */
const DECODED_AT_ONCE = 2;
const THUMBNAIL_QUALITY = 82;

/** Looks at uploads with the code that also feeds the nets, so that what is accepted here can be enrolled later. */
export function createPreprocessInspector(limits: ImageLimits): PictureInspector {
  const queue = limitConcurrency(DECODED_AT_ONCE);
  return {
    inspect: (bytes) =>
      queue(async () => {
        const decoded = await decodeImage(bytes, limits, { maxSide: CHECK_SIDE_PX });
        if (!decoded.ok) {
          return fail(decoded.error);
        }
        const capturedAt = readCapturedAt(bytes)?.instant ?? null;
        const stripped = await stripMetadata(bytes, limits);
        if (!stripped.ok) {
          return fail(stripped.error);
        }
        const { header } = stripped.value;
        return ok({
          format: header.format,
          widthPx: header.width,
          heightPx: header.height,
          capturedAt,
          strippedBytes: stripped.value.bytes,
        });
      }),
    shrink: (bytes, maxSide) =>
      queue(async () => {
        const decoded = await decodeImage(bytes, limits, { maxSide });
        return decoded.ok
          ? ok(await encodeJpeg(decoded.value.image, THUMBNAIL_QUALITY))
          : fail(decoded.error);
      }),
  };
}

type Queue = <T>(work: () => Promise<T>) => Promise<T>;

function limitConcurrency(limit: number): Queue {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    while (running >= limit) {
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
    running += 1;
    try {
      return await work();
    } finally {
      running -= 1;
      waiting.shift()?.();
    }
  };
}
