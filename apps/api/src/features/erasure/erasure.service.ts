import type { Clock } from '../../core/clock.ts';
import { mayDo } from '../../core/access.ts';
import type { RequestContext } from '../../core/context.ts';
import { textAt, type JsonObject } from '../../core/json.ts';
import type { Page, PageRequest } from '../../core/page.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { notFound, type UserFailure } from '../../core/user-failure.ts';
import type { Database, Transaction } from '../../infra/prisma/database.ts';
import { findIdentities } from '../identity/identity.store.ts';
import { runMutation, type Effect } from '../mutation/mutation.ts';
import type { OutboxDrain } from '../search/outbox-drain.ts';
import { beginErasure, holdPerson } from './begin-erasure.ts';
import * as store from './erasure.store.ts';
import type { Erasure } from './erasure.types.ts';
import type { ReceiptSigner } from './receipt.ts';

interface Dependencies {
  readonly database: Database;
  readonly clock: Clock;
  readonly drain: Pick<OutboxDrain, 'drainOwn'>;
  readonly signer: ReceiptSigner;
  /** Told when a job was committed. */
  readonly onJob: () => void;
}

const drainTimeoutMs = 2_000;
const path = ['input', 'identityId'];
const erasedByAlias: UserFailure = {
  code: 'IDENTITY_MERGED',
  message: 'this identity was merged into another; to erase that person, name the id that the merge kept',
  path,
};

/** People who are taken out of everything, and the proof of it. */
export class ErasureService {
  readonly #deps: Dependencies;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  /** From the answer on nobody finds the person; the job that it names erases the rest and writes the receipt. */
  async erase(
    ctx: RequestContext,
    request: { readonly identityId: string | null; readonly idempotencyKey: string | null },
  ): Promise<Result<Erasure, UserFailure>> {
    const { database, drain, onJob } = this.#deps;
    const { identityId, idempotencyKey } = request;
    let spaceIds: readonly string[] = [];
    const result = await runMutation<JsonObject>(database, ctx, {
      name: 'eraseIdentity',
      idempotencyKey,
      input: { identityId },
      run: async (tx) => {
        const begun = await this.#begin(tx, ctx, identityId);
        if (begun.ok) spaceIds = begun.value.spaceIds;
        return begun;
      },
    });
    if (!result.ok) return result;
    onJob();
    await drain.drainOwn({ spaceIds, timeoutMs: drainTimeoutMs });
    const [erasure] = await store.findErasures(database.client, ctx.actor.scope, [
      textAt(result.value, 'erasureId'),
    ]);
    return erasure === undefined ? fail(notFound('identity', path)) : ok(erasure);
  }

  async #begin(
    tx: Transaction,
    ctx: RequestContext,
    id: string | null,
  ): Promise<Result<Effect<JsonObject> & { readonly spaceIds: readonly string[] }, UserFailure>> {
    const [seen] = id === null ? [] : await findIdentities(tx, ctx.actor.scope, [id]);
    if (seen === undefined) return fail(notFound('identity', path));
    const identityIds = await holdPerson(tx, { galleryId: seen.galleryId, identityId: seen.id });
    // Looked at again: who held a lock may have deleted or merged them.
    const [identity] = await findIdentities(tx, ctx.actor.scope, [seen.id]);
    if (identity === undefined) return fail(notFound('identity', path));
    if (identity.mergedIntoId !== null) return fail(erasedByAlias);
    const { galleryId } = identity;
    const of = { galleryId, identityId: identity.id, reason: 'REQUEST', actorId: ctx.actor.id } as const;
    const begun = await beginErasure(tx, { ...of, now: this.#deps.clock.now() }, identityIds);
    const detail = { erasureId: begun.id, samples: begun.samples, names: identityIds.length };
    return ok({
      payload: { erasureId: begun.id },
      audit: { targetType: 'Identity', targetId: identity.id, galleryIds: [galleryId], detail },
      spaceIds: begun.spaceIds,
    });
  }

  /** Those that the caller may see. */
  async findMany(ctx: RequestContext, ids: readonly string[]): Promise<readonly Erasure[]> {
    if (!mayDo(ctx.actor.role, 'PRIVACY_READ')) return [];
    return await store.findErasures(this.#deps.database.client, ctx.actor.scope, ids);
  }

  async list(ctx: RequestContext, galleryId: string | null, page: PageRequest): Promise<Page<Erasure>> {
    const { scope } = ctx.actor;
    return await store.listErasures(this.#deps.database.client, { scope, galleryId, page });
  }

  receiptKey(): Pick<ReceiptSigner, 'publicKeyPem' | 'fingerprint'> {
    return this.#deps.signer;
  }
}
