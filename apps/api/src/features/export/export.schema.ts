import { builder } from '../../graphql/builder.ts';
import { decodeId, encodeId } from '../../graphql/global-id.ts';
import { idempotencyKeyDescription } from '../../graphql/idempotency-argument.ts';
import { rowLoader } from '../../graphql/loader.ts';
import { payloadType } from '../../graphql/payload-type.ts';
import { toPayload } from '../../graphql/payload.ts';
import { JobRef } from '../job/job.schema.ts';
import type { Job } from '../job/job.types.ts';
import type { GalleryExport } from './export.types.ts';

const ExportPartRef = builder.enumType('ExportPart', {
  description: 'What an export holds beside the names of its identities and samples.',
  values: {
    IMAGES: { description: 'Aligned crops, and originals where the gallery keeps them.' },
    METADATA: { description: 'Metadata, tags, attributes, cameras, times and measured quality.' },
    EMBEDDINGS: { description: 'The embeddings in every space; only for callers who may see them.' },
  },
});

const ExportFileRef = builder.objectRef<GalleryExport>('ExportFile').implement({
  description: 'A gallery in a ZIP that `importGallery` takes, or all that is held about one person.',
  fields: (t) => ({
    url: t.string({
      description: 'Where this server has it, for those who may change the gallery.',
      resolve: ({ jobId }) => `/exports/${encodeURIComponent(encodeId('Job', jobId))}`,
    }),
    byteSize: t.float({ description: 'Its size in bytes.', resolve: ({ byteSize }) => byteSize }),
    hasEmbeddings: t.exposeBoolean('hasEmbeddings', {
      description: 'Whether only callers who may see embeddings get it.',
    }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      description: 'It is deleted then, 7 days after it was made.',
    }),
  }),
});

const exportLoader = rowLoader<GalleryExport>(
  async (ids, { services, request }) => await services.exports.findMany(request, ids),
  ({ jobId }) => jobId,
);

builder.objectField(JobRef, 'exportFile', (t) =>
  t.field({
    type: ExportFileRef,
    nullable: true,
    description: 'What an export made; null before that, after it expired, and for other jobs.',
    resolve: async (job, _args, context) =>
      job.kind === 'export' ? await exportLoader(context).load(job.id) : null,
  }),
);

const ExportGalleryInput = builder.inputType('ExportGalleryInput', {
  description: 'A gallery to export.',
  fields: (t) => ({
    galleryId: t.id({ required: true, description: 'Which gallery.' }),
    include: t.field({
      type: [ExportPartRef],
      defaultValue: ['IMAGES', 'METADATA'],
      description: 'What to put in.',
    }),
    idempotencyKey: t.string({ description: idempotencyKeyDescription }),
  }),
});

const ExportGalleryPayload = payloadType<Job>('ExportGalleryPayload');
builder.objectField(ExportGalleryPayload, 'job', (t) =>
  t.field({
    type: JobRef,
    nullable: true,
    description: 'The job that writes the ZIP; null if nothing was done.',
    resolve: (payload) => payload.result,
  }),
);

builder.mutationField('exportGallery', (t) =>
  t.field({
    type: ExportGalleryPayload,
    permission: 'GALLERY_WRITE',
    description:
      'Writes a gallery into a ZIP that `GET /exports/<job id>` serves for 7 days, and `importGallery` takes.',
    args: { input: t.arg({ type: ExportGalleryInput, required: true, description: 'What to export.' }) },
    resolve: async (_root, { input }, { services, request }) =>
      toPayload(
        await services.exports.start(request, {
          galleryId: decodeId('Gallery', input.galleryId),
          include: input.include ?? ['IMAGES', 'METADATA'],
          idempotencyKey: input.idempotencyKey ?? null,
        }),
      ),
  }),
);

const ExportIdentityInput = builder.inputType('ExportIdentityInput', {
  description: 'Somebody who asks what is held about them.',
  fields: (t) => ({
    identityId: t.id({ required: true, description: 'Who.' }),
    idempotencyKey: t.string({ description: idempotencyKeyDescription }),
  }),
});

const ExportIdentityPayload = payloadType<Job>('ExportIdentityPayload');
builder.objectField(ExportIdentityPayload, 'job', (t) =>
  t.field({
    type: JobRef,
    nullable: true,
    description: 'The job that writes the ZIP; null if nothing was done.',
    resolve: (payload) => payload.result,
  }),
);

builder.mutationField('exportIdentity', (t) =>
  t.field({
    type: ExportIdentityPayload,
    permission: 'PRIVACY_WRITE',
    description:
      'Gathers all that is held about one person into a ZIP that `GET /exports/<job id>` serves for 7 days: `person.html` to read, `person.json`, and pictures.',
    args: { input: t.arg({ type: ExportIdentityInput, required: true, description: 'Whom.' }) },
    resolve: async (_root, { input }, { services, request }) =>
      toPayload(
        await services.exports.startPerson(request, {
          identityId: decodeId('Identity', input.identityId),
          idempotencyKey: input.idempotencyKey ?? null,
        }),
      ),
  }),
);
