import { builder } from '../../graphql/builder.ts';
import { connectionType, toConnection } from '../../graphql/connection.ts';
import { rowLoader } from '../../graphql/loader.ts';
import { NodeRef, registerNode } from '../../graphql/node.ts';
import { pageArguments, pageRequest } from '../../graphql/page.ts';
import { galleryLoader, GalleryRef } from '../gallery/gallery.schema.ts';
import { webhookEvents, type WebhookEvent } from './event.types.ts';
import { deliveryStates, type Webhook, type WebhookDelivery } from './webhook.types.ts';

const eventDescriptions: Record<WebhookEvent, string> = {
  'search.match': '`search.match`: a recorded search had a MATCH; told for each gallery with one.',
  'search.unknown': '`search.unknown`: a recorded search had a face of nobody who is enrolled.',
  'review.needed': '`review.needed`: something waits for a person.',
  'job.finished': '`job.finished`: a job succeeded, failed or was cancelled.',
  'model.promoted': '`model.promoted`: a gallery is searched with another model from now on.',
  'identity.erased':
    '`identity.erased`: an erasure is done and its receipt is written; told with all ids that the person had, to be deleted elsewhere too.',
};
const eventName = (event: WebhookEvent): string => event.toUpperCase().replace('.', '_');

export const WebhookEventRef = builder.enumType('WebhookEvent', {
  description: 'What a webhook can be told of. The body of a delivery has ids, and no names or pictures.',
  values: Object.fromEntries(
    webhookEvents.map((event) => [eventName(event), { value: event, description: eventDescriptions[event] }]),
  ), // reason: fromEntries forgets its values
});

const stateDescriptions: Record<(typeof deliveryStates)[number], string> = {
  PENDING: 'To be tried, or to be tried again.',
  DELIVERED: 'The target answered 2xx.',
  FAILED: 'Given up.',
};

const DeliveryStateRef = builder.enumType('WebhookDeliveryState', {
  description: 'How far a delivery is.',
  values: Object.fromEntries(
    deliveryStates.map((state) => [state, { description: stateDescriptions[state] }]),
  ) as Record<(typeof deliveryStates)[number], { description: string }>, // reason: fromEntries forgets its keys
});

export const WebhookDeliveryRef = builder.objectRef<WebhookDelivery>('WebhookDelivery').implement({
  description: 'One event for one webhook. Its id is in the body and a header, the same at every attempt.',
  interfaces: [NodeRef],
  fields: (t) => ({
    event: t.exposeString('event', { description: 'As the body names it; `webhook.test` for a test.' }),
    state: t.expose('state', { type: DeliveryStateRef, description: 'How far it is.' }),
    attempts: t.exposeInt('attempts', { description: 'How often it was tried.' }),
    nextAttemptAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When it is tried next, at the earliest; null once it ended.',
      resolve: (delivery) => (delivery.state === 'PENDING' ? delivery.nextAttemptAt : null),
    }),
    lastAttemptAt: t.expose('lastAttemptAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was tried last; null before the first attempt.',
    }),
    lastStatus: t.exposeInt('lastStatus', {
      nullable: true,
      description: 'The HTTP status of the last answer; null without one. Nothing else of an answer is kept.',
    }),
    lastFailure: t.exposeString('lastFailure', {
      nullable: true,
      description:
        'Why the last attempt failed, for example `TIMEOUT`, `REFUSED` or `ADDRESS_FORBIDDEN`; null if it did not.',
    }),
    lastDurationMs: t.exposeInt('lastDurationMs', {
      nullable: true,
      description: 'How long the last attempt took, in milliseconds; null before the first.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it happened.' }),
    finishedAt: t.expose('finishedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Null until it was delivered or given up.',
    }),
  }),
});

const DeliveryConnectionRef = connectionType('WebhookDelivery', WebhookDeliveryRef);

export const WebhookRef = builder.objectRef<Webhook>('Webhook').implement({
  description: 'A URL that is told of what happens. Its secret is shown once, when it is made.',
  interfaces: [NodeRef],
  fields: (t) => ({
    name: t.exposeString('name', { description: 'For people.' }),
    url: t.exposeString('url', { description: 'Where deliveries are posted.' }),
    events: t.field({
      type: [WebhookEventRef],
      description: 'What it is told of.',
      resolve: (webhook) => [...webhook.events],
    }),
    galleries: t.field({
      type: [GalleryRef],
      nullable: true,
      description: 'The galleries that it hears of; null if it hears of all.',
      resolve: async (webhook, _args, context) => {
        if (webhook.galleryIds === null) return null;
        const rows = await galleryLoader(context).loadMany(webhook.galleryIds);
        return rows.flatMap((row) => (row === null || row instanceof Error ? [] : [row]));
      },
    }),
    enabled: t.exposeBoolean('enabled', { description: 'A disabled one is told nothing.' }),
    disabledAt: t.expose('disabledAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the server disabled it for its failures; null unless it did.',
    }),
    consecutiveFailures: t.exposeInt('consecutiveFailures', {
      description: 'Attempts that failed since the last one that did not; at 100 it is disabled.',
    }),
    previousSecretUntil: t.expose('previousSecretUntil', {
      type: 'DateTime',
      nullable: true,
      description: 'Until then the secret before the last rotation signs too; null if it never was rotated.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it was changed last.' }),
  }),
});

builder.objectFields(WebhookRef, (t) => ({
  deliveries: t.field({
    type: DeliveryConnectionRef,
    description: 'Its deliveries of the last 30 days, newest first.',
    args: {
      ...pageArguments(t.arg),
      state: t.arg({ type: DeliveryStateRef, description: 'Only those in this state.' }),
    },
    resolve: async (webhook, args, { services }) => {
      const page = pageRequest(args);
      const query = args.state === undefined || args.state === null ? { page } : { page, state: args.state };
      return toConnection(await services.webhooks.deliveries(webhook.id, query), (row) => row.id);
    },
  }),
}));

const webhookLoader = rowLoader<Webhook>(
  async (ids, { services, request }) => await services.webhooks.findMany(request, ids),
  (webhook) => webhook.id,
);
const deliveryLoader = rowLoader<WebhookDelivery>(
  async (ids, { services, request }) => await services.webhooks.findDeliveries(request, ids),
  (delivery) => delivery.id,
);
registerNode('Webhook', {
  permission: 'WEBHOOK_ADMIN',
  load: async (context, id) => await webhookLoader(context).load(id),
});
registerNode('WebhookDelivery', {
  permission: 'WEBHOOK_ADMIN',
  load: async (context, id) => await deliveryLoader(context).load(id),
});

const WebhookConnectionRef = connectionType('Webhook', WebhookRef);

builder.queryField('webhooks', (t) =>
  t.field({
    type: WebhookConnectionRef,
    permission: 'WEBHOOK_ADMIN',
    description: 'Webhooks within the galleries that the caller may see, oldest first.',
    args: pageArguments(t.arg),
    resolve: async (_root, args, { services, request }) =>
      toConnection(await services.webhooks.list(request, pageRequest(args)), (row) => row.id),
  }),
);
