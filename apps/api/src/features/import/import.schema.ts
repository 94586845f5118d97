import { builder } from '../../graphql/builder.ts';
import { connectionType, toConnection } from '../../graphql/connection.ts';
import { decodeId } from '../../graphql/global-id.ts';
import { idempotencyKeyDescription } from '../../graphql/idempotency-argument.ts';
import { ModalityRef } from '../../graphql/modality.ts';
import { mapLoader } from '../../graphql/loader.ts';
import { pageArguments, pageRequest } from '../../graphql/page.ts';
import { payloadType } from '../../graphql/payload-type.ts';
import { toPayload } from '../../graphql/payload.ts';
import { identityLoader, IdentityRef } from '../identity/identity.schema.ts';
import { JobRef } from '../job/job.schema.ts';
import type { Job } from '../job/job.types.ts';
import { ReviewModeRef } from '../sample/sample.mutations.ts';
import { sampleLoader, SampleRef } from '../sample/sample.schema.ts';
import type { ImportCounts } from './import-entry.store.ts';
import { importReasons } from './import.types.ts';
import type { ImportEntry } from './import.types.ts';

const ImportFormatRef = builder.enumType('ImportFormat', {
  description: 'How an upload says whose picture is whose.',
  values: {
    FOLDERS: { description: 'A ZIP of `<identity>/<image>`.' },
    CSV: {
      description:
        'A CSV alone with pictures in `base64`, or in a ZIP beside the pictures that its `path` names. Other columns: ' +
        '`identity` (external id), `name`, `tags`, `cameraId`, `capturedAt`, `externalId`, `attributes` (JSON), ' +
        '`attribute.<key>`, `modality`, and of the consent of the person `consentBasis` (CONSENT if absent), `consentPurpose`, ' +
        '`consentNote`, `consentGivenAt`, `consentExpiresAt`.',
    },
    GALLERIST: { description: 'What `exportGallery` made.' },
    COMPREFACE: {
      description: "CompreFace's list of faces (`{ faces: [{ image_id, subject }] }`) beside the pictures.",
    },
    REKOGNITION: { description: "Rekognition's `ListFaces` beside the pictures." },
  },
});

const descriptions: Partial<Record<(typeof importReasons)[number], string>> = {
  IDENTITY_ERASED: 'The person was erased since the import was asked for.',
  INVALID_CONSENT: 'What it says of a consent cannot be read, or lies in the future.',
  NO_IDENTITY: 'Nothing says whose picture it is.',
  INVALID_ROW: 'The row, or a value in it, cannot be read.',
  FILE_MISSING: 'The upload has no file of that name.',
  DUPLICATE_ENTRY: 'An earlier entry has the same path.',
  UNSAFE_PATH: 'The path leads out of the upload.',
  ENCRYPTED: 'The entry is encrypted.',
  NESTED_ARCHIVE: 'The entry is an archive itself.',
  COMPRESSION_BOMB: 'The entry inflates to far more than its size.',
  DAMAGED_ENTRY: 'The entry is damaged or cut off.',
};

const ImportReasonRef = builder.enumType('ImportReason', {
  description:
    'Why an entry of an import was not taken: as `RejectReason`, and what only files and lists can have.',
  values: Object.fromEntries(
    importReasons.map((reason) => [reason, { description: descriptions[reason] ?? 'As in `RejectReason`.' }]),
  ) as Record<(typeof importReasons)[number], { description: string }>, // reason: fromEntries forgets its keys
});

const ImportOutcomeRef = builder.enumType('ImportOutcome', {
  description: 'What became of an entry of an import.',
  values: {
    ACCEPTED: { description: 'Its sample, or its identity, is there.' },
    REJECTED: { description: 'Nothing was made of it; `reason` says why.' },
  },
});

const ImportEntryRef = builder.objectRef<ImportEntry>('ImportEntry').implement({
  description: 'What became of one file or row of an import.',
  fields: (t) => ({
    index: t.exposeInt('index', { description: 'Its place in the upload, from 0.' }),
    name: t.exposeString('name', { description: 'Its path in the ZIP, or its row.' }),
    outcome: t.expose('outcome', { type: ImportOutcomeRef, description: 'Taken or not.' }),
    reason: t.expose('reason', {
      type: ImportReasonRef,
      nullable: true,
      description: 'Why not; null if it was taken.',
    }),
    message: t.exposeString('message', {
      nullable: true,
      description: 'The reason for people; may change; null if it was taken.',
    }),
    identity: t.field({
      type: IdentityRef,
      nullable: true,
      description: 'Whose it is; null if nobody was found or made, or the identity is gone.',
      resolve: async (entry, _args, context) =>
        entry.identityId === null ? null : await identityLoader(context).load(entry.identityId),
    }),
    sample: t.field({
      type: SampleRef,
      nullable: true,
      description: 'The sample that was made; null if none was, or it is gone.',
      resolve: async (entry, _args, context) =>
        entry.sampleId === null ? null : await sampleLoader(context).load(entry.sampleId),
    }),
  }),
});

