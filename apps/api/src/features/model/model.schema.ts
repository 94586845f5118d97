import { builder } from '../../graphql/builder.ts';
import { connectionType, toConnection } from '../../graphql/connection.ts';
import { mapLoader, rowLoader } from '../../graphql/loader.ts';
import { ModalityRef } from '../../graphql/modality.ts';
import { NodeRef, registerNode } from '../../graphql/node.ts';
import { pageArguments, pageRequest } from '../../graphql/page.ts';
import { GalleryRef } from '../gallery/gallery.schema.ts';
import type { ActiveSpace } from '../gallery/gallery.types.ts';
import type { EmbeddingSpace, ModelVersion } from './model.types.ts';

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

const activeSpacesLoader = mapLoader<readonly ActiveSpace[]>(async (galleryIds, { services }) =>
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
