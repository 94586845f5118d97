import { builder } from '../../graphql/builder.ts';
import { decodeId } from '../../graphql/global-id.ts';
import { galleryLoader, GalleryRef } from '../gallery/gallery.schema.ts';
import { EmbeddingSpaceRef, spaceLoader } from '../model/model.schema.ts';
import type { GateVerdict } from './promotion.parts.ts';
import type { PromotionPreview } from './promotion.service.ts';

const GateVerdictRef = builder.enumType('PromotionGate', {
  description: 'Whether a model may take over.',
  values: {
    PASSED: { description: 'The evaluation found it no worse than what the gallery uses.' },
    INCONCLUSIVE: { description: 'The evaluation could not tell: a person has to decide.' },
    REFUSED: { description: 'The evaluation found it worse.' },
    UNEVALUATED: { description: 'It was never compared with what the gallery uses: a person has to decide.' },
  } satisfies Record<GateVerdict['verdict'] | 'UNEVALUATED', { description: string }>,
});

const PromotionPreviewRef = builder.objectRef<PromotionPreview>('PromotionPreview').implement({
  description: 'What a promotion would do to a gallery.',
  fields: (t) => ({
    gallery: t.field({
      type: GalleryRef,
      nullable: true,
      description: 'Which gallery; null if it was deleted meanwhile.',
      resolve: async ({ galleryId }, _args, context) => await galleryLoader(context).load(galleryId),
    }),
    space: t.field({
      type: EmbeddingSpaceRef,
      nullable: true,
      description: 'Where the gallery would be searched.',
      resolve: async ({ spaceId }, _args, context) => await spaceLoader(context).load(spaceId),
    }),
    isActive: t.exposeBoolean('isActive', { description: 'Whether it is searched there already.' }),
    samples: t.int({ description: 'Samples of the gallery.', resolve: ({ coverage }) => coverage.samples }),
    samplesToEmbed: t.int({
      description: 'Samples that the model would look at anew.',
      resolve: ({ coverage }) => coverage.missing - coverage.lost,
    }),
    samplesLost: t.int({
      description: 'Samples that would not be found any more: neither crop nor original is kept.',
      resolve: ({ coverage }) => coverage.lost,
    }),
    identitiesLost: t.int({
      description: 'Identities that would not be found any more: all their samples would be lost.',
      resolve: ({ coverage }) => coverage.identitiesLost,
    }),
    gate: t.field({
      type: GateVerdictRef,
      description: 'Whether the model may take over.',
      resolve: ({ gate }) => gate?.verdict ?? 'UNEVALUATED',
    }),
    gateReason: t.string({
      nullable: true,
      description: 'Why the gate says so, for people; null where it says nothing.',
      resolve: ({ gate }) => gate?.reason ?? null,
    }),
  }),
});

builder.queryField('promotionPreview', (t) =>
  t.field({
    type: PromotionPreviewRef,
    nullable: true,
    permission: 'MODEL_PROMOTE',
    description:
      'What `promoteModel` would do to a gallery, and what would be lost; null if model or gallery is absent, hidden from the caller, or of another modality.',
    args: {
      galleryId: t.arg.id({ required: true, description: 'Which gallery.' }),
      modelVersionId: t.arg.id({ required: true, description: 'Which model.' }),
    },
    resolve: async (_root, { galleryId, modelVersionId }, { services, request }) =>
      await services.promotions.preview(request, {
        galleryId: decodeId('Gallery', galleryId),
        modelVersionId: decodeId('ModelVersion', modelVersionId),
      }),
  }),
);
