import type { AugmentableCrop } from '../src/augment/augmentable-crop.ts';
import type { CreateRandomSource } from '../src/augment/random-source.ts';
import { templatePoints, arcface112 } from '../src/geometry/alignment-template.ts';
import { keypointsInside, mapKeypoints } from '../src/geometry/keypoints.ts';
import { cropSubject } from '../src/spec/crop-subject.ts';
import type { PreprocessSpec } from '../src/spec/preprocess-spec.ts';
import type { Box, RgbImage } from '../src/types.ts';
import { noiseImage } from './pictures.ts';

/** A generator with a seed (Lehmer), for tests only; training hands in that of the metrics library. */
export const createTestRandom: CreateRandomSource = (seed) => {
  let state = (seed % 2147483646) + 1;
  return {
    next: () => {
      state = (state * 48271) % 2147483647;
      return (state - 1) / 2147483646;
    },
  };
};

/** A whole picture letterboxed to the spec's size, with five points spread over it. */
export function letterboxedCrop(
  spec: PreprocessSpec,
  image: RgbImage = noiseImage(40, 100, 5),
): AugmentableCrop {
  const crop = cropSubject({ image, subject: { kind: 'whole' } }, spec);
  if (!crop.ok) throw new Error(crop.error.message);
  const points = templatePoints(arcface112).map((point) =>
    point === null ? null : { x: (point.x / 112) * image.width, y: (point.y / 112) * image.height },
  );
  const keypoints = keypointsInside(
    mapKeypoints({ set: 'face-5', points }, crop.value.toCrop),
    crop.value.image,
  );
  return { ...crop.value, keypoints };
}

/** Whether two pictures of one size agree in every pixel outside a box. */
export function agreeOutside(a: RgbImage, b: RgbImage, box: Box): boolean {
  return a.data.every((value, index) => {
    const pixel = Math.floor(index / 3);
    const [x, y] = [pixel % a.width, Math.floor(pixel / a.width)];
    const isInside = x >= box.x && y >= box.y && x < box.x + box.width && y < box.y + box.height;
    return isInside || value === b.data[index];
  });
}
