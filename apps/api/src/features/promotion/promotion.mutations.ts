import { builder } from '../../graphql/builder.ts';
import { decodeId } from '../../graphql/global-id.ts';
import { idempotencyKeyDescription } from '../../graphql/idempotency-argument.ts';
import { ModalityRef } from '../../graphql/modality.ts';
import { UserErrorRef } from '../../graphql/user-errors.ts';
import { galleryLoader, GalleryRef } from '../gallery/gallery.schema.ts';
import type { GalleryOutcome } from './gallery-outcomes.ts';
import { promotionLoader, PromotionRef } from './promotion.schema.ts';
import type { ModelChangeOutcome } from './promotion.service.ts';

const PromoteModelInput = builder.inputType('PromoteModelInput', {
  description: 'A model, and the galleries that it is to serve.',
  fields: (t) => ({
    modelVersionId: t.id({ required: true, description: 'The model that is to serve.' }),
    galleryIds: t.idList({ description: 'Which galleries, 1 to 500; or `allGalleries`.' }),
    allGalleries: t.boolean({
      description:
        'All galleries that the caller may see and that use another model. By somebody who sees all galleries: those that are created once it serves begin with the model too, until it is rolled back.',
    }),
    acceptLoss: t.boolean({
      description:
        'Goes on where samples would not be found any more because no picture of them is kept; `promotionPreview` counts them.',
    }),
    force: t.boolean({
      description: 'A person has decided, where the evaluation could not tell or there was none. Audited.',
    }),
    idempotencyKey: t.string({ description: idempotencyKeyDescription }),
  }),
});

const RollbackModelInput = builder.inputType('RollbackModelInput', {
  description: 'Galleries that go back to the model before.',
  fields: (t) => ({
    galleryIds: t.idList({ description: 'Which galleries, 1 to 500; or `allGalleries`.' }),
    allGalleries: t.boolean({ description: 'All galleries that the caller may see and that can go back.' }),
    modality: t.field({ type: ModalityRef, description: 'What of a person; FACE if absent.' }),
    idempotencyKey: t.string({ description: idempotencyKeyDescription }),
  }),
});

const GalleryOutcomeRef = builder.objectRef<GalleryOutcome>('ModelChangeOutcome').implement({
  description: 'What became of one gallery.',
  fields: (t) => ({
    gallery: t.field({
      type: GalleryRef,
      nullable: true,
      description: 'Which gallery; null if it was deleted meanwhile.',
      resolve: async ({ galleryId }, _args, context) => await galleryLoader(context).load(galleryId),
    }),
    promotion: t.field({
      type: PromotionRef,
      nullable: true,
      description: 'The promotion as it is now; null if nothing was done.',
      resolve: async ({ promotionId }, _args, context) =>
        promotionId === null ? null : await promotionLoader(context).load(promotionId),
    }),
    userError: t.field({
      type: UserErrorRef,
      nullable: true,
      description: 'Why nothing was done for this gallery; null if something was.',
      resolve: ({ failure }) => failure,
    }),
  }),
});

function payload(name: string, description: string) {
  return builder.objectRef<ModelChangeOutcome>(name).implement({
    description,
    fields: (t) => ({
      outcomes: t.field({
        type: [GalleryOutcomeRef],
        description: 'What became of each gallery; empty if nothing was done at all.',
        resolve: ({ outcomes }) => [...outcomes],
      }),
      promotions: t.field({
        type: [PromotionRef],
        description: 'The promotions of the galleries for which something was done, as they are now.',
        resolve: async ({ outcomes }, _args, context) => {
          const ids = outcomes.flatMap(({ promotionId }) => promotionId ?? []);
          const loaded = await Promise.all(ids.map((id) => promotionLoader(context).load(id)));
          return loaded.flatMap((promotion) => promotion ?? []);
        },
      }),
      userErrors: t.field({
        type: [UserErrorRef],
        description: 'Why nothing was done, for the galleries for which nothing was; empty on success.',
        resolve: ({ userErrors }) => [...userErrors],
      }),
    }),
  });
}

const PromoteModelPayloadRef = payload(
  'PromoteModelPayload',
  'Promotions that have begun, each with its job.',
);
const RollbackModelPayloadRef = payload('RollbackModelPayload', 'Promotions that were undone.');

function choiceOf(input: {
  readonly galleryIds?: readonly string[] | null | undefined;
  readonly allGalleries?: boolean | null | undefined;
}) {
  return {
    galleryIds: input.galleryIds?.map((id) => decodeId('Gallery', id)) ?? null,
    allGalleries: input.allGalleries ?? false,
  };
}

builder.mutationFields((t) => ({
  promoteModel: t.field({
    type: PromoteModelPayloadRef,
    permission: 'MODEL_PROMOTE',
    description:
      'Has galleries searched with another model: their samples are embedded with it in the background, and then searches switch to it at once. Searches and enrolments go on meanwhile.',
    args: {
      input: t.arg({ type: PromoteModelInput, required: true, description: 'Which model, and where.' }),
    },
    resolve: async (_root, { input }, { services, request }) =>
      await services.promotions.promote(request, {
        modelVersionId: decodeId('ModelVersion', input.modelVersionId),
        choice: choiceOf(input),
        acceptLoss: input.acceptLoss ?? false,
        force: input.force ?? false,
        idempotencyKey: input.idempotencyKey ?? null,
      }),
  }),
  rollbackModel: t.field({
    type: RollbackModelPayloadRef,
    permission: 'MODEL_PROMOTE',
    description:
      'Has galleries searched with the model before again, at once. What was enrolled, deleted, moved or merged meanwhile holds there too.',
    args: { input: t.arg({ type: RollbackModelInput, required: true, description: 'Which galleries.' }) },
    resolve: async (_root, { input }, { services, request }) =>
      await services.promotions.rollBack(request, {
        choice: choiceOf(input),
        modality: input.modality ?? 'FACE',
        idempotencyKey: input.idempotencyKey ?? null,
      }),
  }),
}));
