import type { DegeneratePoints } from '../geometry/similarity.ts';
import { cropSubject } from './crop-subject.ts';
import { imageTensor } from './image-tensor.ts';
import type { PreprocessSpec } from './preprocess-spec.ts';
import type { PreprocessedBatch, PreprocessInput, SubjectCrop } from './subject-crop.types.ts';

/**
 * The one path from pictures to tensors, for serving and training: crop, then `finish`, then numbers.
 *
 * @param finish What happens to a crop before its bytes become numbers: nothing in serving, augmentation in training.
 */
export function prepareBatch<Input extends PreprocessInput, Crop extends SubjectCrop>(
  inputs: readonly Input[],
  spec: PreprocessSpec,
  finish: (crop: SubjectCrop, input: Input) => Crop,
): PreprocessedBatch<Crop> {
  const crops: Crop[] = [];
  const accepted: number[] = [];
  const rejected: { index: number; error: DegeneratePoints }[] = [];
  inputs.forEach((input, index) => {
    const crop = cropSubject(input, spec);
    if (crop.ok) {
      crops.push(finish(crop.value, input));
      accepted.push(index);
    } else {
      rejected.push({ index, error: crop.error });
    }
  });
  const tensor = imageTensor(
    crops.map(({ image }) => image),
    spec,
  );
  return { tensor, crops, accepted, rejected };
}
