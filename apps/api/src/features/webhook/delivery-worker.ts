import type { Logger } from 'pino';
import type { Clock } from '../../core/clock.ts';
import { newId } from '../../core/ids.ts';
import type { JsonObject, JsonValue } from '../../core/json.ts';
import type { Sealer } from '../../core/sealing.ts';
import type { Database, Transaction } from '../../infra/prisma/database.ts';
import { recordAudit } from '../audit/audit.store.ts';
import { DISABLE_AFTER_FAILURES, retryDelayMs } from './delivery-schedule.ts';
import {
  claimDeliveries,
  endAttempt,
  noteFailure,
  noteSuccess,
  type ClaimedDelivery,
} from './delivery.store.ts';
import { testEvent } from './event.types.ts';
import { signatureHeader, signatureOf } from './signature.ts';
import type { DeliveryAttempt, WebhookSender } from './webhook-sender.ts';
import { sealingPurposeOf } from './webhook.types.ts';

const POLL_MS = 2_000;
/** Far beyond what an attempt may take: only a dead worker's claims run out. */
const CLAIM_MS = 60_000;
const AT_ONCE = 32;
/** A target that hangs holds so many lanes, whatever waits for it. */
const AT_ONCE_PER_WEBHOOK = 4;

interface Dependencies {
  readonly database: Database;
  readonly clock: Clock;
  readonly sealer: Sealer;
  readonly sender: WebhookSender;
  /** Global id of a row: receivers never see row ids. */
  readonly globalId: (type: string, id: string) => string;
  readonly log: Logger;
  /** How often to look for what is due. */
  readonly pollMs?: number;
}

const unsigned: DeliveryAttempt = { failure: 'SECRET_UNREADABLE', status: null, durationMs: 0 };

/** Delivers events to webhooks, at least once each and in no promised order, for as long as the process lives. */
export class DeliveryWorker {
  readonly #deps: Dependencies;
  readonly #inFlight = new Map<string, number>();
  readonly #running = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #claiming: Promise<void> = Promise.resolve();
  #isStopped = true;

  constructor(deps: Dependencies) {
    this.#deps = deps;
  }

  start(): void {
    this.#isStopped = false;
    this.#claimSoon(0);
  }

  /** Waits for the attempts that are being made, a few seconds at most. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#claiming;
    await Promise.all(this.#running);
  }

  #claimSoon(delayMs: number): void {
    if (this.#isStopped) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#claiming = this.#claiming.then(() => this.#claim());
    }, delayMs);
    this.#timer.unref();
  }

  async #claim(): Promise<void> {
    const free = AT_ONCE - this.#running.size;
    try {
      const claimed = free > 0 && !this.#isStopped ? await this.#take(free) : [];
      for (const delivery of claimed) this.#launch(delivery);
    } catch (error) {
      this.#deps.log.warn({ err: error }, 'webhook deliveries could not be read; they are tried again');
    }
    this.#claimSoon(this.#deps.pollMs ?? POLL_MS);
  }

  async #take(limit: number): Promise<readonly ClaimedDelivery[]> {
    const now = this.#deps.clock.now();
    const busyWebhookIds = [...this.#inFlight.keys()];
    const claimedUntil = new Date(now.getTime() + CLAIM_MS);
    const claim = { now, claimedUntil, limit, perWebhook: AT_ONCE_PER_WEBHOOK, busyWebhookIds };
    return await this.#deps.database.transaction((tx) => claimDeliveries(tx, claim));
  }

  #launch(delivery: ClaimedDelivery): void {
    const { webhookId } = delivery;
    this.#inFlight.set(webhookId, (this.#inFlight.get(webhookId) ?? 0) + 1);
    const run = this.#deliver(delivery)
      .catch((error: unknown) => {
        // Its claim runs out, and it is delivered again: at least once.
        this.#deps.log.warn({ deliveryId: delivery.id, err: error }, 'a webhook delivery was not recorded');
      })
      .finally(() => {
        this.#running.delete(run);
        const left = (this.#inFlight.get(webhookId) ?? 1) - 1;
        if (left > 0) this.#inFlight.set(webhookId, left);
        else this.#inFlight.delete(webhookId);
        if (left === 0) this.#claimSoon(0);
      });
    this.#running.add(run);
  }

  async #deliver(delivery: ClaimedDelivery): Promise<void> {
    const { clock, sender, database } = this.#deps;
    const now = clock.now();
    const body = bodyOf(delivery, this.#deps.globalId);
    const secrets = this.#secretsOf(delivery, now);
    const timestampSeconds = Math.floor(now.getTime() / 1000);
    const attempt =
      secrets === null
        ? unsigned
        : await sender.send({
            url: delivery.url,
            body,
            headers: {
              'user-agent': 'Gallerist-Webhook/1',
              'x-gallerist-event': delivery.event,
              'x-gallerist-delivery': this.#deps.globalId('WebhookDelivery', delivery.id),
              [signatureHeader]: signatureOf(body, { timestampSeconds, secrets }),
            },
          });
    await database.transaction((tx) => this.#record(tx, delivery, attempt));
  }

  /** The current one, and the one before it while receivers may know that one only. Null if the key has changed. */
  #secretsOf(delivery: ClaimedDelivery, now: Date): string[] | null {
    const { sealedSecret, sealedPreviousSecret, previousSecretUntil } = delivery;
    const sealed = [sealedSecret];
    if (sealedPreviousSecret !== null && previousSecretUntil !== null && now < previousSecretUntil) {
      sealed.push(sealedPreviousSecret);
    }
    try {
      return sealed.map((text) => this.#deps.sealer.open(text, sealingPurposeOf(delivery.webhookId)));
    } catch {
      return null; // reported with the delivery, as SECRET_UNREADABLE
    }
  }

