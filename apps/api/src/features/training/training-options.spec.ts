import { describe, expect, it } from 'vitest';
import { adapterRecipe, parseTrainingOptions } from './training-options.ts';

const data = { features: 32, trainRows: 4_000, hasValidation: true, hasSingletons: false };

describe('parseTrainingOptions', () => {
  it('names every problem', () => {
    const parsed = parseTrainingOptions({ epochs: 0, rate: 'fast', surprise: 1 }, 'ADAPTER');
    expect(parsed.ok).toBe(false);
    const { message, path } = parsed.ok ? { message: '', path: [] } : parsed.error;
    for (const word of ['epochs', 'rate', 'surprise']) expect(message).toContain(word);
    expect(path).toEqual(['input', 'options']);
  });
});

describe('adapterRecipe', () => {
  it('is the recipe of the library where nothing is said', () => {
    expect(adapterRecipe({}, data)).toMatchObject({
      ...{ name: 'adapter', epochs: 10, seed: 1, earlyStop: { patience: 5 } },
      net: { architecture: 'adapter', features: 32, zeroAtFirst: 'kernel' },
      losses: [{ name: 'cosface', margin: 0.2, scale: 16 }],
      sampler: { name: 'pk', classesPerBatch: 32, samplesPerClass: 4, singletons: 'exclude' },
    });
  });

  it('takes more epochs where people are few, and hard negatives of one picture', () => {
    const small = adapterRecipe({}, { ...data, trainRows: 300, hasValidation: false, hasSingletons: true });
    expect(small).toMatchObject({ epochs: 150, earlyStop: null, sampler: { singletons: 'include' } });
    expect(adapterRecipe({}, { ...data, trainRows: 4 }).epochs).toBe(200);
  });

  it('does as it is told', () => {
    const options = {
      epochs: 3,
      seed: 9,
      rate: 0.01,
      rank: 8,
      dropout: 0.1,
      margin: 0.3,
      scale: 20,
      patience: 2,
    };
    expect(adapterRecipe(options, data)).toMatchObject({
      ...{ epochs: 3, seed: 9, optimiser: { rate: 0.01 }, earlyStop: { patience: 2 } },
      net: { rank: 8, dropout: 0.1 },
      losses: [{ margin: 0.3, scale: 20 }],
    });
  });
});
