import { parseRecipe } from '@gallerist/embedding/training';
import type { Recipe, RecipeInput } from '@gallerist/embedding/training';
import { SIZE } from './people-set.ts';
import type { PeopleFit } from './people-set.ts';

/** A trained row of the table. */
export interface Variant {
  readonly fit: PeopleFit;
  readonly net: RecipeInput['net'];
  readonly losses: RecipeInput['losses'];
}

const inputShape = [SIZE.height, SIZE.width, 3];
const embeddingNet = { architecture: 'embeddingnet-v2', inputShape, widths: [16, 32, 64], dimensions: 128 };
const pcb = (stripes: number): RecipeInput['net'] => ({
  architecture: 'pcb',
  inputShape,
  stripes,
  partDimensions: 32,
  backbone: { kind: 'resnet', widths: [16, 32, 64], blocks: 1, strides: [1, 2, 2, 1] },
});
const partLosses: RecipeInput['losses'] = [
  { name: 'softmax', on: 'parts', labelSmoothing: 0.1 },
  { name: 'batch-hard-triplet' },
];
const plain = (loss: RecipeInput['losses'][number]): Variant => ({
  fit: 'letterbox',
  net: embeddingNet,
  losses: [loss],
});
const onEmbedding = { on: 'embedding', distance: 'euclidean', margin: 0.2 } as const;

/** In a row that is compared with another one, one thing differs. */
export const variants: Readonly<Record<string, Variant>> = {
  softmax: plain({ name: 'normalized-softmax', temperature: 1 / 16 }),
  arcface: plain({ name: 'arcface', margin: 0.3, scale: 16 }),
  'random-triplet': plain({ name: 'triplet', miner: { name: 'random' }, ...onEmbedding }),
  'batch-hard-triplet': plain({ name: 'batch-hard-triplet', ...onEmbedding }),
  'pcb-1': { fit: 'letterbox', net: pcb(0), losses: partLosses },
  'pcb-6': { fit: 'letterbox', net: pcb(6), losses: partLosses },
  'pcb-6-stretch': { fit: 'stretch', net: pcb(6), losses: partLosses },
};

export function recipeOf(
  { net, losses }: Variant,
  of: { readonly seed: number; readonly epochs: number },
): Recipe {
  return parseRecipe({
    name: 'people',
    net,
    losses,
    sampler: { name: 'pk', classesPerBatch: 16, samplesPerClass: 4 },
    epochs: of.epochs,
    optimiser: { name: 'adamw', rate: 2e-3 },
    schedule: { name: 'cosine', warmupShare: 0.05 },
    classRateMultiplier: 5,
    averageDecay: 0.99,
    seed: of.seed,
  });
}
