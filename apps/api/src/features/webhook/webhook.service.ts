import type { Clock } from '../../core/clock.ts';
import type { RequestContext } from '../../core/context.ts';
import { newId } from '../../core/ids.ts';
import { textAt, type JsonObject } from '../../core/json.ts';
import type { Page, PageRequest } from '../../core/page.ts';
import { fail, ok, type Result } from '../../core/result.ts';
import type { Sealer } from '../../core/sealing.ts';
import { notFound, type UserFailure } from '../../core/user-failure.ts';
import type { Database, Transaction } from '../../infra/prisma/database.ts';
import { findGalleries } from '../gallery/gallery.store.ts';
import { runMutation } from '../mutation/mutation.ts';
import { findDeliveries, insertTestDelivery, listDeliveries } from './delivery.store.ts';
import type { WebhookEvent } from './event.types.ts';
import { newWebhookSecret } from './signature.ts';
import { checkWebhookChange, type CheckedChange, type TargetRules } from './webhook-input.ts';
import * as store from './webhook.store.ts';
import {
  SECRET_OVERLAP_MS,
  sealingPurposeOf,
  webhookLimits,
  type DeliveryState,
  type Webhook,
  type WebhookChange,
  type WebhookDelivery,
  type WebhookWithSecret,
} from './webhook.types.ts';

interface Dependencies {
  readonly database: Database;
  readonly clock: Clock;
  readonly sealer: Sealer;
  readonly rules: TargetRules;
}

export type NewWebhookInput = WebhookChange & {
  readonly name: string;
  readonly url: string;
  readonly events: readonly WebhookEvent[];
};

interface Change {
  readonly name: string;
  readonly idempotencyKey?: string | null | undefined;
  readonly input: JsonObject | null;
  readonly run: (tx: Transaction) => Promise<Result<Changed, UserFailure>>;
}

interface Changed {
  readonly webhook: Webhook;
  /** What the audit log says beside. */
  readonly detail: JsonObject;
  /** A new secret, sealed: a replay answers it once more. */
  readonly sealedSecret?: string;
}

interface Outcome {
  readonly webhook: Webhook;
  readonly sealedSecret: string | null;
}

/** Webhooks: who is told of what happens. Callers see and change only those within their galleries. */
export class WebhookService {
  readonly #deps: Dependencies;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  /** Visible ones only, in no stated order. */
  async findMany(ctx: RequestContext, ids: readonly string[]): Promise<readonly Webhook[]> {
    return await store.findWebhooks(this.#deps.database.client, ctx.actor.scope, ids);
  }

  async list(ctx: RequestContext, page: PageRequest): Promise<Page<Webhook>> {
    return await store.listWebhooks(this.#deps.database.client, ctx.actor.scope, page);
  }

  /** Those of visible webhooks only, in no stated order. */
  async findDeliveries(ctx: RequestContext, ids: readonly string[]): Promise<readonly WebhookDelivery[]> {
    const found = await findDeliveries(this.#deps.database.client, ids);
    const seen = await this.findMany(ctx, [...new Set(found.map((delivery) => delivery.webhookId))]);
    return found.filter((delivery) => seen.some((webhook) => webhook.id === delivery.webhookId));
  }

  /** For a webhook that the caller was given already. */
  async deliveries(
    webhookId: string,
    query: { readonly state?: DeliveryState; readonly page: PageRequest },
  ): Promise<Page<WebhookDelivery>> {
    return await listDeliveries(this.#deps.database.client, webhookId, query);
  }

  async create(
    ctx: RequestContext,
    input: NewWebhookInput,
    idempotencyKey: string | null | undefined,
  ): Promise<Result<WebhookWithSecret, UserFailure>> {
    const asked = { galleryIds: null, enabled: true, ...input };
    const checked = checkWebhookChange(ctx.actor, asked, this.#deps.rules);
    if (!checked.ok) return checked;
    const { name = '', url = '', events = [], galleryIds = null, enabled = true } = checked.value;
    const row = { name, url, events, galleryIds, enabled, createdById: ctx.actor.id };
    return this.#withSecret(
      await this.#change(ctx, {
        name: 'createWebhook',
        idempotencyKey,
        input: asked as JsonObject, // reason: texts, a truth value and lists of texts
        run: async (tx) => {
          if ((await store.countWebhooks(tx)) >= webhookLimits.webhooks) {
            const message = `there may be at most ${webhookLimits.webhooks} webhooks`;
            return fail({ code: 'LIMIT_EXCEEDED', message, path: ['input'] });
          }
          const unknown = await unknownGallery(tx, ctx, row);
          if (unknown !== null) return fail(unknown);
          const id = newId();
          const sealedSecret = this.#newSealedSecret(id);
          const webhook = await store.insertWebhook(tx, { ...row, id, sealedSecret });
          return ok({ webhook, sealedSecret, detail: { events: [...events] } });
        },
      }),
    );
  }

  /** Enabling one that the server disabled starts its count of failures anew, and delivers what waited. */
  async update(
    ctx: RequestContext,
    id: string | null,
    change: WebhookChange,
  ): Promise<Result<Webhook, UserFailure>> {
    const checked = checkWebhookChange(ctx.actor, change, this.#deps.rules);
    if (!checked.ok) return checked;
    const result = await this.#change(ctx, {
      name: 'updateWebhook',
      input: null,
      run: async (tx) => {
        const found = await this.#locked(tx, ctx, id);
        if (!found.ok) return found;
        const unknown = await unknownGallery(tx, ctx, checked.value);
        if (unknown !== null) return fail(unknown);
        const anew =
          checked.value.enabled === true ? ({ disabledAt: null, consecutiveFailures: 0 } as const) : {};
        const webhook = await store.changeWebhook(tx, found.value.webhook.id, { ...checked.value, ...anew });
        return ok({ webhook, detail: { changed: Object.keys(checked.value) } });
      },
    });
    return result.ok ? ok(result.value.webhook) : result;
  }

  /** Nothing is delivered to it any more; its delivery log goes with it. */
  async delete(ctx: RequestContext, id: string | null): Promise<Result<string, UserFailure>> {
    const result = await runMutation<JsonObject>(this.#deps.database, ctx, {
      name: 'deleteWebhook',
      input: null,
      run: async (tx) => {
        const found = await this.#locked(tx, ctx, id);
        if (!found.ok) return found;
        const { webhook } = found.value;
        await store.deleteWebhook(tx, webhook.id);
        return ok({ payload: { id: webhook.id }, audit: auditOf(webhook, {}) });
      },
    });
    return result.ok ? ok(textAt(result.value, 'id')) : result;
  }

