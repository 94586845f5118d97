import { z } from 'zod';
import { occlusionSides } from './random-occlusion.ts';

const share = z.number().min(0).max(1);
const probability = share;
const area = z.number().gt(0).max(1);
const openShare = z.number().gt(0).lt(1);
const sigmaPx = z.number().gt(0).max(32);
const byte = z.int().min(0).max(255);

const flip = z.strictObject({ kind: z.literal('flip'), probability }).readonly();

const padCrop = z
  .strictObject({ kind: z.literal('pad-crop'), probability, padPx: z.int().min(0).max(1024) })
  .readonly();

const colourJitterStep = z
  .strictObject({
    kind: z.literal('colour-jitter'),
    probability,
    brightness: share,
    contrast: share,
    saturation: share,
    hue: z.number().min(0).max(0.5),
  })
  .readonly();

const erase = z
  .strictObject({
    kind: z.literal('erase'),
    probability,
    minArea: area,
    maxArea: area,
    minAspect: area,
    fill: z.union([z.literal('noise'), z.tuple([byte, byte, byte]).readonly()]),
  })
  .readonly()
  .refine(({ minArea, maxArea }) => minArea <= maxArea, {
    message: 'must be at most maxArea',
    path: ['minArea'],
  });

const blur = z
  .strictObject({ kind: z.literal('blur'), probability, minSigmaPx: sigmaPx, maxSigmaPx: sigmaPx })
  .readonly()
  .refine(({ minSigmaPx, maxSigmaPx }) => minSigmaPx <= maxSigmaPx, {
    message: 'must be at most maxSigmaPx',
    path: ['minSigmaPx'],
  });

const occlude = z
  .strictObject({
    kind: z.literal('occlude'),
    probability,
    minShare: openShare,
    maxShare: openShare,
    sides: z.array(z.enum(occlusionSides)).min(1).readonly(),
  })
  .readonly()
  .refine(({ minShare, maxShare }) => minShare <= maxShare, {
    message: 'must be at most maxShare',
    path: ['minShare'],
  });

/**
 * What happens to crops in training, in this order. Each kind at most once: its random numbers belong to the kind, so that
 * adding, removing or moving one step leaves the draws of the others as they were.
 */
export const augmentationStepsSchema = z
  .array(z.discriminatedUnion('kind', [flip, padCrop, colourJitterStep, erase, blur, occlude]))
  .readonly()
  .refine((steps) => new Set(steps.map(({ kind }) => kind)).size === steps.length, {
    message: 'must hold each kind at most once',
  });

export type AugmentationSteps = z.infer<typeof augmentationStepsSchema>;
export type AugmentationStep = AugmentationSteps[number];
