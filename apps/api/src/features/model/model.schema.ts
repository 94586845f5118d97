import { builder } from '../../graphql/builder.ts';
import { connectionType, toConnection } from '../../graphql/connection.ts';
import { loadThose, mapLoader, rowLoader } from '../../graphql/loader.ts';
import { ModalityRef } from '../../graphql/modality.ts';
import { NodeRef, registerNode } from '../../graphql/node.ts';
import { pageArguments, pageRequest } from '../../graphql/page.ts';
import { galleryLoader, GalleryRef } from '../gallery/gallery.schema.ts';
import type { ActiveSpace } from '../gallery/gallery.types.ts';
import type { EmbeddingSpace, ModelOrigin, ModelVersion } from './model.types.ts';
import { CommercialUseRef, WeightFileRef } from './weight-file.schema.ts';

/** Models by row id. */
export const modelLoader = rowLoader<ModelVersion>(
  async (ids, { services }) => await services.models.findMany(ids),
  (model) => model.id,
);

/** Spaces by id. */
export const spaceLoader = rowLoader<EmbeddingSpace>(
  async (ids, { services }) => await services.models.findSpaces(ids),
  (space) => space.id,
);

const activeModelLoader = mapLoader<boolean>(async (ids, { services, request }) => {
  const active = await services.models.activeIds(request, ids);
  return new Map(ids.map((id) => [id, active.has(id)]));
});

const ModelOriginRef = builder.enumType('ModelOrigin', {
  description: 'How a model came here.',
  values: {
    BUILT_IN: { description: 'With the program.' },
    INSTALLED: { description: 'Somebody installed the pack.' },
    TRAINED: { description: 'A training run of this installation made it.' },
  } satisfies Record<ModelOrigin, { description: string }>,
});

const ModelStateRef = builder.enumType('ModelState', {
  description: 'Whether galleries are searched with a model.',
  values: {
    AVAILABLE: { description: 'No gallery that the caller may see is searched with it.' },
    CANDIDATE: { description: 'Trained here, and no gallery that the caller may see is searched with it.' },
    ACTIVE: { description: 'At least one gallery that the caller may see is searched with it.' },
  } as const,
});

const PackThresholdRef = builder
  .objectRef<NonNullable<ModelVersion['defaultThreshold']>>('PackThreshold')
  .implement({
    description: 'Cosine similarities that a pack brings.',
    fields: (t) => ({
      match: t.exposeFloat('match', { description: 'MATCH at or above it.' }),
      review: t.exposeFloat('review', { description: 'REVIEW at or above it.' }),
      meaning: t.exposeString('meaning', { description: 'What was measured, and on whom.' }),
    }),
  });

export const ModelVersionRef = builder.objectRef<ModelVersion>('ModelVersion').implement({
  description: 'One build of a model pack.',
  interfaces: [NodeRef],
  fields: (t) => ({
    name: t.exposeString('name', { description: 'Name of the pack.' }),
    version: t.exposeString('version', { description: 'Version of the pack.' }),
    modality: t.expose('modality', { type: ModalityRef, description: 'What of a person it compares.' }),
    packDigest: t.exposeString('packDigest', { description: 'SHA-256 of the manifest in canonical JSON.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When this database met it first.' }),
  }),
});

builder.objectFields(ModelVersionRef, (t) => ({
  origin: t.expose('origin', { type: ModelOriginRef, description: 'How it came here.' }),
  state: t.field({
    type: ModelStateRef,
    description: 'Whether galleries are searched with it.',
    resolve: async (model, _args, context) => {
      if ((await activeModelLoader(context).load(model.id)) === true) return 'ACTIVE';
      return model.origin === 'TRAINED' ? 'CANDIDATE' : 'AVAILABLE';
    },
  }),
  lineage: t.expose('lineage', {
    type: 'JSON',
    nullable: true,
    description:
      'What it was made from and how, as its manifest says it; null for a pack that came as it is.',
  }),
  weightFiles: t.expose('weightFiles', {
    type: [WeightFileRef],
    description: 'Its weight files with their licences.',
  }),
  commercialUse: t.field({
    type: CommercialUseRef,
    description: 'The strictest of its weight files.',
    resolve: ({ weightFiles }) => {
      const uses = weightFiles.map((file) => file.commercialUse);
      if (uses.includes('no')) return 'no';
      return uses.length === 0 || uses.includes('unclear') ? 'unclear' : 'yes';
    },
  }),
  ownBytes: t.float({
    description: "Bytes of the pack's own files; files of npm packages are not counted.",
    resolve: (model) => model.ownBytes,
  }),
  defaultThreshold: t.expose('defaultThreshold', {
    type: PackThresholdRef,
    nullable: true,
    description: 'What holds until a gallery is calibrated; null where nobody has measured it.',
  }),
}));

