import { readAttachment } from '@gallerist/embedding/node';
import type { JobWeights, LocatedPack } from '@gallerist/embedding/node';
import { parseRecipe } from '@gallerist/embedding/training';
import type { Recipe } from '@gallerist/embedding/training';

/** The weights that a pack was trained to; null for one that was not trained here. */
export async function trainedWeights(pack: LocatedPack): Promise<JobWeights | null> {
  const specs = await attached(pack, 'weights.json');
  const bytes = await attached(pack, 'weights.bin');
  return specs && bytes ? { specs: parsed(specs), bytes } : null;
}

/** The recipe that a pack was trained by; null for one that was not trained here. @throws {TrainingError} `RECIPE_INVALID`. */
export async function trainedRecipe(pack: LocatedPack): Promise<Recipe | null> {
  const bytes = await attached(pack, 'recipe.json');
  return bytes && parseRecipe(parsed(bytes));
}

async function attached({ manifest, location }: LocatedPack, path: string): Promise<Uint8Array | null> {
  const found = manifest.attachments.find((attachment) => attachment.path === path);
  return found === undefined ? null : (await readAttachment(found, location)).bytes;
}

const parsed = (bytes: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(bytes));
