import type { Keypoints } from '../geometry/keypoints.ts';
import { keypointsInside, mapKeypoints } from '../geometry/keypoints.ts';
import { prepareBatch } from '../spec/prepare-batch.ts';
import type { PreprocessedBatch, PreprocessInput } from '../spec/subject-crop.types.ts';
import type { AugmentableCrop } from './augmentable-crop.ts';
import type { AugmentationDraw } from './augment-crop.ts';
import { augmentCrop } from './augment-crop.ts';
import type { TrainingSpec } from './training-spec.ts';

/** One subject in one picture of a dataset. */
export interface TrainingInput extends PreprocessInput {
  /** Whole number ≥ 0, the same in every epoch. */
  readonly sampleIndex: number;
  /** In pixels of the picture; what is beyond the crop counts as not seen. */
  readonly keypoints?: Keypoints;
}

/**
 * From pictures and places to a batch for training: the crops of `applyPreprocess`, by the same code, augmented before their
 * bytes become numbers, by the same code. Without augmentation the tensor is the one that serving makes, bit for bit.
 *
 * @param draw `epoch` may also count the cached views of a sample.
 * @throws {RangeError | TypeError} as `applyPreprocess` and `augmentCrop`.
 */
export function applyTrainingPreprocess(
  inputs: readonly TrainingInput[],
  spec: TrainingSpec,
  draw: Omit<AugmentationDraw, 'sampleIndex'>,
): PreprocessedBatch<AugmentableCrop> {
  const { preprocess, augmentation } = spec;
  return prepareBatch(inputs, preprocess, (crop, { sampleIndex, keypoints }) => {
    const seen = keypoints && keypointsInside(mapKeypoints(keypoints, crop.toCrop), crop.image);
    const how = { steps: augmentation, padding: preprocess.padding };
    return augmentCrop({ ...crop, keypoints: seen ?? null }, how, { ...draw, sampleIndex });
  });
}
