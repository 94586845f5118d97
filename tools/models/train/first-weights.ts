import {
  buildNetFromJson,
  formatInitReport,
  initialiseFrom,
  readNetWeights,
  saveNetWeights,
} from '@gallerist/embedding/architectures';
import { readAttachment, readPackFiles, startRuntime } from '@gallerist/embedding/node';
import type { JobWeights, LocatedPack } from '@gallerist/embedding/node';
import { readOnnx } from '@gallerist/embedding/onnx';
import { seedOf } from '@gallerist/embedding/training';
import type { Recipe } from '@gallerist/embedding/training';
import type { ProgressWriter } from './console.ts';

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

async function sourceOf({ manifest, location }: LocatedPack) {
  const own = manifest.attachments.filter(({ role }) => role === 'training-weights');
  const [specs, bytes] = await Promise.all(
    ['weights.json', 'weights.bin'].map(async (path) => {
      const found = own.find((attachment) => attachment.path === path);
      return found === undefined ? null : (await readAttachment(found, location)).bytes;
    }),
  );
  if (specs && bytes) {
    const stored = readNetWeights(JSON.parse(new TextDecoder().decode(specs)), bytes);
    return { kind: 'weights', stored } as const;
  }
  const [file] = await readPackFiles(manifest, 'embedder', location);
  return { kind: 'onnx', model: readOnnx(file?.bytes ?? new Uint8Array()) } as const;
}
