import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../../core/clock.ts';
import type { RequestContext } from '../../core/context.ts';
import type { JsonObject } from '../../core/json.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { invalidInput, notFound, type UserFailure } from '../../core/user-failure.ts';
import type { Database, Transaction } from '../../infra/prisma/database.ts';
import { refreshConsent } from '../consent/consent.store.ts';
import { runMutation, type Effect } from '../mutation/mutation.ts';
import type { OutboxDrain } from '../search/outbox-drain.ts';
import { resolveIdentityId } from './identity-alias.store.ts';
import { findMerge, lockMergesOf, mergeInto, splitFrom } from './identity-merge.store.ts';
import * as store from './identity.store.ts';
import type { Identity } from './identity.types.ts';

/** How long a merge may be taken back; then what the loser's row says of the person is removed. */
export const MERGE_UNDO_MS = 7 * 24 * 60 * 60 * 1000;
const DRAIN_TIMEOUT_MS = 2_000;
export const mergeLimits = { losers: 20 } as const;

interface Dependencies {
  readonly database: Database;
  readonly clock: Clock;
  readonly drain: Pick<OutboxDrain, 'drainOwn'>;
}

export interface MergeRequest {
  /** Row ids; null for what was no identity's global id. */
  readonly loserIds: readonly (string | null)[];
  readonly winnerId: string | null;
  readonly idempotencyKey?: string | null | undefined;
}

/** What people might want to look at after a merge: the winner's count. */
const compared = ['name', 'metadata', 'tags', 'enabled', 'validUntil'] as const;
export type ComparedField = (typeof compared)[number];

export interface MergeOutcome {
  readonly identity: Identity;
  readonly movedSamples: number;
  /** Fields in which a loser differed from the winner, whose values hold. */
  readonly differingFields: readonly ComparedField[];
  readonly indexed: boolean;
}

export interface UnmergeOutcome {
  readonly identity: Identity;
  readonly returnedSamples: number;
  readonly indexed: boolean;
}

const loserPath = ['input', 'loserIds'];
const winnerPath = ['input', 'winnerId'];
const unmergePath = ['input', 'identityId'];