builder.objectFields(ModelVersionRef, (t) => ({
  parent: t.field({
    type: ModelVersionRef,
    nullable: true,
    description: 'The model that it started from; null where that is none, or was never met here.',
    resolve: async ({ parentId }, _args, context) =>
      parentId === null ? null : await modelLoader(context).load(parentId),
  }),
  erasedIdentities: t.exposeInt('erasedIdentities', {
    description:
      'People whom it, or a model that it began with, was trained on and who were erased since: a model that is trained anew leaves them out.',
  }),
  trainedOnGalleries: t.field({
    type: [GalleryRef],
    description: 'Galleries whose people it was trained on, as far as the caller may see them.',
    resolve: async ({ trainedOnGalleryIds }, _args, context) =>
      await loadThose(galleryLoader(context), trainedOnGalleryIds),
  }),
}));

registerNode('ModelVersion', {
  permission: 'SYSTEM_READ',
  load: async (context, id) => await modelLoader(context).load(id),
});

export const EmbeddingSpaceRef = builder.objectRef<EmbeddingSpace>('EmbeddingSpace').implement({
  description:
    'The whole pipeline from a picture to a vector. Vectors of different spaces cannot be compared.',
  interfaces: [NodeRef],
  fields: (t) => ({
    model: t.field({
      type: ModelVersionRef,
      description: 'The model that makes the vectors.',
      resolve: async (space, _args, context) => {
        const model = await modelLoader(context).load(space.modelVersionId);
        if (model === null) throw new TypeError('EmbeddingSpace.model: a foreign key keeps it');
        return model;
      },
    }),
    modality: t.expose('modality', { type: ModalityRef, description: 'What of a person it compares.' }),
    preprocessDigest: t.exposeString('preprocessDigest', {
      description: 'SHA-256 of the PreprocessSpec: crop, alignment, size, normalisation.',
    }),
    dimensions: t.exposeInt('dimensions', { description: 'Length of the vectors.' }),
    pipeline: t.expose('pipeline', {
      type: 'JSON',
      description: 'Every part of the pipeline with its parameters.',
    }),
  }),
});

registerNode('EmbeddingSpace', {
  permission: 'SYSTEM_READ',
  load: async (context, id) => await spaceLoader(context).load(id),
});

const ModelConnectionRef = connectionType('ModelVersion', ModelVersionRef);

builder.queryField('models', (t) =>
  t.field({
    type: ModelConnectionRef,
    permission: 'SYSTEM_READ',
    description: 'The model versions that this database knows, oldest first.',
    args: {
      ...pageArguments(t.arg),
      modality: t.arg({ type: ModalityRef, description: 'Only those that compare this.' }),
    },
    resolve: async (_root, args, { services }) =>
      toConnection(
        await services.models.list(args.modality ?? undefined, pageRequest(args)),
        (row) => row.id,
      ),
  }),
);

/** Where each gallery is searched. */
export const activeSpacesLoader = mapLoader<readonly ActiveSpace[]>(async (galleryIds, { services }) =>
  Map.groupBy(await services.galleries.activeSpaces(galleryIds), (active) => active.galleryId),
);

builder.objectField(GalleryRef, 'activeSpace', (t) =>
  t.field({
    type: EmbeddingSpaceRef,
    nullable: true,
    description: 'The space that the modality is searched in; null if the gallery has none for it.',
    args: { modality: t.arg({ type: ModalityRef, defaultValue: 'FACE', description: 'What of a person.' }) },
    resolve: async (gallery, { modality }, context) => {
      const active = await activeSpacesLoader(context).load(gallery.id);
      const space = active?.find((item) => item.modality === modality);
      return space === undefined ? null : await spaceLoader(context).load(space.spaceId);
    },
  }),
);
