import { arcface112Spec, embeddingNetV2Spec, pcb384Spec } from '@gallerist/preprocess';
import type { AugmentationSteps, PreprocessSpec } from '@gallerist/preprocess';
import type { RecipeInput } from './recipe.schema.ts';

/** The recipes that a name stands for. */
export const recipeNames = ['adapter', 'embeddingnet', 'mobilefacenet', 'iresnet', 'pcb'] as const;
export type RecipeName = (typeof recipeNames)[number];

const pictures = (preprocess: PreprocessSpec, augmentation: AugmentationSteps) => ({
  training: { version: 1 as const, preprocess, augmentation },
});

const flip = { kind: 'flip', probability: 0.5 } as const;
const colours = {
  kind: 'colour-jitter',
  probability: 0.5,
  brightness: 0.2,
  contrast: 0.2,
  saturation: 0.2,
  hue: 0,
} as const;
const erase = {
  kind: 'erase',
  probability: 0.5,
  minArea: 0.02,
  maxArea: 0.3,
  minAspect: 0.3,
  fill: 'noise',
} as const;

/** Faces: ArcFace on aligned crops. */
const faces = (architecture: string): RecipeInput => ({
  name: architecture,
  net: { architecture },
  pictures: pictures(arcface112Spec, [flip, colours]),
  losses: [{ name: 'arcface', margin: 0.4, scale: 32 }],
  sampler: { name: 'random', batchSize: 64 },
  epochs: 20,
  optimiser: { name: 'sgd', rate: 0.1 },
  schedule: { name: 'cosine', warmupShare: 0.05 },
  classRateMultiplier: 1,
});

/**
 * Starting points, each a whole recipe to be changed at will.
 *
 * `adapter`: a linear change of a frozen embedder's vectors that starts as none at all, CosFace on batches of 32
 * people with 4 pictures, the best look at held-out people kept. `features` is given by the embedder.
 */
export const defaultRecipes: Readonly<Record<RecipeName, RecipeInput>> = {
  adapter: {
    name: 'adapter',
    net: { architecture: 'adapter', zeroAtFirst: 'kernel' },
    losses: [{ name: 'cosface', margin: 0.2, scale: 16 }],
    sampler: { name: 'pk', classesPerBatch: 32, samplesPerClass: 4, singletons: 'exclude' },
    epochs: 10,
    optimiser: { name: 'adamw', rate: 1e-3 },
    schedule: { name: 'cosine', warmupShare: 0.05 },
    earlyStop: { metric: 'tarAtFmr1e3', patience: 5 },
  },
  embeddingnet: {
    name: 'embeddingnet',
    net: { architecture: 'embeddingnet-v2' },
    pictures: pictures(embeddingNetV2Spec, [flip]),
    losses: [{ name: 'arcface', margin: 0.2, scale: 16 }],
    sampler: { name: 'pk', classesPerBatch: 16, samplesPerClass: 4 },
    epochs: 20,
    optimiser: { name: 'adamw', rate: 2e-3 },
    schedule: { name: 'cosine', warmupShare: 0.05 },
    classRateMultiplier: 5,
  },
  mobilefacenet: faces('mobilefacenet'),
  iresnet: faces('iresnet'),
  pcb: {
    name: 'pcb',
    net: { architecture: 'pcb' },
    pictures: {
      ...pictures(pcb384Spec, [flip, { kind: 'pad-crop', probability: 1, padPx: 10 }, erase]),
      hasPaddingMask: true,
    },
    losses: [{ name: 'softmax', on: 'parts', labelSmoothing: 0.1 }, { name: 'batch-hard-triplet' }],
    sampler: { name: 'pk', classesPerBatch: 16, samplesPerClass: 4 },
    epochs: 60,
    optimiser: { name: 'adamw', rate: 3.5e-4 },
    schedule: { name: 'cosine', warmupShare: 0.08, warmupFactor: 0.1 },
    classRateMultiplier: 10,
  },
};
