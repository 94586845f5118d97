import { builder } from '../../graphql/builder.ts';
import { decodeId } from '../../graphql/global-id.ts';
import { idempotencyKeyDescription } from '../../graphql/idempotency-argument.ts';
import { ModalityRef } from '../../graphql/modality.ts';
import { payloadType } from '../../graphql/payload-type.ts';
import { toPayload } from '../../graphql/payload.ts';
import { GalleryRef } from '../gallery/gallery.schema.ts';
import { identityLoader, IdentityRef } from '../identity/identity.schema.ts';
import { JobRef } from '../job/job.schema.ts';
import type { Job } from '../job/job.types.ts';
import { sampleLoader, SampleRef } from '../sample/sample.schema.ts';
import type { DuplicateFinding, GalleryReport, OutlierFinding, SamePersonFinding } from './report.types.ts';

const RecommendedActionRef = builder.enumType('RecommendedAction', {
  description: 'The mutation that a finding asks for, once a person has looked.',
  values: {
    MOVE_SAMPLES: { description: '`moveSamples`, to whom the picture shows.' },
    MERGE_IDENTITIES: { description: '`mergeIdentities`.' },
    DELETE_SAMPLES: { description: '`deleteSamples` of one of the two.' },
  },
});

const gone = 'null if it is gone meanwhile.';

const OutlierRef = builder.objectRef<OutlierFinding>('OutlierFinding').implement({
  description:
    'A sample that is far less like the rest of its identity than is usual: it may show somebody else.',
  fields: (t) => ({
    sample: t.field({
      type: SampleRef,
      nullable: true,
      description: `The sample; ${gone}`,
      resolve: async ({ sampleId }, _args, context) => await sampleLoader(context).load(sampleId),
    }),
    identity: t.field({
      type: IdentityRef,
      nullable: true,
      description: `Whose it was; ${gone}`,
      resolve: async ({ identityId }, _args, context) => await identityLoader(context).load(identityId),
    }),
    similarity: t.exposeFloat('similarity', {
      description: "Mean cosine similarity to the identity's other samples.",
    }),
    usualSimilarity: t.exposeFloat('usualSimilarity', { description: 'The median of that in the gallery.' }),
    recommendedAction: t.field({
      type: RecommendedActionRef,
      description: 'What to do if it does.',
      resolve: () => 'MOVE_SAMPLES' as const,
    }),
  }),
});

const SamePersonRef = builder.objectRef<SamePersonFinding>('SamePersonFinding').implement({
  description: 'Two identities whose most similar samples match: they may be one person.',
  fields: (t) => ({
    identityA: t.field({
      type: IdentityRef,
      nullable: true,
      description: `One of the two; ${gone}`,
      resolve: async ({ identityIdA }, _args, context) => await identityLoader(context).load(identityIdA),
    }),
    identityB: t.field({
      type: IdentityRef,
      nullable: true,
      description: `The other one; ${gone}`,
      resolve: async ({ identityIdB }, _args, context) => await identityLoader(context).load(identityIdB),
    }),
    sampleA: t.field({
      type: SampleRef,
      nullable: true,
      description: `The sample of A that is most like B; ${gone}`,
      resolve: async ({ sampleIdA }, _args, context) => await sampleLoader(context).load(sampleIdA),
    }),
    sampleB: t.field({
      type: SampleRef,
      nullable: true,
      description: `The sample of B that is most like A; ${gone}`,
      resolve: async ({ sampleIdB }, _args, context) => await sampleLoader(context).load(sampleIdB),
    }),
    similarity: t.exposeFloat('similarity', { description: 'Cosine similarity of these samples.' }),
    recommendedAction: t.field({
      type: RecommendedActionRef,
      description: 'What to do if they are.',
      resolve: () => 'MERGE_IDENTITIES' as const,
    }),
  }),
});