const ImportCountsRef = builder.objectRef<ImportCounts>('ImportCounts').implement({
  description: 'How many entries of an import have their outcome.',
  fields: (t) => ({
    accepted: t.exposeInt('accepted', { description: 'Taken.' }),
    rejected: t.exposeInt('rejected', { description: 'Not taken.' }),
  }),
});

const ImportEntryConnectionRef = connectionType('ImportEntry', ImportEntryRef);

const countsLoader = mapLoader<ImportCounts>(async (ids, { services }) => await services.imports.counts(ids));

builder.objectFields(JobRef, (t) => ({
  importEntries: t.field({
    type: ImportEntryConnectionRef,
    description:
      'What became of each entry so far, in the order of the upload; empty unless it is an import.',
    args: {
      ...pageArguments(t.arg),
      outcome: t.arg({ type: ImportOutcomeRef, description: 'Only those; all if absent.' }),
    },
    resolve: async (job, args, { services }) => {
      const page = pageRequest(args, (key) => /^\d{1,9}$/.test(key));
      const outcome = args.outcome ?? null;
      const entries = await services.imports.listEntries(job.id, { outcome, page });
      return toConnection(entries, ({ index }) => String(index));
    },
  }),
  importCounts: t.field({
    type: ImportCountsRef,
    nullable: true,
    description: 'How many entries were taken and how many not, so far; null unless it is an import.',
    resolve: async (job, _args, context) =>
      job.kind === 'import'
        ? ((await countsLoader(context).load(job.id)) ?? { accepted: 0, rejected: 0 })
        : null,
  }),
}));

const ImportGalleryInput = builder.inputType('ImportGalleryInput', {
  description: 'An upload to import.',
  fields: (t) => ({
    galleryId: t.id({ required: true, description: 'Where it goes; the gallery that it was uploaded for.' }),
    uploadId: t.id({ required: true, description: 'What `POST /imports` answered.' }),
    format: t.field({ type: ImportFormatRef, description: 'What it is; found out if absent.' }),
    review: t.field({
      type: ReviewModeRef,
      defaultValue: 'STANDARD',
      description: 'How strictly its pictures are looked at.',
    }),
    modality: t.field({
      type: ModalityRef,
      defaultValue: 'FACE',
      description:
        'What the pictures show, where the upload does not say it itself: a CSV may in a column, and `exportGallery` always does. ' +
        'The lists of other systems are of faces.',
    }),
    crops: t.boolean({
      defaultValue: false,
      description:
        'Whether each picture of folders or of a CSV is a ready crop of one subject, as in data sets of people seen by cameras; ' +
        'absent: subjects are looked for.',
    }),
    idempotencyKey: t.string({ description: idempotencyKeyDescription }),
  }),
});

const ImportGalleryPayload = payloadType<Job>('ImportGalleryPayload');
builder.objectField(ImportGalleryPayload, 'job', (t) =>
  t.field({
    type: JobRef,
    nullable: true,
    description: 'The job that enrols the entries; null if nothing was done.',
    resolve: (payload) => payload.result,
  }),
);

builder.mutationField('importGallery', (t) =>
  t.field({
    type: ImportGalleryPayload,
    permission: 'SAMPLE_WRITE',
    description:
      'Enrols the pictures of an upload in a job: a person is found by external id or folder name, and made if absent. ' +
      'A file that the person has already is not taken twice.',
    args: { input: t.arg({ type: ImportGalleryInput, required: true, description: 'What to import.' }) },
    resolve: async (_root, { input }, { services, request }) =>
      toPayload(
        await services.imports.start(request, {
          galleryId: decodeId('Gallery', input.galleryId),
          uploadId: decodeId('ImportUpload', input.uploadId),
          format: input.format ?? null,
          review: input.review ?? 'STANDARD',
          modality: input.modality ?? 'FACE',
          areCrops: input.crops ?? false,
          idempotencyKey: input.idempotencyKey ?? null,
        }),
      ),
  }),
);
