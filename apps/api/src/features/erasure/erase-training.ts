import { addRemoved, noteModels } from './erasure.store.ts';
import type { ErasureStep } from './erasure-parts.ts';
import { eraseFromTraining } from './training-traces.store.ts';

/** Lists of what was trained on whom, and files of runs that are under way: features, pictures, checkpoints with the weights of classes. */
export const eraseTraining: ErasureStep = async ({ database, sweepRunFolders }, { erasure }) => {
  await database.transaction(async (tx) => {
    const { items, restartedRunIds, modelVersionIds } = await eraseFromTraining(tx, erasure.identityIds);
    await noteModels(tx, erasure.id, modelVersionIds);
    const removed = { trainingItems: items, trainingRuns: restartedRunIds.length };
    await addRemoved(tx, erasure.id, { removed });
  });
  await sweepRunFolders();
};
