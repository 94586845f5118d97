import { describe, expect, it } from 'vitest';
import { useBackend } from '../../../test/architectures/net-backends.ts';
import { noisyVectors } from '../../../test/training/small-sets.ts';
import { buildNetFromJson } from '../../architectures/build-net.ts';
import type { TrainableNet } from '../../architectures/trainable-net.types.ts';
import { heldOutVectors, vectorData } from '../data/vector-data.ts';
import { parseRecipe } from '../recipe/parse-recipe.ts';
import type { Recipe } from '../recipe/recipe.schema.ts';
import type { Snapshot } from './snapshot.types.ts';
import { train } from './train.ts';
import type { TrainingHooks, TrainingResult, TrainingProgress } from './training-run.types.ts';

const dimensions = 16;
const data = vectorData(noisyVectors({ identities: 12, each: 8, dimensions, seed: 1 }));
const heldOut = heldOutVectors(noisyVectors({ identities: 12, each: 6, dimensions, seed: 2 }));

function recipeOf(change: Readonly<Record<string, unknown>> = {}): Recipe {
  return parseRecipe({
    name: 'test',
    net: { architecture: 'adapter', features: dimensions, zeroAtFirst: 'kernel', dropout: 0.1 },
    losses: [{ name: 'arcface', margin: 0.2, scale: 12 }],
    sampler: { name: 'pk', classesPerBatch: 6, samplesPerClass: 4 },
    epochs: 12,
    optimiser: { name: 'adamw', rate: 0.02 },
    schedule: { name: 'cosine', warmupShare: 0.1 },
    averageDecay: 0.9,
    ...change,
  });
}

/** Trains a new net by the recipe; gives the result and the weights, and frees the net. */
async function trained(recipe: Recipe, hooks: TrainingHooks = {}) {
  const net = buildNetFromJson(recipe.net, 7);
  try {
    const result = await train({ recipe, net, data, heldOut }, hooks);
    return { result, weights: weightsOf(net) };
  } finally {
    net.dispose();
  }
}

const weightsOf = (net: TrainableNet) =>
  Object.fromEntries([...net.parameters].map(([name, variable]) => [name, [...variable.dataSync()]]));

/** The recipe's run, cut off after each of its steps that are told, and taken up again from the snapshot. */
async function trainedInPieces(recipe: Recipe, cuts: readonly number[]) {
  let resume: Snapshot | undefined;
  for (const cut of cuts) {
    const controller = new AbortController();
    const piece = await trained(recipe, {
      ...(resume && { resume }),
      signal: controller.signal,
      onProgress: ({ step }) => {
        if (step === cut) controller.abort();
      },
      snapshots: { keep: (snapshot) => Promise.resolve(void (resume = throughJson(snapshot))) },
    });
    expect(piece.result.outcome).toBe('cancelled');
    expect(resume?.header.position.step).toBe(cut);
  }
  return trained(recipe, { ...(resume && { resume }) });
}

/** As a file would keep it. */
function throughJson({ header, arrays }: Snapshot): Snapshot {
  return { header: JSON.parse(JSON.stringify(header)) as Snapshot['header'], arrays: new Map(arrays) };
}

const lossesOf = ({ history }: TrainingResult) => history.losses.map(({ loss }) => loss);

