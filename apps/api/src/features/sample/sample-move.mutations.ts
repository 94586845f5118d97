import { builder } from '../../graphql/builder.ts';
import { decodeId } from '../../graphql/global-id.ts';
import { idempotencyKeyDescription } from '../../graphql/idempotency-argument.ts';
import { UserErrorRef } from '../../graphql/user-errors.ts';
import type { MoveOutcome } from './sample-move.ts';
import { SampleRef } from './sample.schema.ts';

const MoveSamplesInput = builder.inputType('MoveSamplesInput', {
  description: 'Samples and the identity that they belong to.',
  fields: (t) => ({
    sampleIds: t.idList({ required: true, description: '1 to 100 samples of one gallery.' }),
    toIdentityId: t.id({ required: true, description: 'Whose they are from now on, in the same gallery.' }),
    idempotencyKey: t.string({ description: idempotencyKeyDescription }),
  }),
});

const MoveSamplesPayloadRef = builder.objectRef<MoveOutcome>('MoveSamplesPayload').implement({
  description: 'What was moved.',
  fields: (t) => ({
    samples: t.field({
      type: [SampleRef],
      description:
        'The samples under their new identity, each once, in the order of the request; those that were its own before too. Empty if nothing was moved.',
      resolve: (outcome) => [...outcome.samples],
    }),
    indexed: t.exposeBoolean('indexed', {
      description:
        'Whether the vector index has them under the new identity already. Searches find them there in any case.',
    }),
    userErrors: t.field({
      type: [UserErrorRef],
      description: 'Why nothing was moved; empty on success.',
      resolve: (outcome) => [...outcome.userErrors],
    }),
  }),
});

builder.mutationField('moveSamples', (t) =>
  t.field({
    type: MoveSamplesPayloadRef,
    permission: 'SAMPLE_WRITE',
    description:
      'Gives samples to another identity of their gallery; all of them or, should one be unknown or of another gallery, none.',
    args: {
      input: t.arg({ type: MoveSamplesInput, required: true, description: 'Which samples, and whose.' }),
    },
    resolve: async (_root, { input }, { services, request }) =>
      await services.samples.move(request, {
        sampleIds: input.sampleIds.map((id) => decodeId('Sample', id)),
        toIdentityId: decodeId('Identity', input.toIdentityId),
        idempotencyKey: input.idempotencyKey ?? null,
      }),
  }),
);
