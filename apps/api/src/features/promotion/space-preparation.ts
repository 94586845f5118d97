import type { JsonObject } from '../../core/json.ts';
import type { Job, JobTools } from '../job/job.types.ts';
import { unembeddedSamples, type UnembeddedSample } from './coverage.store.ts';
import { untilIndexed } from './index-wait.ts';
import { PromotionEnded, PromotionFailed } from './promotion-errors.ts';
import type { PreparationParts } from './promotion.parts.ts';
import { countDone, findPromotion } from './promotion.store.ts';
import type { Promotion } from './promotion.types.ts';
import { vectorsOfSamples } from './sample-vectors.ts';
import { addVectors } from './vectors-of-space.store.ts';
import { holdSpaces } from './written-spaces.store.ts';

/** Crops of one batch: a few seconds of inference, and rows of one short transaction. */
const batchSamples = 32;
/** More pictures than this that cannot be read are no accident. */
const maxUnreadable = 1_000;
/** What is left of the bar for thresholds and the switch. */
const embeddingShare = 0.95;

interface Work {
  /** Whose checkpoint to go on from; null: from the first sample. */
  readonly job: Job | null;
  readonly promotion: Promotion;
  readonly tools: JobTools;
}

/**
 * Gives every sample that has none a vector in the new space, batch by batch, then what else belongs to a space, and waits
 * until the index holds all of it. While the index is away it waits, with the samples of one batch pending at most.
 *
 * @returns Ids of samples whose pictures are kept but cannot be read.
 */
export async function prepareSpace(parts: PreparationParts, work: Work): Promise<ReadonlySet<string>> {
  const { job, promotion, tools } = work;
  const { toSpaceId } = promotion;
  const unreadable = await embedAll(parts, work);
  for (const belonging of parts.belongings) {
    await belonging.prepare(promotion, toSpaceId, {
      ...(job === null ? {} : { jobId: job.id }),
      signal: tools.signal,
    });
  }
  await untilIndexed(parts, { spaceId: toSpaceId }, tools.signal);
  return unreadable;
}

async function embedAll(parts: PreparationParts, { job, promotion, tools }: Work): Promise<Set<string>> {
  const { toSpaceId: spaceId, samplesTotal } = promotion;
  const { afterSampleId, unreadable } = readCheckpoint(job?.checkpoint ?? null);
  for (let after = afterSampleId; ;) {
    tools.signal.throwIfAborted();
    const query = { spaceId, afterSampleId: after, limit: batchSamples };
    const batch = await unembeddedSamples(parts.database.client, promotion, query);
    const last = batch.at(-1);
    if (last === undefined) return unreadable;
    const vectors = await vectorsOfSamples(parts, batch, { spaceId, modality: promotion.modality });
    const done = await writeBatch(parts, promotion, vectors);
    noteUnreadable(unreadable, batch, vectors);
    await untilIndexed(parts, { spaceId }, tools.signal);
    after = last.id;
    await tools.saveCheckpoint({ afterSampleId: after, unreadable: [...unreadable] });
    await tools.report((embeddingShare * done) / Math.max(1, samplesTotal));
  }
}

/** @returns how many samples are done in all. */
async function writeBatch(
  { database }: PreparationParts,
  promotion: Promotion,
  vectors: ReadonlyMap<string, Float32Array>,
): Promise<number> {
  return await database.transaction(async (tx) => {
    await holdSpaces(tx, promotion);
    const current = await findPromotion(tx, promotion.id);
    if (current?.state !== 'PREPARING') throw new PromotionEnded();
    const added = await addVectors(tx, promotion.toSpaceId, vectors);
    await countDone(tx, promotion.id, added);
    return current.samplesDone + added;
  });
}

function noteUnreadable(
  unreadable: Set<string>,
  batch: readonly UnembeddedSample[],
  vectors: ReadonlyMap<string, Float32Array>,
): void {
  for (const { id } of batch) if (!vectors.has(id)) unreadable.add(id);
  if (unreadable.size > maxUnreadable) {
    throw new PromotionFailed(`pictures of more than ${maxUnreadable} samples cannot be read`);
  }
}

function readCheckpoint(checkpoint: JsonObject | null): {
  readonly afterSampleId: string | null;
  readonly unreadable: Set<string>;
} {
  const afterSampleId = checkpoint?.['afterSampleId'];
  const unreadable = checkpoint?.['unreadable'];
  return {
    afterSampleId: typeof afterSampleId === 'string' ? afterSampleId : null,
    unreadable: new Set(Array.isArray(unreadable) ? (unreadable as readonly string[]) : []), // reason: written above
  };
}
