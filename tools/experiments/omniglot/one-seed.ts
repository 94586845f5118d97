import { buildNetFromJson } from '@gallerist/embedding/architectures';
import { evaluateOneShot } from '@gallerist/embedding/evaluation';
import type { OneShotReport } from '@gallerist/embedding/evaluation';
import { embedRows, parseRecipe, seedOf, train } from '@gallerist/embedding/training';
import { createSeededRandom, shuffled } from '@gallerist/metrics/random';
import { drawingData, plainDrawings } from './drawing-data.ts';
import { charactersOf, SIDE } from './read-characters.ts';
import type { Characters } from './read-characters.ts';

export interface SeedOptions {
  readonly seed: number;
  readonly epochs: number;
  /** `validation`: a part of the training half is tested, the held-out half not looked at. */
  readonly part: 'validation' | 'test';
}

export interface SeedResult {
  readonly seed: number;
  readonly net: OneShotReport;
  readonly pixels: OneShotReport;
  readonly steps: number;
  readonly seconds: number;
}

/** Characters of validation, of the training half. */
const VALIDATION = 24;

/** Trains on half of the characters and tests on the other. */
export async function oneSeed(all: Characters, { seed, epochs, part }: SeedOptions): Promise<SeedResult> {
  const order = shuffled(
    all.names.map((_, label) => label),
    createSeededRandom(seed),
  );
  const half = Math.floor(order.length / 2);
  const first = part === 'test' ? half : half - VALIDATION;
  const trained = charactersOf(all, order.slice(0, first));
  const tested = charactersOf(all, order.slice(first, part === 'test' ? order.length : half));
  const recipe = parseRecipe({
    name: 'omniglot',
    net: { architecture: 'embeddingnet-v2', inputShape: [SIDE, SIDE, 1] },
    losses: [{ name: 'arcface', margin: 0.2, scale: 16 }],
    sampler: { name: 'random', batchSize: 64 },
    epochs,
    optimiser: { name: 'adamw', rate: 2e-3 },
    schedule: { name: 'cosine' },
    averageDecay: 0.99,
    seed,
  });
  const net = buildNetFromJson(recipe.net, seedOf.net(seed));
  const started = performance.now();
  try {
    const { steps } = await train(
      { recipe, net, data: drawingData(trained, seed) },
      { onProgress: ({ step, loss }) => step % 50 === 0 && process.stderr.write(`${step}: ${loss}\n`) },
    );
    const seconds = (performance.now() - started) / 1000;
    const embeddings = await embedRows(net, plainDrawings(tested));
    return {
      ...{ seed, steps, seconds },
      net: accuracyOf(embeddings, net.dimensions, tested.labels),
      pixels: accuracyOf(unitPixels(tested), SIDE ** 2, tested.labels),
    };
  } finally {
    net.dispose();
  }
}

function accuracyOf(values: Float32Array, dimensions: number, labels: Int32Array): OneShotReport {
  const features = { values, rows: labels.length, dimensions };
  return evaluateOneShot({ references: features, probes: features }, labels).report;
}

function unitPixels({ drawings }: Characters): Float32Array {
  const values = new Float32Array(drawings.length * SIDE ** 2);
  drawings.forEach((drawing, row) => {
    const length = Math.hypot(...drawing);
    values.set(
      drawing.map((ink) => ink / length),
      row * SIDE ** 2,
    );
  });
  return values;
}
