import type { UserFailure } from '../../core/user-failure.ts';
import { builder } from '../../graphql/builder.ts';
import { decodeId } from '../../graphql/global-id.ts';
import { idempotencyKeyDescription } from '../../graphql/idempotency-argument.ts';
import { loadThose, mapLoader } from '../../graphql/loader.ts';
import { searchCostPerSubject } from '../../graphql/limits.ts';
import { UserErrorRef } from '../../graphql/user-errors.ts';
import { identityLoader, IdentityRef } from '../identity/identity.schema.ts';
import type { Identity } from '../identity/identity.types.ts';
import { RejectedImageRef } from '../sample/sample.mutations.ts';
import { sampleLoader, SampleRef } from '../sample/sample.schema.ts';
import { ThresholdUsedRef } from '../verification/threshold.schema.ts';
import type { Assignment } from './assign-sightings.ts';
import type { SightingProposal } from './sighting-proposals.ts';
import { sightingLoader, SightingRef } from './sighting.schema.ts';

const proposalLoader = mapLoader<SightingProposal>(
  async (ids, { services, request }) => await services.sightings.proposals(request, ids),
);

type LoadedProposal = SightingProposal & { readonly identity: Identity };

const SightingProposalRef = builder.objectRef<LoadedProposal>('SightingProposal').implement({
  description:
    'Who it may be, by a face that was seen in the same tracklet. It is a question: `assignSightings` answers it.',
  fields: (t) => ({
    identity: t.expose('identity', { type: IdentityRef, description: 'Who it may be.' }),
    sighting: t.expose('face', { type: SightingRef, description: 'The sighting of the face.' }),
    cosineSimilarity: t.exposeFloat('cosineSimilarity', {
      nullable: true,
      description: "Of the face and the identity's nearest sample; null where somebody named the face.",
    }),
    threshold: t.expose('threshold', {
      type: ThresholdUsedRef,
      nullable: true,
      description: 'The threshold that it matched by; null where somebody named the face.',
    }),
  }),
});

builder.objectField(SightingRef, 'proposal', (t) =>
  t.field({
    type: SightingProposalRef,
    nullable: true,
    complexity: searchCostPerSubject,
    description:
      'Who it may be: a face of the same camera and `trackletId` (or this one, if it is a face) that matches an identity of the gallery or was ' +
      'named. Worked out when it is asked for, and never applied; null where nothing is proposed, or it is named already.',
    resolve: async ({ id }, _args, context): Promise<LoadedProposal | null> => {
      const proposal = await proposalLoader(context).load(id);
      const identity = proposal === null ? null : await identityLoader(context).load(proposal.identityId);
      return proposal === null || identity === null ? null : { ...proposal, identity };
    },
  }),
);

const AssignSightingsInput = builder.inputType('AssignSightingsInput', {
  description: 'Who sightings are.',
  fields: (t) => ({
    sightingIds: t.idList({
      required: true,
      description: '1 to 100 sightings of the gallery of the identity.',
    }),
    identityId: t.id({ required: true, description: 'Who they are.' }),
    enroll: t.boolean({
      defaultValue: false,
      description:
        'Make samples of their crops too; otherwise the name goes with the sighting when it expires.',
    }),
    force: t.boolean({
      defaultValue: false,
      description: 'Also where somebody said that it is not this person; audited.',
    }),
    idempotencyKey: t.string({ description: idempotencyKeyDescription }),
  }),
});

interface Assigned extends Assignment {
  readonly userErrors: readonly UserFailure[];
}
const nothing = { sightingIds: [], sampleIds: [], rejected: [] };

const AssignSightingsPayloadRef = builder.objectRef<Assigned>('AssignSightingsPayload').implement({
  description: 'What was named.',
  fields: (t) => ({
    sightings: t.field({
      type: [SightingRef],
      description: 'The sightings as they are now.',
      resolve: async ({ sightingIds }, _args, context) =>
        await loadThose(sightingLoader(context), sightingIds),
    }),
    samples: t.field({
      type: [SampleRef],
      description: 'The samples that were made of them.',
      resolve: async ({ sampleIds }, _args, context) => await loadThose(sampleLoader(context), sampleIds),
    }),
    rejected: t.field({
      type: [RejectedImageRef],
      description:
        'Crops that became no sample, by the position of their sighting; they are named all the same.',
      resolve: ({ rejected }) => [...rejected],
    }),
    userErrors: t.field({
      type: [UserErrorRef],
      description: 'Why nothing was named; empty on success.',
      resolve: ({ userErrors }) => [...userErrors],
    }),
  }),
});

const UnassignSightingsInput = builder.inputType('UnassignSightingsInput', {
  description: 'Sightings whose name is taken back.',
  fields: (t) => ({
    sightingIds: t.idList({ required: true, description: '1 to 100 sightings.' }),
  }),
});

const UnassignSightingsPayloadRef = builder
  .objectRef<Pick<Assigned, 'sightingIds' | 'userErrors'>>('UnassignSightingsPayload')
  .implement({
    description: 'What is nobody now.',
    fields: (t) => ({
      sightings: t.field({
        type: [SightingRef],
        description: 'The sightings as they are now.',
        resolve: async ({ sightingIds }, _args, context) =>
          await loadThose(sightingLoader(context), sightingIds),
      }),
      userErrors: t.field({
        type: [UserErrorRef],
        description: 'Why nothing was done; empty on success.',
        resolve: ({ userErrors }) => [...userErrors],
      }),
    }),
  });

builder.mutationFields((t) => ({
  assignSightings: t.field({
    type: AssignSightingsPayloadRef,
    permission: 'FEEDBACK_DECIDE',
    description: 'Says who sightings are: all of them or, should one not be possible, none.',
    args: { input: t.arg({ type: AssignSightingsInput, required: true, description: 'Who they are.' }) },
    resolve: async (_root, { input }, { services, request }): Promise<Assigned> => {
      const result = await services.sightings.assign(request, {
        sightingIds: input.sightingIds.map((id) => decodeId('Sighting', id)),
        identityId: decodeId('Identity', input.identityId),
        enroll: input.enroll ?? false,
        force: input.force ?? false,
        idempotencyKey: input.idempotencyKey ?? null,
      });
      return result.ok ? { ...result.value, userErrors: [] } : { ...nothing, userErrors: [result.error] };
    },
  }),
  unassignSightings: t.field({
    type: UnassignSightingsPayloadRef,
    permission: 'FEEDBACK_DECIDE',
    description:
      'Takes names of sightings back, with the samples that were made of them; all of them or none.',
    args: { input: t.arg({ type: UnassignSightingsInput, required: true, description: 'Which sightings.' }) },
    resolve: async (_root, { input }, { services, request }) => {
      const ids = input.sightingIds.map((id) => decodeId('Sighting', id));
      const result = await services.sightings.unassign(request, ids);
      return result.ok
        ? { sightingIds: result.value, userErrors: [] }
        : { sightingIds: [], userErrors: [result.error] };
    },
  }),
}));
