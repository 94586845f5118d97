import { builder } from '../../graphql/builder.ts';
import { decodeId, encodeId } from '../../graphql/global-id.ts';
import { idempotencyKeyDescription } from '../../graphql/idempotency-argument.ts';
import { payloadType } from '../../graphql/payload-type.ts';
import { toPayload } from '../../graphql/payload.ts';
import { WebhookDeliveryRef, WebhookEventRef, WebhookRef } from './webhook.schema.ts';
import type { Webhook, WebhookDelivery, WebhookWithSecret } from './webhook.types.ts';

const urlDescription =
  'https, at most 2,048 characters, without a user; its name must lead to public addresses, or to WEBHOOK_ALLOW_CIDRS, where http will do too.';

const CreateWebhookInput = builder.inputType('CreateWebhookInput', {
  description: 'A new webhook; it hears of no more galleries than its maker sees.',
  fields: (t) => ({
    name: t.string({ required: true, description: '1 to 200 characters, without control characters.' }),
    url: t.string({ required: true, description: `Where to post deliveries: ${urlDescription}` }),
    events: t.field({ type: [WebhookEventRef], required: true, description: 'What to be told of.' }),
    galleryIds: t.idList({ description: 'Only of these galleries, at most 100; absent = of all.' }),
    enabled: t.boolean({ description: 'Whether it is told anything; true if absent.' }),
    idempotencyKey: t.string({ description: idempotencyKeyDescription }),
  }),
});

const UpdateWebhookInput = builder.inputType('UpdateWebhookInput', {
  description: 'Changes of a webhook: what is absent stays.',
  fields: (t) => ({
    name: t.string({ description: '1 to 200 characters, without control characters.' }),
    url: t.string({ description: `Where to post deliveries: ${urlDescription}` }),
    events: t.field({ type: [WebhookEventRef], description: 'What to be told of; replaces the list.' }),
    galleryIds: t.idList({ description: 'Only of these galleries, at most 100; null = of all.' }),
    enabled: t.boolean({
      description:
        'Whether it is told anything. True starts the count of failures anew; what waits is delivered then.',
    }),
  }),
});

const CreatePayload = payloadType<WebhookWithSecret>('CreateWebhookPayload');
const RotatePayload = payloadType<WebhookWithSecret>('RotateWebhookSecretPayload');
for (const ref of [CreatePayload, RotatePayload]) {
  builder.objectFields(ref, (t) => ({
    webhook: t.field({
      type: WebhookRef,
      nullable: true,
      description: 'The webhook; null if nothing was done.',
      resolve: ({ result }) => result?.webhook ?? null,
    }),
    secret: t.string({
      nullable: true,
      description:
        'What the signature of deliveries is made with: HMAC-SHA256 over `<t>.<body>`. It is shown only here; null if nothing was done.',
      resolve: ({ result }) => result?.secret ?? null,
    }),
  }));
}

const UpdatePayload = payloadType<Webhook>('UpdateWebhookPayload');
builder.objectField(UpdatePayload, 'webhook', (t) =>
  t.field({
    type: WebhookRef,
    nullable: true,
    description: 'The webhook as it is now; null if nothing was done.',
    resolve: ({ result }) => result,
  }),
);

const DeletePayload = payloadType<string>('DeleteWebhookPayload');
builder.objectField(DeletePayload, 'deletedWebhookId', (t) =>
  t.id({
    nullable: true,
    description: 'The id that names nothing from now on; null if nothing was done.',
    resolve: ({ result }) => (result === null ? null : encodeId('Webhook', result)),
  }),
);

const TestPayload = payloadType<WebhookDelivery>('TestWebhookPayload');
builder.objectField(TestPayload, 'delivery', (t) =>
  t.field({
    type: WebhookDeliveryRef,
    nullable: true,
    description:
      'The delivery, which a worker tries within seconds: ask for its `state`. Null if nothing was done.',
    resolve: ({ result }) => result,
  }),
);

builder.mutationFields((t) => ({
  createWebhook: t.field({
    type: CreatePayload,
    permission: 'WEBHOOK_ADMIN',
    description:
      'Has a URL told of what happens, at least once for each event and in no promised order. What fails is tried again for about two days.',
    args: { input: t.arg({ type: CreateWebhookInput, required: true, description: 'The new webhook.' }) },
    resolve: async (_root, { input }, { services, request }) => {
      const { idempotencyKey, galleryIds, ...rest } = input;
      const ids = galleryIds?.map((id) => decodeId('Gallery', id)) ?? null;
      return toPayload(await services.webhooks.create(request, { ...rest, galleryIds: ids }, idempotencyKey));
    },
  }),
  updateWebhook: t.field({
    type: UpdatePayload,
    permission: 'WEBHOOK_ADMIN',
    description: 'Changes a webhook.',
    args: {
      id: t.arg.id({ required: true, description: 'Which webhook.' }),
      input: t.arg({ type: UpdateWebhookInput, required: true, description: 'What to change.' }),
    },
    resolve: async (_root, { id, input }, { services, request }) => {
      const { galleryIds, ...rest } = input;
      const ids = galleryIds?.map((galleryId) => decodeId('Gallery', galleryId)) ?? null;
      const change = galleryIds === undefined ? rest : { ...rest, galleryIds: ids };
      return toPayload(await services.webhooks.update(request, decodeId('Webhook', id), change));
    },
  }),
  deleteWebhook: t.field({
    type: DeletePayload,
    permission: 'WEBHOOK_ADMIN',
    description: 'Removes a webhook with its delivery log.',
    args: { id: t.arg.id({ required: true, description: 'Which webhook.' }) },
    resolve: async (_root, { id }, { services, request }) =>
      toPayload(await services.webhooks.delete(request, decodeId('Webhook', id))),
  }),
}));

builder.mutationFields((t) => ({
  rotateWebhookSecret: t.field({
    type: RotatePayload,
    permission: 'WEBHOOK_ADMIN',
    description:
      'Gives a webhook a new secret. For 24 hours deliveries carry a signature by the old one too; rotating again within them ends that of the one before.',
    args: {
      id: t.arg.id({ required: true, description: 'Which webhook.' }),
      idempotencyKey: t.arg.string({ description: idempotencyKeyDescription }),
    },
    resolve: async (_root, { id, idempotencyKey }, { services, request }) =>
      toPayload(await services.webhooks.rotateSecret(request, decodeId('Webhook', id), idempotencyKey)),
  }),
  testWebhook: t.field({
    type: TestPayload,
    permission: 'WEBHOOK_ADMIN',
    description: 'Posts a delivery of the event `webhook.test`, once, also where the webhook is disabled.',
    args: {
      id: t.arg.id({ required: true, description: 'Which webhook.' }),
      idempotencyKey: t.arg.string({ description: idempotencyKeyDescription }),
    },
    resolve: async (_root, { id, idempotencyKey }, { services, request }) =>
      toPayload(await services.webhooks.test(request, decodeId('Webhook', id), idempotencyKey)),
  }),
}));
