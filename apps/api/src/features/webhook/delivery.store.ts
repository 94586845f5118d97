import { newId } from '../../core/ids.ts';
import type { JsonObject } from '../../core/json.ts';
import { cutPage, type Page, type PageRequest } from '../../core/page.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import type { Prisma } from '../../infra/prisma/generated/client.ts';
import { testEvent } from './event.types.ts';
import type { DeliveryAttempt } from './webhook-sender.ts';
import type { DeliveryState, WebhookDelivery } from './webhook.types.ts';

const columns = {
  id: true,
  webhookId: true,
  event: true,
  state: true,
  attempts: true,
  nextAttemptAt: true,
  lastAttemptAt: true,
  lastStatus: true,
  lastFailure: true,
  lastDurationMs: true,
  createdAt: true,
  finishedAt: true,
} as const satisfies Prisma.WebhookDeliverySelect;

export async function findDeliveries(
  tx: Transaction,
  ids: readonly string[],
): Promise<readonly WebhookDelivery[]> {
  return await tx.webhookDelivery.findMany({ where: { id: { in: [...ids] } }, select: columns });
}

/** Newest first. For a webhook that the caller was given already. */
export async function listDeliveries(
  tx: Transaction,
  webhookId: string,
  query: { readonly state?: DeliveryState; readonly page: PageRequest },
): Promise<Page<WebhookDelivery>> {
  const { state, page } = query;
  const rows = await tx.webhookDelivery.findMany({
    where: {
      webhookId,
      ...(state === undefined ? {} : { state }),
      ...(page.after === null ? {} : { id: { lt: page.after } }),
    },
    select: columns,
    orderBy: { id: 'desc' },
    take: page.limit + 1,
  });
  return cutPage(rows, page.limit);
}

/** A delivery that shows whether the target answers; tried once. */
export async function insertTestDelivery(tx: Transaction, webhookId: string): Promise<string> {
  const id = newId();
  await tx.webhookDelivery.create({ data: { id, webhookId, event: testEvent, galleryIds: [], ids: {} } });
  return id;
}

export interface ClaimedDelivery {
  readonly id: string;
  readonly webhookId: string;
  readonly event: string;
  readonly galleryIds: readonly string[];
  readonly ids: JsonObject;
  readonly createdAt: Date;
  /** Of the attempts before. */
  readonly attempts: number;
  readonly url: string;
  readonly sealedSecret: string;
  readonly sealedPreviousSecret: string | null;
  readonly previousSecretUntil: Date | null;
}

/**
 * Takes on what is due: the longest due first, at most `perWebhook` of each webhook, and none of those that are busy. A
 * delivery that a worker took on and never ended is due again after `claimedUntil`.
 */
export async function claimDeliveries(
  tx: Transaction,
  claim: {
    readonly now: Date;
    readonly claimedUntil: Date;
    readonly limit: number;
    readonly perWebhook: number;
    readonly busyWebhookIds: readonly string[];
  },
): Promise<readonly ClaimedDelivery[]> {
  const { now, claimedUntil, limit, perWebhook, busyWebhookIds } = claim;
  // A first attempt is due at once, whatever the database's clock says against ours.
  return await tx.$queryRaw<ClaimedDelivery[]>`
    UPDATE webhook_deliveries d SET claimed_until = ${claimedUntil}
    FROM webhooks w
    WHERE w.id = d.webhook_id AND d.id IN (
      SELECT due.id FROM webhooks CROSS JOIN LATERAL (
        SELECT id, next_attempt_at FROM webhook_deliveries
        WHERE webhook_id = webhooks.id AND state = 'PENDING' AND (attempts = 0 OR next_attempt_at <= ${now})
          AND (claimed_until IS NULL OR claimed_until <= ${now})
          AND (webhooks.enabled OR event = ${testEvent})
        ORDER BY next_attempt_at, id LIMIT ${perWebhook} FOR UPDATE SKIP LOCKED
      ) due
      WHERE webhooks.id <> ALL(${[...busyWebhookIds]}::uuid[])
      ORDER BY due.next_attempt_at, due.id LIMIT ${limit}
    )
    RETURNING d.id::text, d.webhook_id::text AS "webhookId", d.event, d.gallery_ids::text[] AS "galleryIds", d.ids,
      d.created_at AS "createdAt", d.attempts, w.url, w.sealed_secret AS "sealedSecret",
      w.sealed_previous_secret AS "sealedPreviousSecret", w.previous_secret_until AS "previousSecretUntil"`;
}

/** What becomes of a delivery after an attempt. */
export interface AttemptEnd {
  readonly state: DeliveryState;
  readonly attempt: DeliveryAttempt;
  readonly at: Date;
  /** When to try again; only of a pending one. */
  readonly nextAttemptAt: Date;
}

/** False if it was ended meanwhile, or is gone with its webhook. */
export async function endAttempt(tx: Transaction, id: string, end: AttemptEnd): Promise<boolean> {
  const { count } = await tx.webhookDelivery.updateMany({
    where: { id, state: 'PENDING' },
    data: {
      state: end.state,
      attempts: { increment: 1 },
      claimedUntil: null,
      nextAttemptAt: end.nextAttemptAt,
      lastAttemptAt: end.at,
      lastStatus: end.attempt.status,
      lastFailure: end.attempt.failure,
      lastDurationMs: end.attempt.durationMs,
      finishedAt: end.state === 'PENDING' ? null : end.at,
    },
  });
  return count > 0;
}

export async function noteSuccess(tx: Transaction, webhookId: string): Promise<void> {
  await tx.webhook.updateMany({
    where: { id: webhookId, consecutiveFailures: { gt: 0 } },
    data: { consecutiveFailures: 0 },
  });
}

/**
 * Counts a failure, and disables the webhook at the `limit`th in a row.
 *
 * @returns The galleries of the webhook if this call disabled it (none if it is for all); null otherwise.
 */
export async function noteFailure(
  tx: Transaction,
  webhookId: string,
  { limit, now }: { readonly limit: number; readonly now: Date },
): Promise<readonly string[] | null> {
  const [row] = await tx.webhook.updateManyAndReturn({
    where: { id: webhookId },
    data: { consecutiveFailures: { increment: 1 } },
    select: { consecutiveFailures: true, enabled: true, galleryIds: true },
  });
  if (row === undefined || !row.enabled || row.consecutiveFailures < limit) return null;
  await tx.webhook.update({ where: { id: webhookId }, data: { enabled: false, disabledAt: now } });
  return row.galleryIds;
}

/**
 * Deletes the oldest deliveries from before then.
 *
 * @returns How many, at most `limit`.
 */
export async function deleteDeliveriesBefore(tx: Transaction, before: Date, limit: number): Promise<number> {
  return await tx.$executeRaw`
    DELETE FROM webhook_deliveries WHERE id IN (
      SELECT id FROM webhook_deliveries WHERE created_at < ${before} ORDER BY created_at LIMIT ${limit}
    )`;
}
