import type { Affine } from '../geometry/affine.ts';
import { composeAffine } from '../geometry/affine.ts';
import type { Keypoints } from '../geometry/keypoints.ts';
import { keypointsInside, mapKeypoints } from '../geometry/keypoints.ts';
import type { SubjectCrop } from '../spec/subject-crop.types.ts';
import type { Box, RgbImage } from '../types.ts';

/** A crop on its way into training, with what must move along when its pixels move. */
export interface AugmentableCrop extends SubjectCrop {
  /** In pixels of the crop; null where the dataset has none. */
  readonly keypoints: Keypoints | null;
}

/** The crop after its pixels were moved by `map` (crop to crop), with everything else moved alike. */
export function movedCrop(
  crop: AugmentableCrop,
  moved: { readonly image: RgbImage; readonly content: Box; readonly map: Affine },
): AugmentableCrop {
  const { image, content, map } = moved;
  const keypoints =
    crop.keypoints === null ? null : keypointsInside(mapKeypoints(crop.keypoints, map), image);
  return { image, content, toCrop: composeAffine(crop.toCrop, map), keypoints };
}

/** The crop with other pixels under `box`: the keypoints there are not seen any more. */
export function coveredCrop(crop: AugmentableCrop, image: RgbImage, box: Box): AugmentableCrop {
  if (crop.keypoints === null) return { ...crop, image };
  const points = crop.keypoints.points.map((point) => {
    const isCovered =
      point !== null &&
      point.x >= box.x &&
      point.y >= box.y &&
      point.x <= box.x + box.width &&
      point.y <= box.y + box.height;
    return isCovered ? null : point;
  });
  return { ...crop, image, keypoints: { set: crop.keypoints.set, points } };
}
