import { builder } from '../../graphql/builder.ts';
import { decodeId } from '../../graphql/global-id.ts';
import { idempotencyKeyDescription } from '../../graphql/idempotency-argument.ts';
import { payloadType } from '../../graphql/payload-type.ts';
import { toPayload } from '../../graphql/payload.ts';
import { RoleRef } from '../../graphql/role.ts';
import { rateLimits } from './apikey-input.ts';
import { ApiKeyRef } from './apikey.schema.ts';
import type { ApiKey, ApiKeyWithSecret } from './apikey.types.ts';

const CreateApiKeyInput = builder.inputType('CreateApiKeyInput', {
  description: 'A new API key; it may have no more than its maker.',
  fields: (t) => ({
    name: t.string({ required: true, description: '1 to 200 characters, without control characters.' }),
    role: t.field({ type: RoleRef, required: true, description: 'What it may do.' }),
    galleryIds: t.idList({
      description: 'The galleries that it is limited to, at most 100; absent = all galleries.',
    }),
    decisionOnly: t.boolean({
      description:
        'Whether it is told decisions only: asking for a similarity is FORBIDDEN, and confidence is rounded to tenths; false if absent.',
    }),
    maySeeEmbeddings: t.boolean({ description: 'Whether answers may carry embeddings; false if absent.' }),
    rateLimitPerMinute: t.int({
      description: `Requests a minute, at most ${rateLimits.maxPerMinute}; ${rateLimits.defaultPerMinute} if absent.`,
    }),
    expiresAt: t.field({ type: 'DateTime', description: 'From then on it is refused; absent = never.' }),
    idempotencyKey: t.string({ description: idempotencyKeyDescription }),
  }),
});

const CreatePayload = payloadType<ApiKeyWithSecret>('CreateApiKeyPayload');
const RotatePayload = payloadType<ApiKeyWithSecret>('RotateApiKeyPayload');
for (const ref of [CreatePayload, RotatePayload]) {
  builder.objectFields(ref, (t) => ({
    apiKey: t.field({
      type: ApiKeyRef,
      nullable: true,
      description: 'The key; null if nothing was done.',
      resolve: ({ result }) => result?.apiKey ?? null,
    }),
    secret: t.string({
      nullable: true,
      description:
        'What callers send as `Authorization: Bearer`. It is shown only here; null if nothing was done.',
      resolve: ({ result }) => result?.secret ?? null,
    }),
  }));
}

const RevokePayload = payloadType<ApiKey>('RevokeApiKeyPayload');
builder.objectField(RevokePayload, 'apiKey', (t) =>
  t.field({
    type: ApiKeyRef,
    nullable: true,
    description: 'The key as it is now; null if nothing was done.',
    resolve: ({ result }) => result,
  }),
);

builder.mutationFields((t) => ({
  createApiKey: t.field({
    type: CreatePayload,
    permission: 'KEY_ADMIN',
    description: 'Makes an API key.',
    args: { input: t.arg({ type: CreateApiKeyInput, required: true, description: 'The new key.' }) },
    resolve: async (_root, { input }, { services, request }) => {
      const key = {
        name: input.name,
        role: input.role,
        galleryIds: input.galleryIds?.map((id) => decodeId('Gallery', id)) ?? null,
        maySeeEmbeddings: input.maySeeEmbeddings ?? false,
        decisionOnly: input.decisionOnly ?? false,
        rateLimitPerMinute: input.rateLimitPerMinute ?? rateLimits.defaultPerMinute,
        expiresAt: input.expiresAt ?? null,
      };
      return toPayload(await services.apiKeys.create(request, key, input.idempotencyKey));
    },
  }),
  rotateApiKey: t.field({
    type: RotatePayload,
    permission: 'KEY_ADMIN',
    description: 'Gives a key a new secret; the old one is refused at once.',
    args: {
      id: t.arg.id({ required: true, description: 'Which key.' }),
      idempotencyKey: t.arg.string({ description: idempotencyKeyDescription }),
    },
    resolve: async (_root, { id, idempotencyKey }, { services, request }) =>
      toPayload(await services.apiKeys.rotate(request, decodeId('ApiKey', id), idempotencyKey)),
  }),
  revokeApiKey: t.field({
    type: RevokePayload,
    permission: 'KEY_ADMIN',
    description: 'Refuses a key for good, at once.',
    args: { id: t.arg.id({ required: true, description: 'Which key.' }) },
    resolve: async (_root, { id }, { services, request }) =>
      toPayload(await services.apiKeys.revoke(request, decodeId('ApiKey', id))),
  }),
}));
