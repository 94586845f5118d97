import { mayGrantRole } from '../../core/access.ts';
import type { Clock } from '../../core/clock.ts';
import { isScopeWithin, type Actor, type RequestContext } from '../../core/context.ts';
import { newId } from '../../core/ids.ts';
import { textAt, type JsonObject } from '../../core/json.ts';
import type { Page, PageRequest } from '../../core/page.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { Sealer } from '../../core/sealing.ts';
import { notFound, type UserFailure } from '../../core/user-failure.ts';
import type { Database, Transaction } from '../../infra/prisma/database.ts';
import { findGalleries } from '../gallery/gallery.store.ts';
import { runMutation } from '../mutation/mutation.ts';
import { checkApiKeyInput, type NewApiKeyInput } from './apikey-input.ts';
import * as store from './apikey.store.ts';
import type { ApiKey, ApiKeyWithSecret } from './apikey.types.ts';
import { hashSecret, newSecret, secretPrefix } from './secret.ts';

interface Dependencies {
  readonly database: Database;
  readonly clock: Clock;
  /** Idempotency records hold a new secret for a day, sealed. */
  readonly sealer: Sealer;
}

type SecretPayload = { readonly id: string; readonly sealed: string };

const sealingPurpose = 'api key';

/** API keys: who may call. Callers see and change only keys that have no more than they have. */
export class ApiKeyService {
  readonly #deps: Dependencies;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  async findMany(ctx: RequestContext, ids: readonly string[]): Promise<readonly ApiKey[]> {
    const keys = await store.findApiKeys(this.#deps.database.client, ids);
    return keys.filter((key) => maySee(ctx.actor, key));
  }

  /** Of those ids that are keys', whoever asks: records name who did something. */
  async namesOf(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const keys = await store.findApiKeys(this.#deps.database.client, ids);
    return new Map(keys.map(({ id, name }) => [id, name]));
  }

  async list(ctx: RequestContext, page: PageRequest): Promise<Page<ApiKey>> {
    return await store.listApiKeys(this.#deps.database.client, ctx.actor.scope, page);
  }

  async create(
    ctx: RequestContext,
    input: NewApiKeyInput,
    idempotencyKey: string | null | undefined,
  ): Promise<Result<ApiKeyWithSecret, UserFailure>> {
    const checked = checkApiKeyInput(ctx.actor, input, this.#deps.clock.now());
    if (!checked.ok) return checked;
    const { galleryIds } = checked.value;
    const asked = { ...input, expiresAt: input.expiresAt?.toISOString() ?? null };
    return await this.#withSecret(ctx, {
      name: 'createApiKey',
      idempotencyKey,
      input: asked,
      run: async (tx, secret) => {
        const found = galleryIds === null ? [] : await findGalleries(tx, ctx.actor.scope, galleryIds);
        if (galleryIds !== null && found.length < galleryIds.length) {
          return fail(notFound('gallery', ['input', 'galleryIds']));
        }
        const row = { ...checked.value, ...secret, id: newId(), createdById: ctx.actor.id };
        return ok(await store.insertApiKey(tx, row));
      },
    });
  }

  /** A new secret for the key; the old one is refused from then on. */
  async rotate(
    ctx: RequestContext,
    id: string | null,
    idempotencyKey: string | null | undefined,
  ): Promise<Result<ApiKeyWithSecret, UserFailure>> {
    return await this.#withSecret(ctx, {
      name: 'rotateApiKey',
      idempotencyKey,
      input: { id },
      run: async (tx, secret) => {
        const key = await this.#changeable(tx, ctx, id);
        if (!key.ok) return key;
        if (key.value.revokedAt !== null) {
          return fail({ code: 'INVALID_INPUT', message: 'a revoked key cannot be rotated', path: ['id'] });
        }
        return ok(await store.replaceSecret(tx, key.value.id, secret));
      },
    });
  }

  /** The key is refused from now on. Revoking twice is fine. */
  async revoke(ctx: RequestContext, id: string | null): Promise<Result<ApiKey, UserFailure>> {
    const { database, clock } = this.#deps;
    const result = await runMutation<JsonObject>(database, ctx, {
      name: 'revokeApiKey',
      input: null,
      run: async (tx) => {
        const key = await this.#changeable(tx, ctx, id);
        if (!key.ok) return key;
        if (key.value.revokedAt === null) await store.revokeApiKey(tx, key.value.id, clock.now());
        return ok({ payload: { id: key.value.id }, audit: auditOf(key.value) });
      },
    });
    return result.ok ? await this.#reread(textAt(result.value, 'id')) : result;
  }

  async #changeable(
    tx: Transaction,
    ctx: RequestContext,
    id: string | null,
  ): Promise<Result<ApiKey, UserFailure>> {
    const [key] = id === null ? [] : await store.findApiKeys(tx, [id]);
    if (key === undefined || !maySee(ctx.actor, key)) return fail(notFound('API key', ['id']));
    if (isBeyond(key, ctx.actor)) {
      return fail({ code: 'FORBIDDEN', message: 'the key may do more than you', path: ['id'] });
    }
    return ok(key);
  }

  async #withSecret(
    ctx: RequestContext,
    change: SecretChange,
  ): Promise<Result<ApiKeyWithSecret, UserFailure>> {
    const { database, sealer } = this.#deps;
    const result = await runMutation<SecretPayload>(database, ctx, {
      ...change,
      run: async (tx) => {
        const secret = newSecret();
        const key = await change.run(tx, { hash: hashSecret(secret), prefix: secretPrefix(secret) });
        if (!key.ok) return key;
        const payload = { id: key.value.id, sealed: sealer.seal(secret, sealingPurpose) };
        return ok({ payload, audit: auditOf(key.value) });
      },
    });
    if (!result.ok) return result;
    const apiKey = await this.#reread(result.value.id);
    return ok({ apiKey: apiKey.value, secret: sealer.open(result.value.sealed, sealingPurpose) });
  }

  async #reread(id: string): Promise<{ readonly ok: true; readonly value: ApiKey }> {
    const [apiKey] = await store.findApiKeys(this.#deps.database.client, [id]);
    if (apiKey === undefined) throw new TypeError('ApiKeyService: keys are never deleted, but one is gone');
    return ok(apiKey);
  }
}

interface SecretChange {
  readonly name: string;
  readonly idempotencyKey: string | null | undefined;
  readonly input: JsonObject;
  readonly run: (
    tx: Transaction,
    secret: { readonly hash: string; readonly prefix: string },
  ) => Promise<Result<ApiKey, UserFailure>>;
}

function auditOf(key: ApiKey) {
  const galleryIds = key.scope.kind === 'ALL' ? [] : [...key.scope.galleryIds];
  return { targetType: 'ApiKey', targetId: key.id, galleryIds, detail: { role: key.role } };
}

/** Whoever rotates a key gets its secret, and with that what it is told. */
function isBeyond(key: ApiKey, actor: Actor): boolean {
  return (
    !mayGrantRole(actor.role, key.role) ||
    (key.maySeeEmbeddings && !actor.maySeeEmbeddings) ||
    (!key.decisionOnly && actor.decisionOnly === true)
  );
}

/** A caller that is limited to some galleries sees only keys within them. */
function maySee(actor: Actor, key: ApiKey): boolean {
  return isScopeWithin(key.scope, actor.scope);
}
