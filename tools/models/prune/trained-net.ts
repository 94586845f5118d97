import { CompressionError } from '@gallerist/embedding/compression';
import { trainedRecipe, trainedWeights } from '@gallerist/embedding/node';
import type { JobWeights, LocatedPack } from '@gallerist/embedding/node';
import type { Recipe } from '@gallerist/embedding/training';

/** A net as training left it. */
export interface TrainedNet {
  readonly recipe: Recipe;
  readonly weights: JobWeights;
}

/** @throws {CompressionError} `UNSUPPORTED_GRAPH` for a pack that was not trained on pictures here. */
export async function trainedNet(pack: LocatedPack): Promise<TrainedNet> {
  const recipe = await trainedRecipe(pack);
  const weights = await trainedWeights(pack);
  if (recipe !== null && recipe.pictures !== null && weights !== null) return { recipe, weights };
  const { name } = pack.manifest;
  throw new CompressionError(
    'UNSUPPORTED_GRAPH',
    `${name} was not trained on pictures here: pruning needs the weights and the recipe that npm run train keeps in a pack.`,
  );
}
