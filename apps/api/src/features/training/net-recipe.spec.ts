import { arcface112Spec, reid256StretchSpec, sface112Spec, type PreprocessSpec } from '@gallerist/preprocess';
import { describe, expect, it } from 'vitest';
import { batchSizeOf, cropProblem, netRecipe, type NetRecipeData } from './net-recipe.ts';
import { estimateOf, largestBatch, memoryProblem } from './training-cost.ts';
import type { TrainingOptions } from './training-options.ts';
import type { NetRecipe } from './training.types.ts';

const plan = { parameters: 10, macsPerPicture: 1e9, fixedBytes: 2 ** 30, bytesPerPicture: 2 ** 20 };

function recipe(name: NetRecipe, options: TrainingOptions = {}, data: Partial<NetRecipeData> = {}) {
  const made = netRecipe(name, options, {
    ...{ preprocess: sface112Spec, trainRows: 640, hasValidation: true, hasSingletons: false },
    ...{ largestBatch: 1_000, ...data },
  });
  if (!made.ok) throw new Error(made.error.message);
  return made.value;
}

describe('netRecipe', () => {
  it('cuts pictures as the crops were, and reads their bytes as the recipe has it', () => {
    const { pictures, net } = recipe('MOBILEFACENET');
    const { geometry, padding, pixelScale, mean } = pictures!.training.preprocess;
    expect({ geometry, padding }).toEqual({ geometry: sface112Spec.geometry, padding: sface112Spec.padding });
    expect({ pixelScale, mean }).toEqual({
      pixelScale: arcface112Spec.pixelScale,
      mean: arcface112Spec.mean,
    });
    expect(net['inputShape']).toEqual([112, 112, 3]);
  });

  it('has a part-based net find padding by its colour, where crops have any', () => {
    expect(recipe('PCB', {}, { preprocess: reid256StretchSpec }).net['paddingColour']).toBeNull();
    const geometry = { ...reid256StretchSpec.geometry, fit: 'letterbox' } as PreprocessSpec['geometry'];
    const letterboxed = recipe('PCB', {}, { preprocess: { ...reid256StretchSpec, geometry } });
    expect(letterboxed.net['paddingColour']).toHaveLength(3);
    expect(letterboxed.pictures?.hasPaddingMask).toBe(false);
  });

  it('takes batches that fit into memory and data, and what was asked for whatever that is', () => {
    expect(batchSizeOf(recipe('IRESNET'))).toBe(64);
    expect(batchSizeOf(recipe('IRESNET', {}, { largestBatch: 10 }))).toBe(10);
    expect(batchSizeOf(recipe('IRESNET', {}, { trainRows: 12 }))).toBe(12);
    expect(batchSizeOf(recipe('EMBEDDINGNET', {}, { largestBatch: 21 }))).toBe(20);
    expect(batchSizeOf(recipe('EMBEDDINGNET', { batchSize: 256 }, { largestBatch: 21 }))).toBe(256);
    expect(batchSizeOf(recipe('MOBILEFACENET', { classesPerBatch: 3, samplesPerClass: 2 }))).toBe(6);
  });

  it('names options that the net does not take', () => {
    const data = { trainRows: 9, hasValidation: false, hasSingletons: false, largestBatch: 9 };
    const made = netRecipe('IRESNET', { net: { depth: 7 } }, { ...data, preprocess: arcface112Spec });
    expect(made).toMatchObject({ ok: false, error: { code: 'INVALID_INPUT', path: ['input', 'options'] } });
  });

  it('cannot learn from crops of a template that only its pack knows', () => {
    const template = { ...{ name: 'own', width: 4, height: 4, landmarkSet: 'face-5' as const }, points: [] };
    const geometry = { kind: 'align' as const, template: { ...template, pixelOrigin: 'corner' as const } };
    expect(cropProblem({ ...arcface112Spec, geometry })).toContain('ADAPTER');
    expect(cropProblem(arcface112Spec)).toBeNull();
  });
});

describe('what training costs', () => {
  it('is refused with what would fit', () => {
    const memoryBytes = 2 ** 30 + 40.5 * 2 ** 20;
    expect(largestBatch(plan, memoryBytes)).toBe(40);
    expect(memoryProblem({ plan, recipe: recipe('IRESNET', { batchSize: 40 }) }, memoryBytes)).toBeNull();
    const problem = memoryProblem({ plan, recipe: recipe('IRESNET', { batchSize: 41 }) }, memoryBytes);
    expect(problem).toMatchObject({ code: 'NOT_ENOUGH_MEMORY' });
    expect(problem?.message).toContain('at most 40 fits');
    const tiny = memoryProblem({ plan, recipe: recipe('IRESNET') }, 2 ** 30);
    expect(tiny?.message).toContain('ADAPTER');
  });

  it('takes pictures × epochs × a step, by what the server has measured where it has', () => {
    const of = { plan, recipe: recipe('IRESNET', { epochs: 3 }), pictures: 640 };
    const earlier = { runtime: 'wasm', picturesPerSecond: 5, macsPerSecond: 2e9 };
    expect(estimateOf(of, { runtime: 'wasm', earlier })).toEqual({
      ...{ pictures: 640, epochs: 3, steps: 30, secondsPerStep: 32, seconds: 960, basis: 'EARLIER_RUN' },
    });
    expect(estimateOf(of, { runtime: 'wasm', earlier: null })?.basis).toBe('REFERENCE');
  });
});
