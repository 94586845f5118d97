import { builder } from '../../graphql/builder.ts';
import { decodeId } from '../../graphql/global-id.ts';
import { idempotencyKeyDescription } from '../../graphql/idempotency-argument.ts';
import { payloadType } from '../../graphql/payload-type.ts';
import { toPayload } from '../../graphql/payload.ts';
import { JobRef } from '../job/job.schema.ts';
import { evaluationLoader, EvaluationRef } from './evaluation.schema.ts';
import type { StartedEvaluation } from './evaluation.types.ts';

const EvaluateModelInput = builder.inputType('EvaluateModelInput', {
  description: 'Which model to measure, and on whose held-out people.',
  fields: (t) => ({
    modelVersionId: t.id({ required: true, description: 'The model.' }),
    againstModelVersionId: t.id({
      description:
        'What to compare it with, of the same modality. Default: the model that the galleries use, the only comparison that promotion looks at.',
    }),
    galleryIds: t.idList({
      required: true,
      description: '1 to 100 galleries that are searched in one space.',
    }),
    idempotencyKey: t.string({ description: idempotencyKeyDescription }),
  }),
});

const EvaluateModelPayload = payloadType<StartedEvaluation>('EvaluateModelPayload');
builder.objectFields(EvaluateModelPayload, (t) => ({
  evaluation: t.field({
    type: EvaluationRef,
    nullable: true,
    description: 'The evaluation; null if nothing was started.',
    resolve: async ({ result }, _args, context) =>
      result === null ? null : await evaluationLoader(context).load(result.evaluationId),
  }),
  job: t.field({
    type: JobRef,
    nullable: true,
    description: 'Its job as it was started; null if nothing was.',
    resolve: ({ result }) => result?.job ?? null,
  }),
}));

builder.mutationField('evaluateModel', (t) =>
  t.field({
    type: EvaluateModelPayload,
    permission: 'TRAINING_WRITE',
    description:
      'Measures a model on people who are never trained on, beside the one that is active or another one.',
    args: { input: t.arg({ type: EvaluateModelInput, required: true, description: 'What to measure.' }) },
    resolve: async (_root, { input }, { services, request }) => {
      const { againstModelVersionId: against, ...asked } = input;
      return toPayload(
        await services.evaluations.start(request, {
          ...asked,
          modelVersionId: decodeId('ModelVersion', input.modelVersionId),
          ...(typeof against === 'string' && { againstModelVersionId: decodeId('ModelVersion', against) }),
          galleryIds: input.galleryIds.map((id) => decodeId('Gallery', id)),
        }),
      );
    },
  }),
);
