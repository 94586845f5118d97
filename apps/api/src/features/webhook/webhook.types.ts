import type { WebhookEvent } from './event.types.ts';

/** Whom to tell of what happens. Its secrets are not in here. */
export interface Webhook {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly events: readonly WebhookEvent[];
  /** Null = all galleries, those to come included. */
  readonly galleryIds: readonly string[] | null;
  readonly enabled: boolean;
  /** Set if the server disabled it for its failures. */
  readonly disabledAt: Date | null;
  readonly consecutiveFailures: number;
  /** Deliveries are signed with the secret before the last rotation too until then. */
  readonly previousSecretUntil: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A new or rotated webhook with its secret, which cannot be read again. */
export interface WebhookWithSecret {
  readonly webhook: Webhook;
  readonly secret: string;
}

/** Absent = keep; `galleryIds` null = all. */
export interface WebhookChange {
  readonly name?: string | null | undefined;
  readonly url?: string | null | undefined;
  readonly events?: readonly WebhookEvent[] | null | undefined;
  /** Row ids; an item is null where the caller's id was no gallery's. */
  readonly galleryIds?: readonly (string | null)[] | null | undefined;
  readonly enabled?: boolean | null | undefined;
}

export const deliveryStates = ['PENDING', 'DELIVERED', 'FAILED'] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** One event for one webhook, and how far it is. */
export interface WebhookDelivery {
  readonly id: string;
  readonly webhookId: string;
  readonly event: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly nextAttemptAt: Date;
  readonly lastAttemptAt: Date | null;
  readonly lastStatus: number | null;
  readonly lastFailure: string | null;
  readonly lastDurationMs: number | null;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
}

export const webhookLimits = { urlLength: 2_048, galleries: 100, webhooks: 100 } as const;

/** How long receivers have to take over a new secret. */
export const SECRET_OVERLAP_MS = 24 * 60 * 60 * 1000;

/** What the sealer binds a webhook's secrets to. */
export const sealingPurposeOf = (webhookId: string): string => `webhook ${webhookId}`;