/** Makes several identities one, and takes that back. */
export class IdentityMerging {
  readonly #deps: Dependencies;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  async merge(ctx: RequestContext, request: MergeRequest): Promise<Result<MergeOutcome, UserFailure>> {
    const { loserIds, winnerId, idempotencyKey } = request;
    const problem = mergeProblem(request);
    if (problem !== null) return fail(problem);
    const result = await runMutation<JsonObject>(this.#deps.database, ctx, {
      name: 'mergeIdentities',
      idempotencyKey,
      input: { loserIds, winnerId },
      run: (tx) => this.#merge(tx, ctx, request),
    });
    if (!result.ok) return result;
    const payload = result.value as unknown as Omit<MergeOutcome, 'identity'>; // reason: written by #merge
    return ok({ ...payload, ...(await this.#settle(result.value)) });
  }

  async unmerge(
    ctx: RequestContext,
    request: { readonly identityId: string | null; readonly idempotencyKey?: string | null | undefined },
  ): Promise<Result<UnmergeOutcome, UserFailure>> {
    const { identityId, idempotencyKey } = request;
    const result = await runMutation<JsonObject>(this.#deps.database, ctx, {
      name: 'unmergeIdentity',
      idempotencyKey,
      input: { identityId },
      run: (tx) => this.#unmerge(tx, ctx, identityId),
    });
    if (!result.ok) return result;
    const payload = result.value as unknown as Omit<UnmergeOutcome, 'identity'>; // reason: written by #unmerge
    return ok({ ...payload, ...(await this.#settle(result.value)) });
  }

  async #settle(payload: JsonObject): Promise<Pick<MergeOutcome, 'identity' | 'indexed'>> {
    const spaceIds = payload['spaceIds'] as readonly string[]; // reason: written by #merge and #unmerge
    const { indexed } = await this.#deps.drain.drainOwn({ spaceIds, timeoutMs: DRAIN_TIMEOUT_MS });
    const identity = payload['identity'] as JsonObject; // reason: as above
    return { identity: store.identityFromJson(identity), indexed };
  }

  async #merge(tx: Transaction, ctx: RequestContext, request: MergeRequest): Promise<EffectOrFailure> {
    const ids = [...new Set([...request.loserIds, request.winnerId])].flatMap((id) => id ?? []);
    const seen = await store.findIdentities(tx, ctx.actor.scope, ids);
    const missing = missingOf(request, seen);
    if (missing !== null) return fail(missing);
    const [galleryId, ...others] = [...new Set(seen.map((identity) => identity.galleryId))];
    if (galleryId === undefined || others.length > 0) {
      return fail(invalidInput('the identities must be of one gallery', loserPath));
    }
    await lockMergesOf(tx, galleryId);
    await store.lockIdentities(tx, ids);
    // Looked at again: who held a lock may have merged or deleted one of them.
    const rows = await store.findIdentities(tx, ctx.actor.scope, ids);
    const problem = missingOf(request, rows) ?? mergedAlready(request, rows);
    if (problem !== null) return fail(problem);
    const winner = rows.find((row) => row.id === request.winnerId);
    if (winner === undefined) return fail(notFound('identity', winnerPath));
    const losers = rows.filter((row) => row.id !== winner.id);
    return ok(await this.#write(tx, winner, losers));
  }

  async #write(tx: Transaction, winner: Identity, losers: readonly Identity[]): Promise<Effect<JsonObject>> {
    const now = this.#deps.clock.now();
    const loserIds = losers.map((loser) => loser.id);
    const undoableUntil = new Date(now.getTime() + MERGE_UNDO_MS);
    const moved = await mergeInto(tx, { loserIds, winnerId: winner.id, now, undoableUntil });
    await refreshConsent(tx, [winner.id]);
    const differingFields = compared.filter((field) =>
      losers.some((loser) => !isDeepStrictEqual(loser[field], winner[field])),
    );
    const { samples, spaceIds } = moved;
    const detail = { losers: loserIds, samples, differing: differingFields };
    const identity = store.identityToJson(winner);
    return {
      payload: { identity, movedSamples: samples, differingFields, spaceIds },
      audit: { targetType: 'Identity', targetId: winner.id, galleryIds: [winner.galleryId], detail },
    };
  }

  async #unmerge(tx: Transaction, ctx: RequestContext, id: string | null): Promise<EffectOrFailure> {
    const [seen] = id === null ? [] : await store.findIdentities(tx, ctx.actor.scope, [id]);
    if (seen === undefined) return fail(notFound('identity', unmergePath));
    await lockMergesOf(tx, seen.galleryId);
    const merge = await findMerge(tx, seen.id);
    const now = this.#deps.clock.now();
    const problem = undoProblem(merge, now);
    if (problem !== null) return fail(problem);
    const holderId = await resolveIdentityId(tx, seen.id);
    await store.lockIdentities(tx, [seen.id, ...(holderId === null ? [] : [holderId])]);
    // A winner that was deleted while we waited took its other names along.
    const left = await store.findIdentities(tx, ctx.actor.scope, [seen.id]);
    if (holderId === null || left.length === 0) return fail(notFound('identity', unmergePath));
    const { samples, spaceIds } = await splitFrom(tx, { loserId: seen.id, holderId, now });
    await refreshConsent(tx, [seen.id, holderId]);
    const [restored = seen] = await store.findIdentities(tx, ctx.actor.scope, [seen.id]);
    const detail = { from: holderId, samples };
    const audit = { targetType: 'Identity', targetId: seen.id, galleryIds: [seen.galleryId], detail };
    const payload = { identity: store.identityToJson(restored), returnedSamples: samples, spaceIds };
    return ok({ payload, audit });
  }
}

type EffectOrFailure = Result<Effect<JsonObject>, UserFailure>;

function mergeProblem({ loserIds, winnerId }: MergeRequest): UserFailure | null {
  if (loserIds.length === 0) return invalidInput('loserIds must have at least one id', loserPath);
  if (loserIds.length > mergeLimits.losers) {
    const message = `loserIds must have at most ${mergeLimits.losers} ids`;
    return { code: 'LIMIT_EXCEEDED', message, path: loserPath };
  }
  return winnerId !== null && loserIds.includes(winnerId)
    ? invalidInput('an identity cannot be merged into itself', loserPath)
    : null;
}

function missingOf(request: MergeRequest, rows: readonly Identity[]): UserFailure | null {
  const known = new Set<string | null>(rows.map((row) => row.id));
  if (!known.has(request.winnerId)) return notFound('identity', winnerPath);
  return request.loserIds.every((id) => known.has(id)) ? null : notFound('identity', loserPath);
}

/** A merged id names its winner; whether that one was meant cannot be told, so the caller has to say it. */
function mergedAlready(request: MergeRequest, rows: readonly Identity[]): UserFailure | null {
  const merged = rows.find((row) => row.mergedIntoId !== null);
  if (merged === undefined) return null;
  const isWinner = merged.id === request.winnerId;
  const message = 'the identity was merged into another one already';
  return { code: 'IDENTITY_MERGED', message, path: isWinner ? winnerPath : loserPath };
}

function undoProblem(merge: Awaited<ReturnType<typeof findMerge>>, now: Date): UserFailure | null {
  if (merge === null) {
    return { code: 'IDENTITY_NOT_MERGED', message: 'the identity is not merged', path: unmergePath };
  }
  const isFinal = merge.undoableUntil === null || merge.undoableUntil <= now;
  return isFinal
    ? { code: 'MERGE_FINAL', message: 'the merge is too old to be undone', path: unmergePath }
    : null;
}
