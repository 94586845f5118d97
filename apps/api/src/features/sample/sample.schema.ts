import { builder } from '../../graphql/builder.ts';
import { ModalityRef } from '../../graphql/modality.ts';
import { connectionType, toConnection } from '../../graphql/connection.ts';
import { encodeId } from '../../graphql/global-id.ts';
import { mapLoader, rowLoader } from '../../graphql/loader.ts';
import { NodeRef, registerNode } from '../../graphql/node.ts';
import { pageArguments, pageRequest } from '../../graphql/page.ts';
import { GalleryRef } from '../gallery/gallery.schema.ts';
import { identityLoader, IdentityRef } from '../identity/identity.schema.ts';
import { coverageLimits, type CoverageAdvice } from './coverage-advice.ts';
import { BoundingBoxRef, PointRef, QualityRef } from './picture.schema.ts';
import type { Sample } from './sample.types.ts';

/** Visible samples by row id; null for the others. */
export const sampleLoader = rowLoader<Sample>(
  async (ids, { services, request }) => await services.samples.findMany(request, ids),
  (sample) => sample.id,
);

export const SampleRef = builder.objectRef<Sample>('Sample').implement({
  description: 'One enrolled picture of an identity.',
  interfaces: [NodeRef],
  fields: (t) => ({
    identity: t.field({
      type: IdentityRef,
      nullable: true,
      description: 'Whose it is; null if the identity was deleted meanwhile.',
      resolve: async (sample, _args, context) => await identityLoader(context).load(sample.identityId),
    }),
    modality: t.expose('modality', { type: ModalityRef, description: 'Face or body.' }),
    box: t.expose('box', {
      type: BoundingBoxRef,
      description: 'Where the subject was in the enrolled picture.',
    }),
    quality: t.expose('quality', { type: QualityRef, description: 'How good the picture was.' }),
    externalId: t.exposeString('externalId', {
      nullable: true,
      description: "The caller's own id; null if none was given.",
    }),
    attributes: t.expose('attributes', {
      type: 'JSONObject',
      description: "What the caller knows; searches filter by those among the gallery's `filterKeys`.",
    }),
    cameraId: t.exposeString('cameraId', {
      nullable: true,
      description: 'Which camera took it; null if unknown.',
    }),
    capturedAt: t.expose('capturedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was taken; null if unknown.',
    }),
    validUntil: t.expose('validUntil', {
      type: 'DateTime',
      nullable: true,
      description: 'No search finds it from then on: clothes change. Null is for ever.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was enrolled.' }),
  }),
});

builder.objectFields(SampleRef, (t) => ({
  landmarks: t.field({
    type: [PointRef],
    description: 'Left eye, right eye, nose tip, left and right mouth corner; empty where none were found.',
    resolve: (sample) => [...sample.landmarks],
  }),
  cropUrl: t.string({
    nullable: true,
    description:
      'Path of the aligned crop, to be fetched with the same credentials; null if no crop is kept.',
    resolve: (sample) =>
      sample.cropBlobKey === null
        ? null
        : `/media/crops/${encodeURIComponent(encodeId('Sample', sample.id))}`,
  }),
  originalUrl: t.string({
    nullable: true,
    description: 'Path of the picture as it came, less its metadata; null if it is not kept.',
    resolve: (sample) =>
      sample.mediaId === null ? null : `/media/${encodeURIComponent(encodeId('Media', sample.mediaId))}`,
  }),
}));

registerNode('Sample', {
  permission: 'IDENTITY_READ',
  load: async (context, id) => await sampleLoader(context).load(id),
});

export const SampleConnectionRef = connectionType('Sample', SampleRef);

builder.objectField(IdentityRef, 'samples', (t) =>
  t.field({
    type: SampleConnectionRef,
    description: 'The pictures by which the identity is known, oldest first.',
    args: pageArguments(t.arg),
    resolve: async (identity, args, { services }) => {
      const page = await services.samples.list({ identityId: identity.id }, pageRequest(args));
      return toConnection(page, (sample) => sample.id);
    },
  }),
);

const portraitLoader = mapLoader<Sample>(async (ids, { services }) => await services.samples.portraits(ids));

const adviceLoader = mapLoader<readonly CoverageAdvice[]>(
  async (ids, { services }) => await services.samples.coverageAdvice(ids),
);

const CoverageAdviceRef = builder.enumType('CoverageAdvice', {
  description: 'What the samples of an identity lack.',
  values: {
    NO_FACE: { description: 'There is no face.' },
    FEW_FACES: { description: `There are fewer than ${coverageLimits.enoughFaces} faces.` },
    ONE_POSE: {
      description: `All faces are turned the same way, within ${coverageLimits.minYawSpanDegrees}°.`,
    },
    LOW_QUALITY: { description: `Most faces have a quality below ${coverageLimits.goodQuality}.` },
    ONE_CAMERA: { description: 'All faces are from one camera.' },
    ONE_DAY: { description: 'All faces were taken on one day.' },
  } satisfies Record<CoverageAdvice, { description: string }>,
});

builder.objectFields(IdentityRef, (t) => ({
  portrait: t.field({
    type: SampleRef,
    nullable: true,
    description: 'The sample that shows it best: of the highest quality, faces first; null without samples.',
    resolve: async (identity, _args, context) => await portraitLoader(context).load(identity.id),
  }),
  coverageAdvice: t.field({
    type: [CoverageAdviceRef],
    description:
      'What more pictures would make it easier to find, the most important first; empty where nothing is missing.',
    resolve: async (identity, _args, context) => [...((await adviceLoader(context).load(identity.id)) ?? [])],
  }),
}));

builder.objectField(GalleryRef, 'samples', (t) =>
  t.field({
    type: SampleConnectionRef,
    description: 'All samples of the gallery, oldest first.',
    args: pageArguments(t.arg),
    resolve: async (gallery, args, { services }) => {
      const page = await services.samples.list({ galleryId: gallery.id }, pageRequest(args));
      return toConnection(page, (sample) => sample.id);
    },
  }),
);
