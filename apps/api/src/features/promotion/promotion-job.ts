import { textAt } from '../../core/json.ts';
import { DependencyError } from '../../core/errors.ts';
import type { Job, JobHandler, JobOutcome, JobTools } from '../job/job.types.ts';
import { closePromotion } from './promotion-closing.ts';
import type { PreparationParts } from './promotion.parts.ts';
import { findPromotion } from './promotion.store.ts';
import { prepareSpace } from './space-preparation.ts';
import { PromotionEnded, PromotionFailed } from './promotion-errors.ts';
import { switchSpace } from './space-switch.ts';
import type { Promotion } from './promotion.types.ts';

/** Between the last look and the switch nothing can be missed; more rounds than this mean that something is broken. */
const maxRounds = 5;

/**
 * Embeds what the gallery holds in the new space and then lets it serve. Runs again from its checkpoint after a crash;
 * what was cancelled or cannot succeed is closed, and a job of its own removes what is half-done.
 */
export function promotionPreparation(parts: PreparationParts): JobHandler {
  return async (job, tools) => {
    const promotion = await findPromotion(parts.database.client, textAt(job.input, 'promotionId'));
    if (promotion === null) return { outcome: 'skipped', reason: 'the gallery is gone' };
    if (promotion.servingSince !== null) return await served(parts, promotion);
    if (promotion.state !== 'PREPARING') return { outcome: 'failed', error: 'the promotion has ended' };
    try {
      return await prepareAndSwitch(parts, { job, promotion, tools });
    } catch (error) {
      return await afterFailure(parts, { promotion, tools }, error);
    }
  };
}

async function prepareAndSwitch(
  parts: PreparationParts,
  work: { readonly job: Job; readonly promotion: Promotion; readonly tools: JobTools },
): Promise<JobOutcome> {
  const { job, promotion, tools } = work;
  await parts.packs.ensure(promotion.toSpaceId);
  for (let round = 0; round < maxRounds; round += 1) {
    tools.signal.throwIfAborted();
    const unreadable = await prepareSpace(parts, { job: round === 0 ? job : null, promotion, tools });
    tools.signal.throwIfAborted();
    const switched = await switchSpace(parts, promotion, { unreadable, requestId: job.id });
    if (switched !== null) {
      await tools.log('the new model serves the gallery');
      return await served(parts, switched);
    }
  }
  throw new PromotionFailed('samples kept appearing without a vector of the new model');
}

/** What was given between the last look and the switch is made up for. */
async function served({ belongings }: PreparationParts, promotion: Promotion): Promise<JobOutcome> {
  for (const one of belongings) await one.spread?.(promotion);
  const { samplesDone, samplesLost } = promotion;
  return { outcome: 'succeeded', result: { samplesDone, samplesLost } };
}

async function afterFailure(
  { database, clock }: PreparationParts,
  { promotion, tools }: { readonly promotion: Promotion; readonly tools: JobTools },
  error: unknown,
): Promise<JobOutcome> {
  if (error instanceof PromotionEnded) return { outcome: 'failed', error: error.message };
  if (tools.isCancelled()) {
    await database.transaction((tx) =>
      closePromotion(tx, promotion, { state: 'CANCELLED', error: null, clock }),
    );
    return { outcome: 'skipped', reason: 'it was cancelled' };
  }
  if (tools.signal.aborted || (error instanceof DependencyError && error.retryable)) throw error;
  const reason = error instanceof PromotionFailed ? error.message : 'something went wrong on the server';
  await database.transaction((tx) =>
    closePromotion(tx, promotion, { state: 'FAILED', error: reason, clock }),
  );
  if (error instanceof PromotionFailed) return { outcome: 'failed', error: reason };
  throw error;
}
