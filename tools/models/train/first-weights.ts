import {
  buildNetFromJson,
  formatInitReport,
  initialiseFrom,
  readNetWeights,
  saveNetWeights,
} from '@gallerist/embedding/architectures';
import { readPackFiles, startRuntime } from '@gallerist/embedding/node';
import type { JobWeights, LocatedPack } from '@gallerist/embedding/node';
import { readOnnx } from '@gallerist/embedding/onnx';
import { seedOf } from '@gallerist/embedding/training';
import type { Recipe } from '@gallerist/embedding/training';
import type { ProgressWriter } from './console.ts';
import { trainedWeights } from './trained-files.ts';

/** The recipe's net with what fits of a pack's weights, and says what found no place. */
export async function firstWeights(
  pack: LocatedPack,
  recipe: Recipe,
  progress: ProgressWriter,
): Promise<JobWeights> {
  await startRuntime('cpu');
  const net = buildNetFromJson(recipe.net, seedOf.net(recipe.seed));
  try {
    progress.say(formatInitReport(initialiseFrom(net, await sourceOf(pack))));
    return saveNetWeights(net);
  } finally {
    net.dispose();
  }
}

async function sourceOf(pack: LocatedPack) {
  const own = await trainedWeights(pack);
  if (own !== null) return { kind: 'weights', stored: readNetWeights(own.specs, own.bytes) } as const;
  const [file] = await readPackFiles(pack.manifest, 'embedder', pack.location);
  return { kind: 'onnx', model: readOnnx(file?.bytes ?? new Uint8Array()) } as const;
}
