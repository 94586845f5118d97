export const webhookEvents = [
  'search.match',
  'search.unknown',
  'review.needed',
  'job.finished',
  'model.promoted',
  'identity.erased',
] as const;
/** What a webhook can be told of. */
export type WebhookEvent = (typeof webhookEvents)[number];

/** Sent by testWebhook, whatever the webhook listens to. */
export const testEvent = 'webhook.test';

type Told =
  | 'gallery'
  | 'identity'
  | 'sample'
  | 'search'
  | 'job'
  | 'reviewItem'
  | 'feedback'
  | 'modelVersion'
  | 'promotion'
  | 'erasure';

/** Row ids by name: `searchId` is the id of a Search, `identityIds` are those of Identities. Deliveries carry global ids. */
export type EventIds = Readonly<
  Partial<Record<`${Told}Id`, string> & Record<`${Told}Ids`, readonly string[]>>
>;

/** Something that happened. Ids only: never a name, a picture or a similarity. */
export interface EventToTell {
  readonly kind: WebhookEvent;
  /**
   * The galleries that it is about. A webhook for some galleries hears of it if one of them is among these, and is told
   * only those; `ids` it is told all: record an event for each gallery where they lie in several.
   */
  readonly galleryIds: readonly string[];
  readonly ids: EventIds;
}
