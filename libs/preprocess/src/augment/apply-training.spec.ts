import { describe, expect, it } from 'vitest';
import { createTestRandom } from '../../test/crops.ts';
import { noiseImage } from '../../test/pictures.ts';
import { arcface112, templatePoints } from '../geometry/alignment-template.ts';
import { applyAffine } from '../geometry/affine.ts';
import type { Point } from '../types.ts';
import { applyPreprocess } from '../spec/apply-preprocess.ts';
import { arcface112Spec, builtInSpecs, pcb384Spec } from '../spec/built-in-specs.ts';
import type { PreprocessSpec } from '../spec/preprocess-spec.ts';
import type { TrainingInput } from './apply-training.ts';
import { applyTrainingPreprocess } from './apply-training.ts';
import type { TrainingSpec } from './training-spec.ts';

const draw = { seed: 3, epoch: 2, createRandom: createTestRandom };
const five = (dx: number, scale: number): readonly Point[] =>
  templatePoints(arcface112).flatMap((point) =>
    point === null ? [] : [{ x: dx + scale * point.x, y: 12 + scale * point.y }],
  );
const inputsFor = ({ geometry }: PreprocessSpec): readonly TrainingInput[] =>
  [0, 1, 2, 3].map((sampleIndex) => {
    const image = noiseImage(150 + 10 * sampleIndex, 170, sampleIndex + 1);
    const points = five(7 * sampleIndex, 0.9 + 0.1 * sampleIndex);
    if (geometry.kind === 'box') {
      const box = { x: 5 * sampleIndex - 4, y: 3, width: 70, height: 140 };
      return { sampleIndex, image, subject: { kind: 'box', box } };
    }
    if (geometry.template === 'dlib-150-68') {
      return { sampleIndex, image, subject: { kind: 'aligned', template: arcface112 } };
    }
    return { sampleIndex, image, subject: { kind: 'landmarks', landmarks: { set: 'face-5', points } } };
  });
const augmentation: TrainingSpec['augmentation'] = [
  { kind: 'flip', probability: 0.5 },
  { kind: 'pad-crop', probability: 1, padPx: 5 },
  { kind: 'erase', probability: 0.5, minArea: 0.02, maxArea: 0.2, minAspect: 0.3, fill: [0, 0, 0] },
];

describe('applyTrainingPreprocess', () => {
  it.each(Object.entries(builtInSpecs))(
    'without augmentation gives the bits of serving for %s, one by one and in batches',
    (_name, preprocess) => {
      const inputs = inputsFor(preprocess);
      const training = applyTrainingPreprocess(inputs, { version: 1, preprocess, augmentation: [] }, draw);
      const serving = applyPreprocess(inputs, preprocess);
      expect(training.tensor).toEqual(serving.tensor);
      expect(training.accepted).toEqual([0, 1, 2, 3]);
      const row = training.tensor.data.length / inputs.length;
      inputs.forEach((input, index) => {
        const single = applyPreprocess([input], preprocess);
        expect(single.tensor.data).toEqual(serving.tensor.data.subarray(index * row, (index + 1) * row));
      });
    },
  );

  it('augments a sample alike in every batch and order', () => {
    const spec: TrainingSpec = { version: 1, preprocess: arcface112Spec, augmentation };
    const inputs = inputsFor(arcface112Spec);
    const forwards = applyTrainingPreprocess(inputs, spec, draw);
    const backwards = applyTrainingPreprocess([...inputs].reverse(), spec, draw);
    inputs.forEach((input, index) => {
      expect(backwards.crops[3 - index]).toEqual(forwards.crops[index]);
      expect(applyTrainingPreprocess([input], spec, draw).crops[0]).toEqual(forwards.crops[index]);
    });
    const serving = applyPreprocess(inputs, arcface112Spec);
    expect(forwards.tensor.data).not.toEqual(serving.tensor.data);
  });

  it('brings keypoints of the picture into the crop', () => {
    const [input] = inputsFor(pcb384Spec);
    const points = [{ x: 30, y: 40 }, ...Array<null>(15).fill(null), { x: 149, y: 169 }];
    const withPoints: TrainingInput = { ...input!, keypoints: { set: 'coco-17', points } };
    const spec: TrainingSpec = { version: 1, preprocess: pcb384Spec, augmentation: [] };
    const [crop] = applyTrainingPreprocess([withPoints], spec, draw).crops;
    expect(crop?.keypoints?.points[0]).toEqual(applyAffine(crop!.toCrop, { x: 30, y: 40 }));
    expect(crop?.keypoints?.points[16]).toBeNull();
  });

  it('leaves degenerate landmarks out, as serving does', () => {
    const [input] = inputsFor(arcface112Spec);
    const points = Array<Point>(5).fill({ x: 1, y: 1 });
    const broken: TrainingInput = {
      ...input!,
      subject: { kind: 'landmarks', landmarks: { set: 'face-5', points } },
    };
    const batch = applyTrainingPreprocess(
      [broken, input!],
      { version: 1, preprocess: arcface112Spec, augmentation },
      draw,
    );
    expect([batch.accepted, batch.rejected.length, batch.tensor.shape[0]]).toEqual([[1], 1, 1]);
  });
});