describe.each(['cpu', 'wasm'] as const)('train on %s', (backend) => {
  useBackend(backend);

  it('brings the loss down and identities that it never saw apart', async () => {
    const { result } = await trained(recipeOf({ earlyStop: { metric: 'recallAt1', patience: 50 } }));
    const losses = lossesOf(result);
    expect(result.outcome).toBe('completed');
    expect(losses.at(-1)!).toBeLessThan(0.5 * losses[0]!);
    const [before] = result.history.looks;
    expect(result.best?.best).toBeGreaterThan((before?.metrics.recallAt1 ?? 1) + 0.1);
  });

  it('gives equal weights for equal seeds, and others for another', async () => {
    const short = { epochs: 2 };
    const { weights } = await trained(recipeOf(short));
    expect((await trained(recipeOf(short))).weights).toEqual(weights);
    expect((await trained(recipeOf({ ...short, seed: 2 }))).weights).not.toEqual(weights);
  });

  const resumable: readonly [string, Readonly<Record<string, unknown>>][] = [
    ['averages, early stop and dropout', { earlyStop: { patience: 50 } }],
    ['momentum and rows that move by themselves', momentumAndCenters()],
    [
      'losses that remember',
      { losses: [{ name: 'adaface' }, { name: 'curricularface' }], averageDecay: null },
    ],
    ['look-alikes in batches', { sampler: { name: 'hard-identity', classesPerBatch: 4 } }],
    ['miners that draw', { losses: [{ name: 'margin', miner: { name: 'distance-weighted' } }] }],
  ];

  it.each(resumable)('goes on to the same bits with %s', async (_, change) => {
    const recipe = recipeOf({ epochs: 4, ...change });
    const whole = await trained(recipe);
    const stepsPerEpoch = whole.result.steps / 4;
    const pieces = await trainedInPieces(recipe, [3, Math.ceil(stepsPerEpoch) + 1]);
    expect(pieces.weights).toEqual(whole.weights);
    expect(pieces.result).toEqual(whole.result);
  });
});

describe('train', () => {
  useBackend('wasm');

  it('keeps the weights from before training where nothing after is better', async () => {
    const recipe = recipeOf({
      optimiser: { name: 'sgd', rate: 50 },
      clipNorm: null,
      schedule: { name: 'constant' },
      earlyStop: { metric: 'meanAveragePrecision', patience: 2 },
    });
    const { result, weights } = await trained(recipe);
    expect(result).toMatchObject({
      outcome: 'stopped-early',
      epochs: 2,
      best: { bestEpoch: 0, looksSince: 2 },
    });
    expect(weights['change/kernel']?.every((value) => value === 0)).toBe(true);
  });

  it('stops at once when a run that had stopped early is taken up again', async () => {
    const recipe = recipeOf({ epochs: 3, earlyStop: { metric: 'tarAtFmr1e3', patience: 1, minGain: 0.99 } });
    let last: Snapshot | undefined;
    const keep = (snapshot: Snapshot) => Promise.resolve(void (last = snapshot));
    const first = await trained(recipe, { snapshots: { keep } });
    expect(first.result.outcome).toBe('stopped-early');
    const again = await trained(recipe, { resume: last! });
    expect(again).toEqual(first);
  });

  it('starts class rows at the directions of the classes', async () => {
    const lossAfterOneStep = async (classRows: string) => {
      const recipe = recipeOf({ classRows, epochs: 1, sampler: { name: 'random', batchSize: 96 } });
      return lossesOf((await trained(recipe)).result)[0]!;
    };
    expect(await lossAfterOneStep('centroids')).toBeLessThan(0.7 * (await lossAfterOneStep('random')));
  });

  it('moves only the rows of the classes while the net is frozen', async () => {
    const { weights } = await trained(recipeOf({ epochs: 2, frozenNetEpochs: 2 }));
    expect(weights['change/kernel']?.every((value) => value === 0)).toBe(true);
    const { weights: moved } = await trained(recipeOf({ epochs: 3, frozenNetEpochs: 2 }));
    expect(moved['change/kernel']?.some((value) => value !== 0)).toBe(true);
  });

  it('tells of each step and of each look', async () => {
    const seen: TrainingProgress[] = [];
    const recipe = recipeOf({ epochs: 2, earlyStop: { patience: 9 } });
    const { result } = await trained(recipe, { onProgress: (progress) => seen.push(progress) });
    const steps = seen.filter(({ heldOut: looked }) => looked === undefined);
    expect(steps.map(({ step }) => step)).toEqual(Array.from({ length: result.steps }, (_, i) => i + 1));
    expect(seen.filter(({ heldOut: looked }) => looked !== undefined)).toHaveLength(3);
    const last = steps.at(-1)!;
    expect(last).toMatchObject({ epoch: 1, epochs: 2, totalSteps: result.steps, etaSeconds: 0 });
    expect(last.picturesPerSecond).toBeGreaterThan(0);
    expect(last.loss).toBeCloseTo(lossesOf(result).at(-1)!, 12);
  });

  it('says where a run diverges, and leaves the weights as they were', async () => {
    const net = buildNetFromJson(recipeOf().net, 7);
    const recipe = recipeOf({
      losses: [{ name: 'n-pairs', weight: 1e38 }],
      optimiser: { name: 'sgd', rate: 1 },
    });
    await expect(train({ recipe, net, data })).rejects.toMatchObject({
      code: 'DIVERGED',
      message: expect.stringContaining('step 0') as string,
    });
    expect(weightsOf(net)['change/kernel']?.every((value) => value === 0)).toBe(true);
    net.dispose();
  });

  it('refuses a snapshot of another recipe or of other data', async () => {
    let last: Snapshot | undefined;
    const keep = (snapshot: Snapshot) => Promise.resolve(void (last = snapshot));
    await trained(recipeOf({ epochs: 1 }), { snapshots: { keep } });
    await expect(trained(recipeOf({ epochs: 2 }), { resume: last! })).rejects.toMatchObject({
      code: 'SNAPSHOT_FOREIGN',
      message: 'The snapshot is of another recipe.',
    });
    const foreign = { ...last!, header: { ...last!.header, dataDigest: 'another' } };
    await expect(trained(recipeOf({ epochs: 1 }), { resume: foreign })).rejects.toThrow('another data');
  });

  it.each([
    ['early stop without held-out identities', { earlyStop: {} }, 'held-out'],
    ['a loss on parts of a net that has none', { losses: [{ name: 'softmax', on: 'parts' }] }, 'parts'],
    ['cameras that the data lack', { sampler: { name: 'camera-pk' } }, 'cameras'],
    ['more pictures in a batch than there are', { sampler: { name: 'random', batchSize: 97 } }, '97'],
  ])('refuses %s', async (_, change, part) => {
    const recipe = recipeOf(change);
    const net = buildNetFromJson(recipe.net, 7);
    await expect(train({ recipe, net, data })).rejects.toThrow(part);
    net.dispose();
  });
});

