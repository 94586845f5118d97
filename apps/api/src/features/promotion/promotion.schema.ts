import { builder } from '../../graphql/builder.ts';
import { connectionType, toConnection } from '../../graphql/connection.ts';
import { decodeId } from '../../graphql/global-id.ts';
import { rowLoader } from '../../graphql/loader.ts';
import { ModalityRef } from '../../graphql/modality.ts';
import { NodeRef, registerNode } from '../../graphql/node.ts';
import { pageArguments, pageRequest } from '../../graphql/page.ts';
import { galleryLoader, GalleryRef } from '../gallery/gallery.schema.ts';
import { JobRef, jobLoader } from '../job/job.schema.ts';
import { EmbeddingSpaceRef, modelLoader, ModelVersionRef, spaceLoader } from '../model/model.schema.ts';
import { promotionStates, type Promotion } from './promotion.types.ts';

const descriptions: Record<(typeof promotionStates)[number], string> = {
  PREPARING: 'Samples are embedded with the new model; searches still use the old one.',
  SERVING: 'Searches use the new model; the old one is kept up to date, so that it can be gone back to.',
  ROLLED_BACK: 'Searches use the old model again.',
  RETIRED: 'The old model was given up: there is no way back.',
  FAILED: 'Given up; `error` says why. Nothing of the new model is left.',
  CANCELLED: 'Stopped before it served. Nothing of the new model is left.',
};

const PromotionStateRef = builder.enumType('PromotionState', {
  description: 'How far a promotion is.',
  values: Object.fromEntries(
    promotionStates.map((state) => [state, { description: descriptions[state] }]),
  ) as Record<(typeof promotionStates)[number], { description: string }>, // reason: fromEntries forgets its keys
});

/** Visible promotions by row id. */
export const promotionLoader = rowLoader<Promotion>(
  async (ids, { services, request }) => await services.promotions.findMany(request, ids),
  (promotion) => promotion.id,
);

export const PromotionRef = builder.objectRef<Promotion>('Promotion').implement({
  description: 'A gallery on its way from one model to another.',
  interfaces: [NodeRef],
  fields: (t) => ({
    gallery: t.field({
      type: GalleryRef,
      nullable: true,
      description: 'Whose model changes; null if the gallery was deleted meanwhile.',
      resolve: async ({ galleryId }, _args, context) => await galleryLoader(context).load(galleryId),
    }),
    modality: t.expose('modality', {
      type: ModalityRef,
      description: 'What of a person the model compares.',
    }),
    state: t.expose('state', { type: PromotionStateRef, description: 'How far it is.' }),
    model: t.field({
      type: ModelVersionRef,
      nullable: true,
      description: 'The new model.',
      resolve: async ({ modelVersionId }, _args, context) => await modelLoader(context).load(modelVersionId),
    }),
    fromSpace: t.field({
      type: EmbeddingSpaceRef,
      nullable: true,
      description: 'Where the gallery was searched when it began.',
      resolve: async ({ fromSpaceId }, _args, context) => await spaceLoader(context).load(fromSpaceId),
    }),
    toSpace: t.field({
      type: EmbeddingSpaceRef,
      nullable: true,
      description: 'Where it is searched once the promotion serves.',
      resolve: async ({ toSpaceId }, _args, context) => await spaceLoader(context).load(toSpaceId),
    }),
  }),
});

builder.objectFields(PromotionRef, (t) => ({
  job: t.field({
    type: JobRef,
    nullable: true,
    description: 'The job that prepares it; null if the job was cleared away.',
    resolve: async ({ jobId }, _args, context) =>
      jobId === null ? null : await jobLoader(context).load(jobId),
  }),
  samplesTotal: t.exposeInt('samplesTotal', {
    description: 'Samples that had no vector of the new model when it began.',
  }),
  samplesDone: t.exposeInt('samplesDone', { description: 'Those of them that have one by now.' }),
  samplesLost: t.exposeInt('samplesLost', {
    description: 'Samples that the new model does not find, because no picture of them is kept.',
  }),
  error: t.exposeString('error', { nullable: true, description: 'Why it failed; null unless it did.' }),
  createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was asked for.' }),
  servingSince: t.expose('servingSince', {
    type: 'DateTime',
    nullable: true,
    description: 'When searches began to use the new model; null if they never did.',
  }),
  retireAfter: t.expose('retireAfter', {
    type: 'DateTime',
    nullable: true,
    description: 'From then on the model that is not used any more may be removed; null while there is none.',
  }),
  endedAt: t.expose('endedAt', {
    type: 'DateTime',
    nullable: true,
    description: 'When nothing could change any more; null until then.',
  }),
}));

registerNode('Promotion', {
  permission: 'GALLERY_READ',
  load: async (context, id) => await promotionLoader(context).load(id),
});

const PromotionConnectionRef = connectionType('Promotion', PromotionRef);

builder.objectField(GalleryRef, 'promotions', (t) =>
  t.field({
    type: PromotionConnectionRef,
    description: 'Its promotions, newest first.',
    args: pageArguments(t.arg),
    resolve: async ({ id: galleryId }, args, { services, request }) =>
      toConnection(
        await services.promotions.list(request, { galleryId, page: pageRequest(args) }),
        (row) => row.id,
      ),
  }),
);

builder.queryField('promotions', (t) =>
  t.field({
    type: PromotionConnectionRef,
    permission: 'GALLERY_READ',
    description: 'Promotions of the galleries that the caller may see, newest first.',
    args: {
      ...pageArguments(t.arg),
      galleryId: t.arg.id({ description: 'Only those of this gallery.' }),
      modelVersionId: t.arg.id({ description: 'Only those to this model.' }),
      state: t.arg({ type: PromotionStateRef, description: 'Only those in this state.' }),
    },
    resolve: async (_root, args, { services, request }) => {
      const galleryId = args.galleryId == null ? undefined : decodeId('Gallery', args.galleryId);
      const modelVersionId =
        args.modelVersionId == null ? undefined : decodeId('ModelVersion', args.modelVersionId);
      if (galleryId === null || modelVersionId === null)
        return toConnection<Promotion>({ rows: [], hasMore: false }, (row) => row.id);
      const query = {
        ...(galleryId === undefined ? {} : { galleryId }),
        ...(modelVersionId === undefined ? {} : { modelVersionId }),
        ...(args.state == null ? {} : { state: args.state }),
        page: pageRequest(args),
      };
      return toConnection(await services.promotions.list(request, query), (row) => row.id);
    },
  }),
);