const DuplicateRef = builder.objectRef<DuplicateFinding>('DuplicateFinding').implement({
  description: 'Two samples of one identity that are nearly the same picture: one of them says nothing new.',
  fields: (t) => ({
    identity: t.field({
      type: IdentityRef,
      nullable: true,
      description: `Whose they were; ${gone}`,
      resolve: async ({ identityId }, _args, context) => await identityLoader(context).load(identityId),
    }),
    sampleA: t.field({
      type: SampleRef,
      nullable: true,
      description: `One of the two; ${gone}`,
      resolve: async ({ sampleIdA }, _args, context) => await sampleLoader(context).load(sampleIdA),
    }),
    sampleB: t.field({
      type: SampleRef,
      nullable: true,
      description: `The other one; ${gone}`,
      resolve: async ({ sampleIdB }, _args, context) => await sampleLoader(context).load(sampleIdB),
    }),
    similarity: t.exposeFloat('similarity', { description: 'Their cosine similarity.' }),
    recommendedAction: t.field({
      type: RecommendedActionRef,
      description: 'What to do.',
      resolve: () => 'DELETE_SAMPLES' as const,
    }),
  }),
});

const GalleryReportRef = builder.objectRef<GalleryReport>('GalleryReport').implement({
  description:
    'What somebody should look at in a gallery, at most 200 findings of each kind, the most doubtful first.',
  fields: (t) => ({
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    sampleCount: t.int({
      description: 'Samples that it looked at.',
      resolve: ({ findings }) => findings.samples,
    }),
    isPartial: t.boolean({
      description: 'Whether the gallery has more samples than the 20,000 newest that it looked at.',
      resolve: ({ findings }) => findings.isPartial,
    }),
    matchThreshold: t.float({
      description: 'From this cosine similarity on two samples are one person.',
      resolve: ({ findings }) => findings.match,
    }),
    duplicateThreshold: t.float({
      description: 'From this cosine similarity on two samples are as good as one picture.',
      resolve: ({ findings }) => findings.duplicate,
    }),
    outliers: t.field({
      type: [OutlierRef],
      description: 'Samples that may show somebody else.',
      resolve: ({ findings }) => [...findings.outliers],
    }),
    samePerson: t.field({
      type: [SamePersonRef],
      description: 'Identities that may be one person.',
      resolve: ({ findings }) => [...findings.samePerson],
    }),
    duplicates: t.field({
      type: [DuplicateRef],
      description: 'Samples that may be one picture.',
      resolve: ({ findings }) => [...findings.duplicates],
    }),
  }),
});

builder.objectField(GalleryRef, 'report', (t) =>
  t.field({
    type: GalleryReportRef,
    nullable: true,
    description: 'The latest report of `startGalleryReport`; null before the first.',
    args: { modality: t.arg({ type: ModalityRef, defaultValue: 'FACE', description: 'Faces or bodies.' }) },
    resolve: async (gallery, { modality }, { services }) =>
      await services.reports.find(gallery.id, modality ?? 'FACE'),
  }),
);

const StartGalleryReportInput = builder.inputType('StartGalleryReportInput', {
  description: 'What to report on.',
  fields: (t) => ({
    galleryId: t.id({ required: true, description: 'Which gallery.' }),
    modality: t.field({ type: ModalityRef, defaultValue: 'FACE', description: 'Faces or bodies.' }),
    idempotencyKey: t.string({ description: idempotencyKeyDescription }),
  }),
});

const StartPayload = payloadType<Job>('StartGalleryReportPayload');
builder.objectField(StartPayload, 'job', (t) =>
  t.field({
    type: JobRef,
    nullable: true,
    description: 'The job that looks; null if nothing was done.',
    resolve: (payload) => payload.result,
  }),
);

builder.mutationField('startGalleryReport', (t) =>
  t.field({
    type: StartPayload,
    permission: 'FEEDBACK_DECIDE',
    description:
      'Looks for samples and identities that somebody should look at, in a job. It changes nothing.',
    args: { input: t.arg({ type: StartGalleryReportInput, required: true, description: 'Where.' }) },
    resolve: async (_root, { input }, { services, request }) =>
      toPayload(
        await services.reports.start(request, {
          galleryId: decodeId('Gallery', input.galleryId),
          modality: input.modality ?? 'FACE',
          idempotencyKey: input.idempotencyKey ?? null,
        }),
      ),
  }),
);