function momentumAndCenters() {
  return {
    optimiser: { name: 'sgd', rate: 0.05, isNesterov: true },
    losses: [{ name: 'softmax' }, { name: 'center', weight: 0.01 }],
  };
}

describe('train with a sparsity', () => {
  const sparsity = { share: 0.75, endShare: 0.5, everySteps: 2 };
  const sparse = { net: { architecture: 'adapter', features: dimensions }, sparsity };
  const zerosOf = (values: readonly number[] = []) => values.filter((value) => value === 0).length;

  it('sets the asked share of each kernel to 0, also in the averaged weights, and leaves the rest alone', async () => {
    for (const averageDecay of [null, 0.9]) {
      const { weights } = await trained(recipeOf({ ...sparse, averageDecay }));
      const kernels = Object.entries(weights).filter(([name]) => name.endsWith('kernel'));
      expect(kernels).not.toEqual([]);
      for (const [, values] of kernels) expect(zerosOf(values)).toBe(Math.round(0.75 * values.length));
      const biases = Object.entries(weights).filter(([name]) => name.endsWith('bias'));
      for (const [, values] of biases) expect(zerosOf(values)).toBeLessThan(values.length);
    }
  });

  it('is the same run when it is taken up again, before, while and after weights go', async () => {
    const recipe = recipeOf(sparse);
    const whole = await trained(recipe);
    const pieces = await trainedInPieces(recipe, [1, 5, 8, 20]);
    expect(pieces.weights).toEqual(whole.weights);
  });

  it('refuses early stop beside it', () => {
    expect(() => recipeOf({ sparsity, earlyStop: {} })).toThrow(/cannot be combined/);
  });
});
