import { lockCopiesOf } from '../erasure/erasure.store.ts';
import type { TrainingParts } from './training-parts.ts';
import { divide, summarise, type DatasetItem } from './dataset.ts';
import { findCandidates, readItems, writeItems } from './dataset.store.ts';
import { gallerySalts } from './gallery-salt.store.ts';
import { baseSpaceOf, definedIn, trainingLimits } from './start-training.ts';
import { parseTrainingOptions } from './training-options.ts';
import { TrainingRefusal } from './training-refusal.ts';
import { changeRun, countLiveGalleries, findModelManifest } from './training.store.ts';
import type { DatasetSummary, TrainingRun } from './training.types.ts';

export interface FrozenDataset {
  readonly summary: DatasetSummary;
  /** Those that are learnt from or tuned on. */
  readonly items: readonly DatasetItem[];
}

const usedParts = ['TRAIN', 'VALIDATION', 'HARD_NEGATIVE'] as const;

/** Draws up what a run is trained on, once: later attempts learn from the very same, less what was deleted meanwhile. */
export async function freezeDataset({ database }: TrainingParts, run: TrainingRun): Promise<FrozenDataset> {
  await checkGalleries({ database }, run);
  if (run.dataset !== null) {
    return { summary: run.dataset, items: await readItems(database.client, run.id, usedParts) };
  }
  const options = parseTrainingOptions(run.options, run.recipe);
  if (!options.ok) throw new TypeError('freezeDataset: the options were checked when the run was made');
  const manifest = await findModelManifest(database.client, run.activeModelVersionId);
  const baseSpaceId = run.recipe === 'ADAPTER' ? await baseSpaceOf({ manifest }) : null;
  const { galleryIds, modality } = run;
  return await database.transaction(
    async (tx) => {
      // Who is erased at the moment is either not read, or found by the erasure among the items.
      for (const galleryId of [...galleryIds].sort()) await lockCopiesOf(tx, galleryId);
      const candidates = await findCandidates(tx, { galleryIds, modality, baseSpaceId });
      const limits = { ...trainingLimits, ...definedIn(options.value) };
      const items = divide(candidates, await gallerySalts(tx, galleryIds), limits);
      const summary = summarise(items);
      await writeItems(tx, run.id, items);
      await changeRun(tx, run.id, { dataset: summary });
      return { summary, items: items.filter(({ part }) => usedParts.some((used) => used === part)) };
    },
    { timeoutMs: 120_000 },
  );
}

/** A gallery that was deleted takes its people with it: nothing may be learnt from them any more. */
export async function checkGalleries(
  { database }: Pick<TrainingParts, 'database'>,
  { galleryIds }: Pick<TrainingRun, 'galleryIds'>,
): Promise<void> {
  if ((await countLiveGalleries(database.client, galleryIds)) === galleryIds.length) return;
  throw new TrainingRefusal('GALLERY_DELETED', 'a gallery of the run was deleted meanwhile');
}
