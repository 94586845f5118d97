import { builder } from '../../graphql/builder.ts';
import { decodeId } from '../../graphql/global-id.ts';
import { idempotencyKeyDescription } from '../../graphql/idempotency-argument.ts';
import { ModalityRef } from '../../graphql/modality.ts';
import { payloadType } from '../../graphql/payload-type.ts';
import { toPayload } from '../../graphql/payload.ts';
import { JobRef } from '../job/job.schema.ts';
import type { Job } from '../job/job.types.ts';
import { ThresholdPolicyKindRef } from '../verification/threshold.schema.ts';
import './gallery-thresholds.schema.ts';
import './threshold-preview.schema.ts';

const SetThresholdPolicyInput = builder.inputType('SetThresholdPolicyInput', {
  description: "How a gallery's threshold is to come about: the kind, and the numbers that belong to it.",
  fields: (t) => ({
    galleryId: t.id({ required: true, description: 'Which gallery.' }),
    modality: t.field({ type: ModalityRef, defaultValue: 'FACE', description: 'What of a person.' }),
    kind: t.field({ type: ThresholdPolicyKindRef, required: true, description: 'The kind of policy.' }),
    match: t.float({ description: 'Of STATIC: cosine similarity from which on it is a MATCH.' }),
    review: t.float({ description: 'Of STATIC: from which on a person should look; at most `match`.' }),
    targetRate: t.float({
      description: 'Of TARGET_FMR and TARGET_FPIR: the error rate, 1e-9 to 0.5, for example 0.01.',
    }),
    idempotencyKey: t.string({ description: idempotencyKeyDescription }),
  }),
});

const RecalibrateThresholdsInput = builder.inputType('RecalibrateThresholdsInput', {
  description: 'Whose threshold to compute anew.',
  fields: (t) => ({
    galleryId: t.id({ required: true, description: 'Which gallery.' }),
    modality: t.field({ type: ModalityRef, defaultValue: 'FACE', description: 'What of a person.' }),
    idempotencyKey: t.string({ description: idempotencyKeyDescription }),
  }),
});

const payloads = {
  set: payloadType<Job>('SetThresholdPolicyPayload'),
  recalibrate: payloadType<Job>('RecalibrateThresholdsPayload'),
};
for (const ref of Object.values(payloads)) {
  builder.objectField(ref, 'job', (t) =>
    t.field({
      type: JobRef,
      nullable: true,
      description:
        'Computes the threshold and applies it; until then the old one holds. Null if nothing was done.',
      resolve: (payload) => payload.result,
    }),
  );
}

builder.mutationFields((t) => ({
  setThresholdPolicy: t.field({
    type: payloads.set,
    permission: 'GALLERY_WRITE',
    description: 'Says how the threshold of a gallery comes about, and starts its calibration.',
    args: { input: t.arg({ type: SetThresholdPolicyInput, required: true, description: 'The policy.' }) },
    resolve: async (_root, { input }, { services, request }) =>
      toPayload(
        await services.thresholds.setPolicy(request, {
          ...input,
          galleryId: decodeId('Gallery', input.galleryId),
          modality: input.modality ?? 'FACE',
        }),
      ),
  }),
  recalibrateThresholds: t.field({
    type: payloads.recalibrate,
    permission: 'GALLERY_WRITE',
    description: 'Computes the threshold of a gallery anew from what it holds now, and applies it.',
    args: {
      input: t.arg({ type: RecalibrateThresholdsInput, required: true, description: 'Whose threshold.' }),
    },
    resolve: async (_root, { input }, { services, request }) =>
      toPayload(
        await services.thresholds.recalibrate(request, {
          ...input,
          galleryId: decodeId('Gallery', input.galleryId),
          modality: input.modality ?? 'FACE',
        }),
      ),
  }),
}));
