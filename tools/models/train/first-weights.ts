import {
  buildNetFromJson,
  formatInitReport,
  initialiseFrom,
  saveNetWeights,
} from '@gallerist/embedding/architectures';
import { initSourceOf, startRuntime } from '@gallerist/embedding/node';
import type { JobWeights, LocatedPack } from '@gallerist/embedding/node';
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
    progress.say(formatInitReport(initialiseFrom(net, await initSourceOf(pack))));
    return saveNetWeights(net);
  } finally {
    net.dispose();
  }
}
