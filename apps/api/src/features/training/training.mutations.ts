import { builder } from '../../graphql/builder.ts';
import { decodeId } from '../../graphql/global-id.ts';
import { idempotencyKeyDescription } from '../../graphql/idempotency-argument.ts';
import { ModalityRef } from '../../graphql/modality.ts';
import { payloadType } from '../../graphql/payload-type.ts';
import { toPayload } from '../../graphql/payload.ts';
import { JobRef } from '../job/job.schema.ts';
import { TrainingRecipeRef, trainingRunLoader, TrainingRunRef } from './training.schema.ts';
import type { StartedTraining, TrainingRequest } from './training.types.ts';

export const StartTrainingInput = builder.inputType('StartTrainingInput', {
  description: 'What to train, and on whose people.',
  fields: (t) => ({
    name: t.string({ description: '1 to 200 characters; made up if absent.' }),
    recipe: t.field({ type: TrainingRecipeRef, description: 'ADAPTER if absent.' }),
    modality: t.field({ type: ModalityRef, description: 'FACE if absent.' }),
    galleryIds: t.idList({
      required: true,
      description: '1 to 100 galleries that are searched in one space.',
    }),
    options: t.field({
      type: 'JSONObject',
      description:
        'Any of epochs, seed, rate, margin, scale, classesPerBatch, samplesPerClass, patience and maxSamplesPerIdentity; of ADAPTER also rank and dropout, of the nets also batchSize and net (options of the architecture, such as dimensions and widths).',
    }),
    initModelVersionId: t.id({
      description:
        'A model whose weights a net starts from, as far as they fit; drawn from the seed if absent.',
    }),
    autoPromote: t.boolean({
      description: 'Promote the candidate without a person if the gate calls it better; false if absent.',
    }),
    force: t.boolean({
      description: 'Also where nothing was added since the last such run; false if absent.',
    }),
    idempotencyKey: t.string({ description: idempotencyKeyDescription }),
  }),
});

export function requestOf({
  idempotencyKey: _ofTheCall,
  initModelVersionId: init,
  ...input
}: typeof StartTrainingInput.$inferInput): TrainingRequest {
  return {
    ...input,
    initModelVersionId: init == null ? undefined : decodeId('ModelVersion', init),
    galleryIds: input.galleryIds.map((id) => decodeId('Gallery', id)),
  };
}

const StartTrainingPayload = payloadType<StartedTraining>('StartTrainingPayload');
builder.objectFields(StartTrainingPayload, (t) => ({
  trainingRun: t.field({
    type: TrainingRunRef,
    nullable: true,
    description: 'The run as it is now; null if nothing was started.',
    resolve: async ({ result }, _args, context) =>
      result === null ? null : await trainingRunLoader(context).load(result.runId),
  }),
  job: t.field({
    type: JobRef,
    nullable: true,
    description: 'Its job as it was started; null if nothing was.',
    resolve: ({ result }) => result?.job ?? null,
  }),
}));

builder.mutationField('startTraining', (t) =>
  t.field({
    type: StartTrainingPayload,
    permission: 'TRAINING_WRITE',
    description:
      'Trains a model on samples and confirmed feedback, and compares it with the active one on people who are never trained on.',
    args: { input: t.arg({ type: StartTrainingInput, required: true, description: 'What to train.' }) },
    resolve: async (_root, { input }, { services, request }) =>
      toPayload(
        await services.training.start(request, {
          ...requestOf(input),
          idempotencyKey: input.idempotencyKey,
        }),
      ),
  }),
);
