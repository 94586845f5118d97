import { describe, expect, it } from 'vitest';
import { arcface112Spec, embeddingNetV2Spec } from '../spec/built-in-specs.ts';
import { preprocessDigest } from '../spec/digest.ts';
import { preprocessSpecSchema } from '../spec/preprocess-spec.ts';
import { SpecError } from '../spec/spec-error.ts';
import { parseTrainingSpec, trainingDigest } from './training-spec.ts';

const flip = { kind: 'flip', probability: 0.5 } as const;
const padCrop = { kind: 'pad-crop', probability: 1, padPx: 4 } as const;
const erase = {
  kind: 'erase',
  probability: 0.5,
  minArea: 0.02,
  maxArea: 0.4,
  minAspect: 0.3,
  fill: 'noise',
} as const;
const occlude = {
  kind: 'occlude',
  probability: 0.1,
  minShare: 0.1,
  maxShare: 0.5,
  sides: ['bottom'],
} as const;
const blur = { kind: 'blur', probability: 0.1, minSigmaPx: 0.2, maxSigmaPx: 2 } as const;
const jitter = {
  kind: 'colour-jitter',
  probability: 1,
  brightness: 0.2,
  contrast: 0.2,
  saturation: 0.2,
  hue: 0,
} as const;
const specOf = (...augmentation: readonly unknown[]) => ({
  version: 1,
  preprocess: embeddingNetV2Spec,
  augmentation,
});

describe('parseTrainingSpec', () => {
  it('takes every step, and none', () => {
    const steps = [flip, padCrop, jitter, blur, occlude, erase];
    expect(parseTrainingSpec(specOf(...steps)).augmentation).toEqual(steps);
    expect(parseTrainingSpec(specOf()).augmentation).toEqual([]);
  });

  it.each([
    ['an unknown key', { ...specOf(), mixup: 1 }, 'spec.mixup must be absent (unknown key), got 1'],
    [
      'an unknown key of a step',
      specOf({ ...flip, angle: 3 }),
      'spec.augmentation[0].angle must be absent (unknown key), got 3',
    ],
    ['an unknown step', specOf({ kind: 'rotate' }), 'spec.augmentation[0].kind must'],
    ['a probability over 1', specOf({ ...flip, probability: 1.5 }), 'spec.augmentation[0].probability must'],
    [
      'areas in the wrong order',
      specOf({ ...erase, minArea: 0.6 }),
      'spec.augmentation[0].minArea must be at most maxArea, got 0.6',
    ],
    [
      'shares in the wrong order',
      specOf({ ...occlude, minShare: 0.6 }),
      'spec.augmentation[0].minShare must be at most maxShare, got 0.6',
    ],
    [
      'sigmas in the wrong order',
      specOf({ ...blur, minSigmaPx: 3 }),
      'spec.augmentation[0].minSigmaPx must be at most maxSigmaPx, got 3',
    ],
    ['no side', specOf({ ...occlude, sides: [] }), 'spec.augmentation[0].sides must'],
    [
      'a step twice',
      specOf(flip, padCrop, flip),
      'spec.augmentation must hold each kind at most once, got a list of 3',
    ],
    [
      'a padding as large as the crop',
      specOf({ ...padCrop, padPx: 32 }),
      'spec.augmentation[0].padPx must be below half',
    ],
  ])('refuses %s and says where', (_name, spec, message) => {
    expect(() => parseTrainingSpec(spec)).toThrow(SpecError);
    expect(() => parseTrainingSpec(spec)).toThrow(`parseTrainingSpec: ${message}`);
  });

  it('keeps augmentation out of the spec that serving reads', () => {
    expect(preprocessSpecSchema.safeParse({ ...arcface112Spec, augmentation: [] }).success).toBe(false);
  });
});

describe('trainingDigest', () => {
  it('changes with the augmentation, which the embedding space’s digest does not know', () => {
    const plain = parseTrainingSpec(specOf());
    const flipped = parseTrainingSpec(specOf(flip));
    expect(trainingDigest(flipped)).not.toBe(trainingDigest(plain));
    expect(trainingDigest(parseTrainingSpec(specOf(padCrop, flip)))).not.toBe(
      trainingDigest(parseTrainingSpec(specOf(flip, padCrop))),
    );
    expect(preprocessDigest(flipped.preprocess)).toBe(preprocessDigest(plain.preprocess));
    expect(trainingDigest(plain)).toMatch(/^[0-9a-f]{64}$/);
  });
});
