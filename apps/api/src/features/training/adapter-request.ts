import { packManifestSchema } from '@gallerist/embedding';
import type { Transaction } from '../../infra/prisma/database.ts';
import type { DatasetItem } from './dataset.ts';
import { batchSizeOf } from './net-recipe.ts';
import { factsOfItems, type TrainingCost, type TrainingMachine } from './net-request.ts';
import { adapterRecipe, type TrainingOptions } from './training-options.ts';
import { findAdapterSpeed } from './training.store.ts';

/** As `costOf`, of an adapter: how long it takes is known from the last one only. */
export async function adapterCost(
  tx: Transaction,
  of: {
    readonly options: TrainingOptions;
    readonly active: { readonly manifest: unknown };
    readonly items: readonly DatasetItem[];
  },
  machine: TrainingMachine | null,
): Promise<TrainingCost> {
  const facts = factsOfItems(of.items);
  const { embedder } = packManifestSchema.parse(of.active.manifest);
  const recipe = adapterRecipe(of.options, { ...facts, features: embedder.dimensions });
  const speed = machine === null ? null : await findAdapterSpeed(tx, machine.runtime);
  if (speed === null) return { recipe, estimate: null };
  const { trainRows: pictures } = facts;
  const batch = Math.min(batchSizeOf(recipe), pictures);
  const steps = recipe.epochs * Math.max(1, Math.floor(pictures / batch));
  const secondsPerStep = batch / speed.picturesPerSecond;
  return {
    recipe,
    estimate: {
      ...{ pictures, epochs: recipe.epochs, steps, secondsPerStep, seconds: steps * secondsPerStep },
      basis: 'EARLIER_RUN',
    },
  };
}