  async #record(tx: Transaction, delivery: ClaimedDelivery, attempt: DeliveryAttempt): Promise<void> {
    const at = this.#deps.clock.now();
    const isTest = delivery.event === testEvent;
    const delay = isTest ? null : retryDelayMs(delivery.attempts + 1, Math.random());
    const isRetried = attempt.failure !== null && delay !== null;
    const end = {
      attempt,
      at,
      state: attempt.failure === null ? 'DELIVERED' : isRetried ? 'PENDING' : 'FAILED',
      nextAttemptAt: new Date(at.getTime() + (isRetried ? delay : 0)),
    } as const;
    if (!(await endAttempt(tx, delivery.id, end)) || isTest) return;
    if (attempt.failure === null) {
      await noteSuccess(tx, delivery.webhookId);
      return;
    }
    const limits = { limit: DISABLE_AFTER_FAILURES, now: at };
    const galleryIds = await noteFailure(tx, delivery.webhookId, limits);
    if (galleryIds === null) return;
    this.#deps.log.warn({ webhookId: delivery.webhookId }, 'a webhook was disabled: it failed too often');
    const target = { targetType: 'Webhook', targetId: delivery.webhookId, galleryIds };
    const detail = { failures: limits.limit, lastFailure: attempt.failure };
    await recordAudit(
      tx,
      { requestId: newId(), actor: null },
      { action: 'disableWebhook', ...target, outcome: 'OK', detail },
    );
  }
}

/** The same bytes at every attempt. Ids only: who may know more asks for it. */
export function bodyOf(
  delivery: Pick<ClaimedDelivery, 'id' | 'event' | 'createdAt' | 'galleryIds' | 'ids'>,
  globalId: Dependencies['globalId'],
): string {
  const ids = Object.entries(delivery.ids)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => [name, globalIds(name, value, globalId)] as const);
  return JSON.stringify({
    id: globalId('WebhookDelivery', delivery.id),
    event: delivery.event,
    createdAt: delivery.createdAt.toISOString(),
    galleryIds: delivery.galleryIds.map((id) => globalId('Gallery', id)),
    ids: Object.fromEntries(ids),
  } satisfies JsonObject);
}

/** `identityIds` are ids of rows of the type `Identity`. */
function globalIds(name: string, value: JsonValue, globalId: Dependencies['globalId']): JsonValue {
  const type = name.replace(/Ids?$/, '').replace(/^./, (first) => first.toUpperCase());
  if (typeof value === 'string') return globalId(type, value);
  return Array.isArray(value) ? value.map((id) => globalId(type, String(id))) : null;
}
