import { builder } from '../../graphql/builder.ts';
import { decodeId } from '../../graphql/global-id.ts';
import { idempotencyKeyDescription } from '../../graphql/idempotency-argument.ts';
import { payloadType } from '../../graphql/payload-type.ts';
import { toPayload } from '../../graphql/payload.ts';
import { ImageRejectionRef } from '../sample/picture.schema.ts';
import { SampleRef } from '../sample/sample.schema.ts';
import { FeedbackRef, FeedbackVerdictRef } from './feedback.schema.ts';
import type { Feedback, FeedbackOutcome, FeedbackRequest } from './feedback.types.ts';

const GiveFeedbackInput = builder.inputType('GiveFeedbackInput', {
  description: 'What you know of a probe of a kept search.',
  fields: (t) => ({
    searchId: t.id({ required: true, description: '`SearchResult.id`; searches are kept for 30 days.' }),
    probeIndex: t.int({ required: true, description: 'Position in `SearchResult.probes`, from 0.' }),
    candidateIdentityId: t.id({
      description: 'The candidate that it is about; IS_PERSON may leave it out where nobody was named.',
    }),
    verdict: t.field({ type: FeedbackVerdictRef, required: true, description: 'What you say of it.' }),
    correctIdentityId: t.id({ description: 'Who it is, for IS_PERSON: of a gallery that was searched.' }),
    enroll: t.boolean({
      defaultValue: false,
      description: "Make the probe's crop a sample of who it is, through the quality gate of STANDARD.",
    }),
    idempotencyKey: t.string({ description: idempotencyKeyDescription }),
  }),
});

const GivePayload = payloadType<FeedbackOutcome>('GiveFeedbackPayload');
const WithdrawPayload = payloadType<Feedback>('WithdrawFeedbackPayload');

builder.objectFields(GivePayload, (t) => ({
  feedback: t.field({
    type: FeedbackRef,
    nullable: true,
    description: 'What was kept; null if nothing was done.',
    resolve: ({ result }) => result?.feedback ?? null,
  }),
  sample: t.field({
    type: SampleRef,
    nullable: true,
    description: 'The sample that the probe became; null if it was not to, is not yet, or was rejected.',
    resolve: ({ result }) => result?.sample ?? null,
  }),
  rejected: t.field({
    type: ImageRejectionRef,
    nullable: true,
    description: 'Why the quality gate refused the probe as a sample; the feedback holds all the same.',
    resolve: ({ result }) => result?.rejected ?? null,
  }),
  indexed: t.boolean({
    nullable: true,
    description:
      'Whether the vector index has the new sample already; searches find it in any case. Null if nothing was done.',
    resolve: ({ result }) => result?.indexed ?? null,
  }),
}));

builder.objectField(WithdrawPayload, 'feedback', (t) =>
  t.field({
    type: FeedbackRef,
    nullable: true,
    description: 'The feedback as it is now; null if nothing was done.',
    resolve: ({ result }) => result,
  }),
);

/** What is absent and what is null mean the same: not given. */
function optionalId(id: string | null | undefined): string | null | undefined {
  return id === null || id === undefined ? undefined : decodeId('Identity', id);
}

function toRequest(input: typeof GiveFeedbackInput.$inferInput): FeedbackRequest {
  return {
    searchId: decodeId('Search', input.searchId),
    probeIndex: input.probeIndex,
    candidateIdentityId: optionalId(input.candidateIdentityId),
    verdict: input.verdict,
    correctIdentityId: optionalId(input.correctIdentityId),
    enroll: input.enroll ?? false,
    idempotencyKey: input.idempotencyKey ?? null,
  };
}

builder.mutationFields((t) => ({
  giveFeedback: t.field({
    type: GivePayload,
    permission: 'FEEDBACK_GIVE',
    description:
      'Says who a probe is or is not. NOT_THIS_PERSON holds from the next search on for near-identical probes, and changes nothing for anybody else. From an INTEGRATOR it is a proposal.',
    args: {
      input: t.arg({ type: GiveFeedbackInput, required: true, description: 'Which probe, and what of it.' }),
    },
    resolve: async (_root, { input }, { services, request }) =>
      toPayload(await services.feedback.give(request, toRequest(input))),
  }),
  withdrawFeedback: t.field({
    type: WithdrawPayload,
    permission: 'FEEDBACK_GIVE',
    description:
      'Takes feedback back: its veto ends, and the sample that it made is deleted if it is still the identity’s.',
    args: {
      id: t.arg.id({ required: true, description: 'Which feedback: your own, or any if you may decide.' }),
      idempotencyKey: t.arg.string({ description: idempotencyKeyDescription }),
    },
    resolve: async (_root, { id, idempotencyKey }, { services, request }) =>
      toPayload(
        await services.feedback.withdraw(request, {
          id: decodeId('Feedback', id),
          idempotencyKey: idempotencyKey ?? null,
        }),
      ),
  }),
}));
