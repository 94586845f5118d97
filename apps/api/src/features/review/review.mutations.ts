import { builder } from '../../graphql/builder.ts';
import { decodeId } from '../../graphql/global-id.ts';
import { idempotencyKeyDescription } from '../../graphql/idempotency-argument.ts';
import { payloadType } from '../../graphql/payload-type.ts';
import { toPayload } from '../../graphql/payload.ts';
import { FeedbackRef } from '../feedback/feedback.schema.ts';
import { ImageRejectionRef } from '../sample/picture.schema.ts';
import { SampleRef } from '../sample/sample.schema.ts';
import { ReviewItemRef } from './review.schema.ts';
import type { ResolveOutcome, ResolveRequest, ReviewItem, ReviewResolution } from './review.types.ts';

const ReviewResolutionRef = builder.enumType('ReviewResolution', {
  description: 'A person’s answer.',
  values: {
    CONFIRM: {
      description:
        'Yes: it is the identity; the proposal is right; the second look agrees; the two are one person.',
    },
    REJECT: {
      description:
        'No: it is not the identity; the proposal is wrong; the second look disagrees. Of DUPLICATE: two people, and the probe is `identity`.',
    },
    CORRECT: { description: 'It is `correctIdentityId`.' },
    DISMISS: { description: 'Put aside: nothing is said.' },
  } satisfies Record<ReviewResolution, { description: string }>,
});

const ResolveInput = builder.inputType('ResolveReviewItemInput', {
  description: 'A person’s answer to a question of the review queue.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'Which question.' }),
    resolution: t.field({ type: ReviewResolutionRef, required: true, description: 'The answer.' }),
    correctIdentityId: t.id({ description: 'Who it is, for CORRECT.' }),
    enroll: t.boolean({
      defaultValue: false,
      description: 'Make the probe a sample of who it is, through the quality gate of STANDARD.',
    }),
    idempotencyKey: t.string({ description: idempotencyKeyDescription }),
  }),
});

const ResolvePayload = payloadType<ResolveOutcome>('ResolveReviewItemPayload');

builder.objectFields(ResolvePayload, (t) => ({
  item: t.field({
    type: ReviewItemRef,
    nullable: true,
    description: 'The question as it is now; null if nothing was done.',
    resolve: ({ result }) => result?.item ?? null,
  }),
  feedback: t.field({
    type: FeedbackRef,
    nullable: true,
    description: 'The feedback that the answer gave or decided; null for DISMISS, or if nothing was done.',
    resolve: ({ result }) => result?.feedback?.feedback ?? null,
  }),
  sample: t.field({
    type: SampleRef,
    nullable: true,
    description: 'The sample that the probe became; null if it was not to, or was rejected.',
    resolve: ({ result }) => result?.feedback?.sample ?? null,
  }),
  rejected: t.field({
    type: ImageRejectionRef,
    nullable: true,
    description: 'Why the quality gate refused the probe as a sample; the answer holds all the same.',
    resolve: ({ result }) => result?.feedback?.rejected ?? null,
  }),
}));

function toRequest(input: typeof ResolveInput.$inferInput): ResolveRequest {
  const { correctIdentityId } = input;
  return {
    id: decodeId('ReviewItem', input.id),
    resolution: input.resolution,
    correctIdentityId:
      correctIdentityId === null || correctIdentityId === undefined
        ? undefined
        : decodeId('Identity', correctIdentityId),
    enroll: input.enroll ?? false,
    idempotencyKey: input.idempotencyKey ?? null,
  };
}

builder.mutationField('resolveReviewItem', (t) =>
  t.field({
    type: ResolvePayload,
    permission: 'FEEDBACK_DECIDE',
    description:
      'Answers a question of the review queue, once: what it says of the probe is confirmed feedback by name. Whoever comes second is told `ALREADY_RESOLVED`.',
    args: {
      input: t.arg({ type: ResolveInput, required: true, description: 'Which question, and the answer.' }),
    },
    resolve: async (_root, { input }, { services, request }) =>
      toPayload(await services.reviews.resolve(request, toRequest(input))),
  }),
);

const ReopenPayload = payloadType<ReviewItem>('ReopenReviewItemPayload');
builder.objectField(ReopenPayload, 'item', (t) =>
  t.field({
    type: ReviewItemRef,
    nullable: true,
    description: 'The question as it is now; null if nothing was done.',
    resolve: ({ result }) => result,
  }),
);

builder.mutationField('reopenReviewItem', (t) =>
  t.field({
    type: ReopenPayload,
    permission: 'FEEDBACK_DECIDE',
    description:
      'Takes an own answer to a question back, within an hour: what it said is withdrawn, what it decided is as before, and ' +
      'the question is open again. A sample that went with rejected feedback does not come back.',
    args: {
      id: t.arg.id({ required: true, description: 'Which question.' }),
      idempotencyKey: t.arg.string({ description: idempotencyKeyDescription }),
    },
    resolve: async (_root, { id, idempotencyKey }, { services, request }) =>
      toPayload(
        await services.reviews.reopen(request, {
          id: decodeId('ReviewItem', id),
          idempotencyKey: idempotencyKey ?? null,
        }),
      ),
  }),
);
