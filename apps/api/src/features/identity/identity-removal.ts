import type { Clock } from '../../core/clock.ts';
import type { RequestContext } from '../../core/context.ts';
import { textAt, type JsonObject } from '../../core/json.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { notFound, type UserFailure } from '../../core/user-failure.ts';
import type { Database } from '../../infra/prisma/database.ts';
import { releaseEvidence } from '../consent/consent.store.ts';
import { removeFeedbackOf } from '../feedback/feedback-removal.ts';
import type { BlobStore } from '../media/blob-store.ts';
import { deleteUnusedBlobs } from '../media/unused-blobs.ts';
import { runMutation } from '../mutation/mutation.ts';
import { removeSamples, type RemovedSamples } from '../sample/sample-removal.ts';
import type { OutboxDrain } from '../search/outbox-drain.ts';
import { deleteIdentities, findIdentities, lockIdentities } from './identity.store.ts';

const drainTimeoutMs = 2_000;
const nothing: RemovedSamples = { count: 0, cropBlobKeys: [], spaceIds: [] };

interface Dependencies {
  readonly database: Database;
  readonly clock: Clock;
  readonly blobs: BlobStore;
  readonly drain: OutboxDrain;
}

export interface RemovalOutcome {
  readonly identityId: string;
  /** Whether the vector index has seen the removal; before that every search masks it. */
  readonly indexed: boolean;
}

/** Whoever merged a duplicate and tidies it away must not delete the person. */
const deletedByAlias: UserFailure = {
  code: 'IDENTITY_MERGED',
  message: 'this identity was merged into another; to delete that person, name the id that the merge kept',
  path: ['id'],
};

/** Takes identities away with everything that they own, in one transaction. */
export class IdentityRemoval {
  readonly #deps: Dependencies;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  async remove(ctx: RequestContext, id: string | null): Promise<Result<RemovalOutcome, UserFailure>> {
    let removed = nothing;
    let probeCrops: readonly string[] = [];
    const result = await runMutation<JsonObject>(this.#deps.database, ctx, {
      name: 'deleteIdentity',
      input: null,
      run: async (tx) => {
        // Locked before it is looked at: an enrolment that holds it adds samples that must go too.
        if (id !== null) await lockIdentities(tx, [id]);
        const [found] = id === null ? [] : await findIdentities(tx, ctx.actor.scope, [id]);
        if (found === undefined) return fail(notFound('identity', ['id']));
        if (found.mergedIntoId !== null) return fail(deletedByAlias);
        removed = await removeSamples(tx, { identityIds: [found.id] }, this.#deps.clock.now());
        probeCrops = await removeFeedbackOf(tx, [found.id]);
        await releaseEvidence(tx, [found.id]);
        await deleteIdentities(tx, [found.id]);
        const detail = { samples: removed.count };
        const audit = { targetType: 'Identity', targetId: found.id, galleryIds: [found.galleryId], detail };
        return ok({ payload: { identityId: found.id }, audit });
      },
    });
    if (!result.ok) return result;
    await deleteUnusedBlobs(this.#deps, probeCrops);
    return ok({ identityId: textAt(result.value, 'identityId'), indexed: await this.#afterCommit(removed) });
  }

  async #afterCommit(removed: RemovedSamples): Promise<boolean> {
    const { blobs, drain } = this.#deps;
    const { indexed } = await drain.drainOwn({ spaceIds: removed.spaceIds, timeoutMs: drainTimeoutMs });
    // The removal holds already; what a failing disk keeps, the sweeper of orphaned blobs takes later.
    await blobs.delete(removed.cropBlobKeys).catch(() => undefined);
    return indexed;
  }
}
