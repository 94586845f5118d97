import { builder } from '../../graphql/builder.ts';
import { decodeId, encodeId } from '../../graphql/global-id.ts';
import { idempotencyKeyDescription } from '../../graphql/idempotency-argument.ts';
import { payloadType } from '../../graphql/payload-type.ts';
import { toPayload } from '../../graphql/payload.ts';
import type { RemovalOutcome } from './identity-removal.ts';
import { IdentityRef } from './identity.schema.ts';
import type { Identity } from './identity.types.ts';

const CreateIdentityInput = builder.inputType('CreateIdentityInput', {
  description: 'A new identity.',
  fields: (t) => ({
    galleryId: t.id({ required: true, description: 'Where it belongs.' }),
    externalId: t.string({ description: "The caller's own id, 1 to 256 characters, unique in the gallery." }),
    name: t.string({ description: '1 to 200 characters, without control characters.' }),
    metadata: t.field({ type: 'JSONObject', description: "The caller's own data, at most 16 KiB." }),
    tags: t.stringList({ description: 'At most 32 labels of 1 to 64 characters.' }),
    enabled: t.boolean({ description: 'Whether it can be found; true if absent.' }),
    validUntil: t.field({ type: 'DateTime', description: 'From then on it is never found.' }),
    idempotencyKey: t.string({ description: idempotencyKeyDescription }),
  }),
});

const UpdateIdentityInput = builder.inputType('UpdateIdentityInput', {
  description: 'Changes of an identity: what is absent stays, what is null is cleared.',
  fields: (t) => ({
    externalId: t.string({ description: "The caller's own id, 1 to 256 characters, unique in the gallery." }),
    name: t.string({ description: '1 to 200 characters, without control characters.' }),
    metadata: t.field({ type: 'JSONObject', description: 'At most 16 KiB; replaces the whole.' }),
    tags: t.stringList({ description: 'At most 32 labels of 1 to 64 characters; replaces the list.' }),
    enabled: t.boolean({ description: 'Whether it can be found.' }),
    validUntil: t.field({ type: 'DateTime', description: 'From then on it is never found.' }),
  }),
});

const CreatePayload = payloadType<Identity>('CreateIdentityPayload');
const UpdatePayload = payloadType<Identity>('UpdateIdentityPayload');
for (const ref of [CreatePayload, UpdatePayload]) {
  builder.objectField(ref, 'identity', (t) =>
    t.field({
      type: IdentityRef,
      nullable: true,
      description: 'The identity as it is now; null if nothing was done.',
      resolve: (payload) => payload.result,
    }),
  );
}

const DeletePayload = payloadType<RemovalOutcome>('DeleteIdentityPayload');
builder.objectFields(DeletePayload, (t) => ({
  deletedIdentityId: t.id({
    nullable: true,
    description: 'The id that names nothing from now on; null if nothing was done.',
    resolve: ({ result }) => (result === null ? null : encodeId('Identity', result.identityId)),
  }),
  indexed: t.boolean({
    nullable: true,
    description:
      'Whether the vector index has seen the removal; searches mask it before that. Null if nothing was done.',
    resolve: ({ result }) => result?.indexed ?? null,
  }),
}));

builder.mutationFields((t) => ({
  createIdentity: t.field({
    type: CreatePayload,
    permission: 'IDENTITY_WRITE',
    description: 'Adds an identity without samples to a gallery.',
    args: { input: t.arg({ type: CreateIdentityInput, required: true, description: 'The new identity.' }) },
    resolve: async (_root, { input }, { services, request }) => {
      const galleryId = decodeId('Gallery', input.galleryId);
      return toPayload(await services.identities.create(request, { ...input, galleryId }));
    },
  }),
  updateIdentity: t.field({
    type: UpdatePayload,
    permission: 'IDENTITY_WRITE',
    description: 'Changes an identity.',
    args: {
      id: t.arg.id({ required: true, description: 'Which identity.' }),
      input: t.arg({ type: UpdateIdentityInput, required: true, description: 'What to change.' }),
    },
    resolve: async (_root, { id, input }, { services, request }) =>
      toPayload(await services.identities.update(request, decodeId('Identity', id), input)),
  }),
  deleteIdentity: t.field({
    type: DeletePayload,
    permission: 'IDENTITY_WRITE',
    description: 'Removes an identity with its samples, embeddings and pictures: no search finds it again.',
    args: { id: t.arg.id({ required: true, description: 'Which identity.' }) },
    resolve: async (_root, { id }, { services, request }) =>
      toPayload(await services.identities.delete(request, decodeId('Identity', id))),
  }),
}));
