import type { Page } from '../../core/page.ts';
import { builder } from '../../graphql/builder.ts';
import { connectionType, toConnection } from '../../graphql/connection.ts';
import { decodeId, encodeId } from '../../graphql/global-id.ts';
import { idempotencyKeyDescription } from '../../graphql/idempotency-argument.ts';
import { rowLoader } from '../../graphql/loader.ts';
import { NodeRef, registerNode } from '../../graphql/node.ts';
import { pageArguments, pageRequest } from '../../graphql/page.ts';
import { payloadType } from '../../graphql/payload-type.ts';
import { toPayload } from '../../graphql/payload.ts';
import { galleryLoader, GalleryRef } from '../gallery/gallery.schema.ts';
import { actorIdOf, actorNameOf } from '../user/actor.schema.ts';
import type { Erasure, ErasureReason, ErasureState } from './erasure.types.ts';

const ErasureStateRef = builder.enumType('ErasureState', {
  description: 'How far an erasure is.',
  values: {
    RUNNING: { description: 'Nobody finds the person any more; files, probes and texts are being erased.' },
    DONE: { description: 'All that this server can reach is gone; there is a receipt.' },
  } satisfies Record<ErasureState, { description: string }>,
});

const ErasureReasonRef = builder.enumType('ErasureReason', {
  description: 'Why somebody was erased.',
  values: {
    REQUEST: { description: 'Somebody asked for it by `eraseIdentity`.' },
    CONSENT_ENDED: {
      description: 'The last consent ended, and the time that the gallery keeps people after that.',
    },
    RESTORED: { description: 'A backup from before brought them back; a receipt said that they had to go.' },
  } satisfies Record<ErasureReason, { description: string }>,
});

const erasureLoader = rowLoader<Erasure>(
  async (ids, { services, request }) => await services.erasures.findMany(request, ids),
  ({ id }) => id,
);

export const ErasureRef = builder.objectRef<Erasure>('Erasure').implement({
  description: 'A person who was erased. It names nobody.',
  interfaces: [NodeRef],
  fields: (t) => ({
    gallery: t.field({
      type: GalleryRef,
      nullable: true,
      description: 'Where the person was; null if the gallery was deleted.',
      resolve: async ({ galleryId }, _args, context) => await galleryLoader(context).load(galleryId),
    }),
    identityId: t.id({
      description: 'The id that the person had. It names nothing any more.',
      resolve: ({ identityId }) => encodeId('Identity', identityId),
    }),
    state: t.expose('state', { type: ErasureStateRef, description: 'How far it is.' }),
    reason: t.expose('reason', { type: ErasureReasonRef, description: 'Why.' }),
    createdAt: t.expose('createdAt', {
      type: 'DateTime',
      description: 'From then on nobody finds the person.',
    }),
    finishedAt: t.expose('finishedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the last of it was gone; null before that.',
    }),
  }),
});

builder.objectFields(ErasureRef, (t) => ({
  requestedById: t.id({
    nullable: true,
    description: 'Id of the person or API key that asked for it; null for the server itself.',
    resolve: async ({ requestedById }, _args, context) => await actorIdOf(context, requestedById),
  }),
  requestedByName: t.string({
    nullable: true,
    description: 'Name of the person or API key that asked for it; null for the server itself.',
    resolve: async ({ requestedById }, _args, context) => await actorNameOf(context, requestedById),
  }),
  jobId: t.id({
    nullable: true,
    description: 'The job that erases what the mutation could not; jobs are cleared away after a while.',
    resolve: ({ jobId }) => (jobId === null ? null : encodeId('Job', jobId)),
  }),
  removed: t.field({
    type: 'JSONObject',
    description: 'How much is gone, by store; grows until it is done.',
    resolve: ({ removed }) => ({ ...removed }),
  }),
  receipt: t.exposeString('receipt', {
    nullable: true,
    description:
      'The signed receipt, a JSON file to keep: it says what is gone and what could not be reached, and makes a restore of an older backup erase again. Null before it is done.',
  }),
}));

registerNode('Erasure', {
  permission: 'PRIVACY_READ',
  load: async (context, id) => await erasureLoader(context).load(id),
});

const ErasureConnectionRef = connectionType('Erasure', ErasureRef);

const ReceiptKeyRef = builder
  .objectRef<{ readonly publicKeyPem: string; readonly fingerprint: string }>('ReceiptKey')
  .implement({
    description: 'What receipts are verified with.',
    fields: (t) => ({
      publicKeyPem: t.exposeString('publicKeyPem', { description: 'The Ed25519 key, in PEM.' }),
      fingerprint: t.exposeString('fingerprint', {
        description: 'SHA-256 of the key in DER, in hexadecimal.',
      }),
    }),
  });

builder.queryFields((t) => ({
  erasures: t.field({
    type: ErasureConnectionRef,
    permission: 'PRIVACY_READ',
    description: 'Who was erased from the galleries that the caller may see, newest first.',
    args: { galleryId: t.arg.id({ description: 'Only of this gallery.' }), ...pageArguments(t.arg) },
    resolve: async (_root, args, { services, request }) => {
      const { galleryId } = args;
      const only = typeof galleryId === 'string' ? decodeId('Gallery', galleryId) : null;
      if (typeof galleryId === 'string' && only === null) return toConnection(nothing, ({ id }) => id);
      return toConnection(await services.erasures.list(request, only, pageRequest(args)), ({ id }) => id);
    },
  }),
  erasure: t.field({
    type: ErasureRef,
    nullable: true,
    permission: 'PRIVACY_READ',
    description: 'An erasure; null if it is absent or hidden from the caller.',
    args: { id: t.arg.id({ required: true, description: 'Id of the erasure.' }) },
    resolve: async (_root, { id }, context) => {
      const erasureId = decodeId('Erasure', id);
      return erasureId === null ? null : await erasureLoader(context).load(erasureId);
    },
  }),
  receiptKey: t.field({
    type: ReceiptKeyRef,
    permission: 'SYSTEM_READ',
    description: 'What receipts of erasures are verified with; note its fingerprint elsewhere.',
    resolve: (_root, _args, { services }) => services.erasures.receiptKey(),
  }),
}));

const nothing: Page<Erasure> = { rows: [], hasMore: false };

const EraseIdentityInput = builder.inputType('EraseIdentityInput', {
  description: 'Whom to erase.',
  fields: (t) => ({
    identityId: t.id({ required: true, description: 'Who.' }),
    idempotencyKey: t.string({ description: idempotencyKeyDescription }),
  }),
});

const EraseIdentityPayload = payloadType<Erasure>('EraseIdentityPayload');
builder.objectField(EraseIdentityPayload, 'erasure', (t) =>
  t.field({
    type: ErasureRef,
    nullable: true,
    description: 'The erasure; its receipt comes when it is done. Null if nothing was done.',
    resolve: ({ result }) => result,
  }),
);

builder.mutationField('eraseIdentity', (t) =>
  t.field({
    type: EraseIdentityPayload,
    permission: 'PRIVACY_WRITE',
    description:
      'Erases a person for good: rows, vectors in every space, pictures, probes, exemplars, clusters, exports, stored answers, lists and files of trainings, names in logs. Nobody finds them from the answer on; a job does the rest and writes a signed receipt.',
    args: { input: t.arg({ type: EraseIdentityInput, required: true, description: 'Whom.' }) },
    resolve: async (_root, { input }, { services, request }) =>
      toPayload(
        await services.erasures.erase(request, {
          identityId: decodeId('Identity', input.identityId),
          idempotencyKey: input.idempotencyKey ?? null,
        }),
      ),
  }),
);