  /** A new secret. The old one signs too for a while, so that receivers may change over. */
  async rotateSecret(
    ctx: RequestContext,
    id: string | null,
    idempotencyKey: string | null | undefined,
  ): Promise<Result<WebhookWithSecret, UserFailure>> {
    return this.#withSecret(
      await this.#change(ctx, {
        name: 'rotateWebhookSecret',
        idempotencyKey,
        input: { id },
        run: async (tx) => {
          const found = await this.#locked(tx, ctx, id);
          if (!found.ok) return found;
          const { webhook, sealedSecret: sealedPreviousSecret } = found.value;
          const sealedSecret = this.#newSealedSecret(webhook.id);
          const previousSecretUntil = new Date(this.#deps.clock.now().getTime() + SECRET_OVERLAP_MS);
          const secrets = { sealedSecret, sealedPreviousSecret, previousSecretUntil };
          return ok({
            webhook: await store.changeWebhook(tx, webhook.id, secrets),
            sealedSecret,
            detail: {},
          });
        },
      }),
    );
  }

  /** Sends an event that tells nothing, once, also to a disabled webhook; the worker does it, the delivery says how it went. */
  async test(
    ctx: RequestContext,
    id: string | null,
    idempotencyKey: string | null | undefined,
  ): Promise<Result<WebhookDelivery, UserFailure>> {
    const { database } = this.#deps;
    const result = await runMutation<JsonObject>(database, ctx, {
      name: 'testWebhook',
      idempotencyKey,
      input: { id },
      run: async (tx) => {
        const found = await this.#locked(tx, ctx, id);
        if (!found.ok) return found;
        const { webhook } = found.value;
        const deliveryId = await insertTestDelivery(tx, webhook.id);
        return ok({ payload: { deliveryId }, audit: auditOf(webhook, { deliveryId }) });
      },
    });
    if (!result.ok) return result;
    const [delivery] = await findDeliveries(database.client, [textAt(result.value, 'deliveryId')]);
    return delivery === undefined ? fail(notFound('webhook', ['id'])) : ok(delivery);
  }

  async #locked(
    tx: Transaction,
    ctx: RequestContext,
    id: string | null,
  ): Promise<Result<Locked, UserFailure>> {
    const sealedSecret = id === null ? null : await store.lockWebhook(tx, id);
    const [webhook] = id === null ? [] : await store.findWebhooks(tx, ctx.actor.scope, [id]);
    return webhook === undefined || sealedSecret === null
      ? fail(notFound('webhook', ['id']))
      : ok({ webhook, sealedSecret });
  }

  #newSealedSecret(webhookId: string): string {
    return this.#deps.sealer.seal(newWebhookSecret(), sealingPurposeOf(webhookId));
  }

  #withSecret(result: Result<Outcome, UserFailure>): Result<WebhookWithSecret, UserFailure> {
    if (!result.ok) return result;
    const { webhook, sealedSecret } = result.value;
    if (sealedSecret === null) throw new TypeError('WebhookService: the mutation made no secret');
    return ok({ webhook, secret: this.#deps.sealer.open(sealedSecret, sealingPurposeOf(webhook.id)) });
  }

  async #change(ctx: RequestContext, change: Change): Promise<Result<Outcome, UserFailure>> {
    const { database } = this.#deps;
    const result = await runMutation<JsonObject>(database, ctx, {
      ...change,
      run: async (tx) => {
        const changed = await change.run(tx);
        if (!changed.ok) return changed;
        const { webhook, detail, sealedSecret = null } = changed.value;
        return ok({ payload: { id: webhook.id, sealedSecret }, audit: auditOf(webhook, detail) });
      },
    });
    if (!result.ok) return result;
    const sealedSecret = result.value['sealedSecret'] as string | null; // reason: written just above
    const [webhook] = await this.findMany(ctx, [textAt(result.value, 'id')]);
    return webhook === undefined ? fail(notFound('webhook', ['id'])) : ok({ webhook, sealedSecret });
  }
}

interface Locked {
  readonly webhook: Webhook;
  readonly sealedSecret: string;
}

function auditOf(webhook: Webhook, detail: JsonObject) {
  const galleryIds = webhook.galleryIds ?? [];
  return { targetType: 'Webhook', targetId: webhook.id, galleryIds, detail };
}

async function unknownGallery(
  tx: Transaction,
  ctx: RequestContext,
  { galleryIds }: CheckedChange,
): Promise<UserFailure | null> {
  if (galleryIds === undefined || galleryIds === null) return null;
  const found = await findGalleries(tx, ctx.actor.scope, galleryIds);
  return found.length < galleryIds.length ? notFound('gallery', ['input', 'galleryIds']) : null;
}
