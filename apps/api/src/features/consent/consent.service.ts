import type { Clock } from '../../core/clock.ts';
import type { RequestContext } from '../../core/context.ts';
import { newId } from '../../core/ids.ts';
import type { JsonObject } from '../../core/json.ts';
import type { Page, PageRequest } from '../../core/page.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import { invalidInput, notFound, type UserFailure } from '../../core/user-failure.ts';
import type { Database, Transaction } from '../../infra/prisma/database.ts';
import { lockNamedIdentity } from '../identity/identity-alias.store.ts';
import { findIdentities, identityFromJson, identityToJson } from '../identity/identity.store.ts';
import type { Identity } from '../identity/identity.types.ts';
import type { MediaService } from '../media/media.service.ts';
import { addReference } from '../media/media.store.ts';
import { runMutation } from '../mutation/mutation.ts';
import { parseConsent, type ConsentRequest } from './consent-input.ts';
import { consentFromJson, consentToJson } from './consent.json.ts';
import * as store from './consent.store.ts';
import { consentLimits } from './consent.types.ts';
import type { Consent, ConsentCounts, ConsentStanding } from './consent.types.ts';

interface Dependencies {
  readonly database: Database;
  readonly clock: Clock;
  readonly media: Pick<MediaService, 'findOwn'>;
}

export interface WithdrawRequest {
  /** Row id; null if the caller's was no identity's. */
  readonly identityId: string | null;
  /** Null: now. */
  readonly withdrawnAt: Date | null;
  readonly idempotencyKey: string | null;
}

export interface RecordedConsent {
  readonly consent: Consent;
  readonly identity: Identity;
}

export interface WithdrawnConsents {
  readonly identity: Identity;
  readonly count: number;
}

const full: UserFailure = {
  code: 'LIMIT_EXCEEDED',
  message: `an identity has at most ${consentLimits.recordsOfIdentity} consents`,
};
const identityPath = ['input', 'identityId'];

/** Why people's pictures may be kept: what was agreed to, until when, and what was taken back. */
export class ConsentService {
  readonly #deps: Dependencies;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  async record(ctx: RequestContext, request: ConsentRequest): Promise<Result<RecordedConsent, UserFailure>> {
    const { database, clock, media } = this.#deps;
    const { identityId, evidenceMediaId, idempotencyKey } = request;
    const parsed = parseConsent(request, clock.now());
    if (!parsed.ok) return parsed;
    const evidence = evidenceMediaId === undefined ? null : evidenceMediaId;
    const own = await media.findOwn(ctx, evidence === null ? [] : [evidence]);
    const result = await runMutation<JsonObject>(database, ctx, {
      name: 'recordConsent',
      idempotencyKey,
      input: inputOf(request),
      run: async (tx) => {
        const identity = await holdIdentity(tx, ctx, identityId);
        if (identity === null) return fail(notFound('identity', identityPath));
        if ((await store.countConsents(tx, identity.id)) >= consentLimits.recordsOfIdentity)
          return fail(full);
        const isHere = evidence === null || own.get(evidence)?.galleryId === identity.galleryId;
        if (!isHere || (evidence !== null && !(await addReference(tx, evidence)))) {
          return fail(notFound('media', ['input', 'evidenceMediaId']));
        }
        const consent: Consent = {
          ...{ ...parsed.value, id: newId(), galleryId: identity.galleryId, identityId: identity.id },
          ...{ evidenceMediaId: evidence, recordedById: ctx.actor.id, createdAt: clock.now() },
          ...{ withdrawnAt: null, withdrawnById: null },
        };
        await store.insertConsent(tx, consent);
        await store.refreshConsent(tx, [identity.id]);
        const detail = { consentId: consent.id, lawfulBasis: consent.lawfulBasis };
        return ok({
          payload: { consent: consentToJson(consent), identity: identityToJson(identity) },
          audit: auditOf(identity, detail),
        });
      },
    });
    if (!result.ok) return result;
    return ok({
      consent: consentFromJson(result.value['consent'] as JsonObject), // reason: written above
      identity: identityFromJson(result.value['identity'] as JsonObject), // reason: as above
    });
  }

  /** Ends every consent of the person that is in force. With none in force nothing is done, and that is no failure. */
  async withdraw(
    ctx: RequestContext,
    request: WithdrawRequest,
  ): Promise<Result<WithdrawnConsents, UserFailure>> {
    const { identityId, withdrawnAt, idempotencyKey } = request;
    const now = this.#deps.clock.now();
    if (withdrawnAt !== null && withdrawnAt > now) {
      return fail(invalidInput('withdrawnAt must not be in the future', ['input', 'withdrawnAt']));
    }
    const result = await runMutation<JsonObject>(this.#deps.database, ctx, {
      name: 'withdrawConsent',
      idempotencyKey,
      input: { identityId, withdrawnAt: withdrawnAt?.toISOString() ?? null },
      run: async (tx) => {
        const identity = await holdIdentity(tx, ctx, identityId);
        if (identity === null) return fail(notFound('identity', identityPath));
        const by = { at: withdrawnAt ?? now, actorId: ctx.actor.id, now };
        const ended = await store.withdrawConsents(tx, identity.id, by);
        await store.refreshConsent(tx, [identity.id]);
        const payload = { identity: identityToJson(identity), count: ended.length };
        return ok({ payload, audit: auditOf(identity, { consentIds: [...ended] }) });
      },
    });
    if (!result.ok) return result;
    const identity = identityFromJson(result.value['identity'] as JsonObject); // reason: written above
    return ok({ identity, count: Number(result.value['count']) });
  }

  /** For identities that the caller was given already. */
  async standings(identityIds: readonly string[]): Promise<ReadonlyMap<string, ConsentStanding>> {
    const { database, clock } = this.#deps;
    return await store.consentStandings(database.client, identityIds, clock.now());
  }

  /** For galleries that the caller was given already. */
  async counts(galleryIds: readonly string[]): Promise<ReadonlyMap<string, ConsentCounts>> {
    const { database, clock } = this.#deps;
    return await store.countStandings(database.client, galleryIds, clock.now());
  }

  /** For an identity that the caller was given already; newest first. */
  async list(identityId: string, page: PageRequest): Promise<Page<Consent>> {
    return await store.listConsents(this.#deps.database.client, identityId, page);
  }

  isInForce({ expiresAt, withdrawnAt }: Consent): boolean {
    return withdrawnAt === null && (expiresAt === null || expiresAt > this.#deps.clock.now());
  }
}

/** Whom the id names, held so that nobody enrols, merges or erases them meanwhile. Null if the caller sees nobody. */
async function holdIdentity(
  tx: Transaction,
  ctx: RequestContext,
  id: string | null,
): Promise<Identity | null> {
  const [seen] = id === null ? [] : await findIdentities(tx, ctx.actor.scope, [id]);
  const named = seen === undefined ? null : await lockNamedIdentity(tx, seen.id, 'UPDATE');
  if (named === null) return null;
  return (await findIdentities(tx, ctx.actor.scope, [named]))[0] ?? null;
}

function auditOf(identity: Identity, detail: JsonObject) {
  return { targetType: 'Identity', targetId: identity.id, galleryIds: [identity.galleryId], detail };
}

function inputOf({ idempotencyKey: _key, givenAt, expiresAt, ...rest }: ConsentRequest): JsonObject {
  return { ...rest, givenAt: givenAt.toISOString(), expiresAt: expiresAt?.toISOString() ?? null };
}
