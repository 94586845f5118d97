import type { RequestContext } from '../../core/context.ts';
import { newId } from '../../core/ids.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Page, PageRequest } from '../../core/page.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { notFound, type UserFailure } from '../../core/user-failure.ts';
import type { Database, Transaction } from '../../infra/prisma/database.ts';
import { findGallery } from '../gallery/gallery.store.ts';
import { runMutation } from '../mutation/mutation.ts';
import { parseIdentityChange } from './identity-input.ts';
import { lockNamedIdentity } from './identity-alias.store.ts';
import type { IdentityMerging, MergeOutcome, MergeRequest, UnmergeOutcome } from './identity-merging.ts';
import { mergedNames, type MergedName } from './identity-merge.store.ts';
import type { IdentityRemoval, RemovalOutcome } from './identity-removal.ts';
import * as store from './identity.store.ts';
import type { Identity, IdentityChange, IdentityFilter } from './identity.types.ts';

interface Dependencies {
  readonly database: Database;
  readonly removal: IdentityRemoval;
  readonly merging: IdentityMerging;
}

export type NewIdentityInput = IdentityChange & {
  /** Row id; null if the caller named no gallery. */
  readonly galleryId: string | null;
  readonly idempotencyKey?: string | null | undefined;
};

const externalIdTaken: UserFailure = {
  code: 'EXTERNAL_ID_TAKEN',
  message: 'another identity of the gallery has this external id',
  path: ['input', 'externalId'],
};

/** Identities: who can be found. */
export class IdentityService {
  readonly #deps: Dependencies;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  /** Visible ones only, by the ids that were asked for: the id of a merged one answers whom it was merged into. */
  async findMany(ctx: RequestContext, ids: readonly string[]): Promise<ReadonlyMap<string, Identity>> {
    return await store.findNamedIdentities(this.#deps.database.client, ctx.actor.scope, ids);
  }

  /** For a gallery that the caller was given already. */
  async findByExternalId(galleryId: string, externalId: string): Promise<Identity | null> {
    const wanted = externalId.normalize('NFC').trim();
    const { client } = this.#deps.database;
    const [found] = await store.findByExternalIds(client, galleryId, [wanted]);
    if (found === undefined || found.mergedIntoId === null) return found ?? null;
    return (await store.findNamedIdentities(client, { kind: 'ALL' }, [found.id])).get(found.id) ?? null;
  }

  /** For a gallery that the caller was given already. */
  async list(galleryId: string, filter: IdentityFilter, page: PageRequest): Promise<Page<Identity>> {
    return await store.listIdentities(this.#deps.database.client, galleryId, { filter, page });
  }

  /** For identities that the caller was given already. */
  async countSamples(identityIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return await store.countSamples(this.#deps.database.client, identityIds);
  }

  async create(ctx: RequestContext, input: NewIdentityInput): Promise<Result<Identity, UserFailure>> {
    const { idempotencyKey, galleryId, ...change } = input;
    const parsed = parseIdentityChange(change);
    if (!parsed.ok) return parsed;
    const defaults = {
      externalId: null,
      name: null,
      metadata: {},
      tags: [],
      enabled: true,
      validUntil: null,
    };
    const asked = { galleryId, ...change, validUntil: change.validUntil?.toISOString() ?? null };
    return await this.#change(ctx, {
      name: 'createIdentity',
      idempotencyKey,
      input: asked as JsonObject, // reason: texts, lists, JSON and a time as text
      run: async (tx) => {
        const gallery = galleryId === null ? null : await findGallery(tx, ctx.actor.scope, galleryId);
        if (gallery === null) return fail(notFound('gallery', ['input', 'galleryId']));
        if (await isTaken(tx, parsed.value.externalId, { galleryId: gallery.id }))
          return fail(externalIdTaken);
        const row = { ...defaults, ...parsed.value, id: newId(), galleryId: gallery.id };
        return ok({ identity: await store.insertIdentity(tx, row), detail: {} });
      },
    });
  }

  async update(
    ctx: RequestContext,
    id: string | null,
    change: IdentityChange,
  ): Promise<Result<Identity, UserFailure>> {
    const parsed = parseIdentityChange(change);
    if (!parsed.ok) return parsed;
    return await this.#change(ctx, {
      name: 'updateIdentity',
      input: null,
      run: async (tx) => {
        // Locked before it is looked at: another caller may be deleting or merging it.
        const named = id === null ? null : await lockNamedIdentity(tx, id, 'UPDATE');
        const [found] = named === null ? [] : await store.findIdentities(tx, ctx.actor.scope, [named]);
        if (found === undefined) return fail(notFound('identity', ['id']));
        if (await isTaken(tx, parsed.value.externalId, { galleryId: found.galleryId, except: found.id }))
          return fail(externalIdTaken);
        const identity = await store.changeIdentity(tx, found.id, parsed.value);
        return ok({ identity, detail: { changed: Object.keys(parsed.value) } });
      },
    });
  }

  /** Removes the identity with its samples, embeddings and pictures. */
  async delete(ctx: RequestContext, id: string | null): Promise<Result<RemovalOutcome, UserFailure>> {
    return await this.#deps.removal.remove(ctx, id);
  }

  /** Makes identities one: the losers' samples go to the winner, and their ids name it from then on. */
  async merge(ctx: RequestContext, request: MergeRequest): Promise<Result<MergeOutcome, UserFailure>> {
    return await this.#deps.merging.merge(ctx, request);
  }

  /** Takes a merge back: the loser is an identity again, with those of its samples that are still there. */
  async unmerge(
    ctx: RequestContext,
    request: { readonly identityId: string | null; readonly idempotencyKey?: string | null | undefined },
  ): Promise<Result<UnmergeOutcome, UserFailure>> {
    return await this.#deps.merging.unmerge(ctx, request);
  }

  /** What was merged into identities that the caller was given already, newest first. */
  async mergedInto(identityIds: readonly string[]): Promise<ReadonlyMap<string, readonly MergedName[]>> {
    return await mergedNames(this.#deps.database.client, identityIds);
  }

  async #change(ctx: RequestContext, mutation: IdentityMutation): Promise<Result<Identity, UserFailure>> {
    try {
      const result = await runMutation<JsonObject>(this.#deps.database, ctx, {
        ...mutation,
        run: async (tx) => {
          const changed = await mutation.run(tx);
          if (!changed.ok) return changed;
          const { identity, detail } = changed.value;
          const audit = {
            targetType: 'Identity',
            targetId: identity.id,
            galleryIds: [identity.galleryId],
            detail,
          };
          return ok({ payload: store.identityToJson(identity), audit });
        },
      });
      return result.ok ? ok(store.identityFromJson(result.value)) : result;
    } catch (error) {
      // Two callers took the same external id at once: the check saw neither.
      if (error instanceof store.ExternalIdTakenError) return fail(externalIdTaken);
      throw error;
    }
  }
}

interface IdentityMutation {
  readonly name: string;
  readonly idempotencyKey?: string | null | undefined;
  readonly input: JsonObject | null;
  readonly run: (tx: Transaction) => Promise<Result<{ identity: Identity; detail: JsonObject }, UserFailure>>;
}

/** Whether an identity of the gallery, other than `except`, has the external id. */
async function isTaken(
  tx: Transaction,
  externalId: string | null | undefined,
  where: { readonly galleryId: string; readonly except?: string },
): Promise<boolean> {
  if (externalId === null || externalId === undefined) return false;
  const found = await store.findByExternalIds(tx, where.galleryId, [externalId]);
  return found.some((identity) => identity.id !== where.except);
}
