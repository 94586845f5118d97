import { newId } from '../../core/ids.ts';
import type { Transaction } from '../../infra/prisma/database.ts';
import type { EventToTell } from './event.types.ts';

interface Listener {
  readonly id: string;
  readonly events: readonly string[];
  readonly all_galleries: boolean;
  readonly gallery_ids: readonly string[];
}

/** Tells the webhooks that listen, once the transaction commits; in the transaction of what happened. */
export async function recordEvent(tx: Transaction, event: EventToTell): Promise<void> {
  await recordEvents(tx, [event]);
}

/** As `recordEvent`, for all that one transaction did. */
export async function recordEvents(tx: Transaction, events: readonly EventToTell[]): Promise<void> {
  if (events.length === 0) return;
  const listeners = await listenersOf(tx, [...new Set(events.map((event) => event.kind))]);
  const data = events.flatMap((event) =>
    listeners.flatMap((listener) => {
      const galleryIds = toldGalleries(listener, event);
      return galleryIds === null
        ? []
        : [{ id: newId(), webhookId: listener.id, event: event.kind, galleryIds, ids: { ...event.ids } }];
    }),
  );
  if (data.length > 0) await tx.webhookDelivery.createMany({ data });
}

/** Held until the transaction ends, so that one that is deleted meanwhile does not spoil the effect. */
async function listenersOf(tx: Transaction, kinds: readonly string[]): Promise<readonly Listener[]> {
  return tx.$queryRaw<Listener[]>`
    SELECT id::text, events, all_galleries, gallery_ids::text[] FROM webhooks
    WHERE enabled AND events && ${[...kinds]}::text[] ORDER BY id FOR KEY SHARE`;
}

/** The galleries of the event that the webhook may hear of; null if it is not for it. */
function toldGalleries(listener: Listener, event: EventToTell): string[] | null {
  if (!listener.events.includes(event.kind)) return null;
  if (listener.all_galleries) return [...event.galleryIds];
  const told = event.galleryIds.filter((id) => listener.gallery_ids.includes(id));
  return told.length > 0 ? told : null;
}
