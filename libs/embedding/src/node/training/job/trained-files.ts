import { readNetWeights } from '../../../architectures/weights/read-net-weights.ts';
import type { InitSource } from '../../../init/initialise-from.ts';
import { readOnnx } from '../../../onnx/model/read-onnx.ts';
import { parseRecipe } from '../../../training/recipe/parse-recipe.ts';
import type { Recipe } from '../../../training/recipe/recipe.schema.ts';
import type { LocatedPack } from '../../../packs/located-pack.types.ts';
import { readAttachment, readPackFiles } from '../../pack-files.ts';
import type { JobWeights } from './training-job.types.ts';

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

/** What a net can start from: the weights that a pack was trained to here, else those of its embedder's file. */
export async function initSourceOf(pack: LocatedPack): Promise<InitSource> {
  const own = await trainedWeights(pack);
  if (own !== null) return { kind: 'weights', stored: readNetWeights(own.specs, own.bytes) };
  const [file] = await readPackFiles(pack.manifest, 'embedder', pack.location);
  return { kind: 'onnx', model: readOnnx(file?.bytes ?? new Uint8Array()) };
}

async function attached({ manifest, location }: LocatedPack, path: string): Promise<Uint8Array | null> {
  const found = manifest.attachments.find((attachment) => attachment.path === path);
  return found === undefined ? null : (await readAttachment(found, location)).bytes;
}

const parsed = (bytes: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(bytes));
