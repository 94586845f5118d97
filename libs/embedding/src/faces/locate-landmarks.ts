import { applyAffine, fitImage, invertAffine } from '@gallerist/preprocess';
import type { Box, Point, RgbImage } from '@gallerist/preprocess';
import type { LandmarkNet } from '../nets/nets.types.ts';

/**
 * 68 points (iBUG 300-W order) of each face, in pixels of the picture; all faces in one forward pass.
 *
 * @param boxes Face boxes; each is cut out with its proportions kept, black where it leaves the picture.
 */
export async function locateLandmarks(
  picture: RgbImage,
  boxes: readonly Box[],
  net: LandmarkNet,
): Promise<readonly (readonly Point[])[]> {
  if (boxes.length === 0) return [];
  const size = { width: net.inputPx, height: net.inputPx };
  const crops = boxes.map((region) => fitImage(picture, { size, fit: 'letterbox', region }));
  const stride = size.width * size.height * 3;
  const data = new Float32Array(crops.length * stride);
  crops.forEach(({ image }, index) => data.set(image.data, index * stride));
  const shares = await net.locate({ count: crops.length, ...size, data });
  return crops.map(({ toFrame }, index) => {
    const toPicture = invertAffine(toFrame);
    const own = shares.subarray(index * 136, (index + 1) * 136);
    return Array.from({ length: 68 }, (_, point) =>
      applyAffine(toPicture, {
        x: (own[2 * point] ?? Number.NaN) * size.width,
        y: (own[2 * point + 1] ?? Number.NaN) * size.height,
      }),
    );
  });
}
