import { builder } from '../../graphql/builder.ts';
import { decodeId, encodeId } from '../../graphql/global-id.ts';
import { idempotencyKeyDescription } from '../../graphql/idempotency-argument.ts';
import { mapLoader } from '../../graphql/loader.ts';
import { payloadType } from '../../graphql/payload-type.ts';
import { toPayload } from '../../graphql/payload.ts';
import { IdentityRef } from './identity.schema.ts';
import type { MergedName } from './identity-merge.store.ts';
import { mergeLimits, type MergeOutcome, type UnmergeOutcome } from './identity-merging.ts';

const mergedNamesLoader = mapLoader<readonly MergedName[]>(
  async (ids, { services }) => await services.identities.mergedInto(ids),
);

const MergedIdentityRef = builder.objectRef<MergedName>('MergedIdentity').implement({
  description: 'An identity that was merged into another: its ids name that one now.',
  fields: (t) => ({
    id: t.id({
      description:
        'The id that it had. `identity(id:)` answers the other one for it; `unmergeIdentity` takes it.',
      resolve: (merged) => encodeId('Identity', merged.id),
    }),
    externalId: t.exposeString('externalId', {
      nullable: true,
      description: "The caller's own id that it had, which finds the other one now; null if none was given.",
    }),
    name: t.exposeString('name', {
      nullable: true,
      description: 'The name that it had; null if none was given, or once the merge is final.',
    }),
    mergedAt: t.expose('mergedAt', { type: 'DateTime', description: 'When it was merged.' }),
    undoableUntil: t.expose('undoableUntil', {
      type: 'DateTime',
      nullable: true,
      description: 'Until when `unmergeIdentity` can take it back; null once the merge is final.',
    }),
  }),
});

builder.objectField(IdentityRef, 'mergedIdentities', (t) =>
  t.field({
    type: [MergedIdentityRef],
    description: 'What was merged into it, directly or through others: newest first, at most 100.',
    resolve: async (identity, _args, context) => [
      ...((await mergedNamesLoader(context).load(identity.id)) ?? []),
    ],
  }),
);

const MergeInput = builder.inputType('MergeIdentitiesInput', {
  description: 'Identities of one gallery that are one person.',
  fields: (t) => ({
    loserIds: t.idList({
      required: true,
      description: `1 to ${mergeLimits.losers} identities whose samples the winner gets.`,
    }),
    winnerId: t.id({
      required: true,
      description: 'The identity that stays, with its name, metadata, tags, `enabled` and `validUntil`.',
    }),
    idempotencyKey: t.string({ description: idempotencyKeyDescription }),
  }),
});

const UnmergeInput = builder.inputType('UnmergeIdentityInput', {
  description: 'A merge to take back.',
  fields: (t) => ({
    identityId: t.id({ required: true, description: 'The id of the loser, as `mergedIdentities` tells it.' }),
    idempotencyKey: t.string({ description: idempotencyKeyDescription }),
  }),
});

const MergePayload = payloadType<MergeOutcome>('MergeIdentitiesPayload');
builder.objectFields(MergePayload, (t) => ({
  identity: t.field({
    type: IdentityRef,
    nullable: true,
    description: 'The winner; null if nothing was done.',
    resolve: ({ result }) => result?.identity ?? null,
  }),
  movedSampleCount: t.int({
    nullable: true,
    description: 'Samples that were given to the winner; null if nothing was done.',
    resolve: ({ result }) => result?.movedSamples ?? null,
  }),
  differingFields: t.stringList({
    description:
      'Those of `name`, `metadata`, `tags`, `enabled` and `validUntil` in which a loser differed. The winner keeps its own values: look at them.',
    resolve: ({ result }) => [...(result?.differingFields ?? [])],
  }),
}));

const UnmergePayload = payloadType<UnmergeOutcome>('UnmergeIdentityPayload');
builder.objectFields(UnmergePayload, (t) => ({
  identity: t.field({
    type: IdentityRef,
    nullable: true,
    description: 'The loser, an identity of its own again; null if nothing was done.',
    resolve: ({ result }) => result?.identity ?? null,
  }),
  returnedSampleCount: t.int({
    nullable: true,
    description: 'Samples that it got back; null if nothing was done.',
    resolve: ({ result }) => result?.returnedSamples ?? null,
  }),
}));

const indexedDescription =
  'Whether the vector index has the samples under their identity; searches do in any case. Null if nothing was done.';
builder.objectField(MergePayload, 'indexed', (t) =>
  t.boolean({
    nullable: true,
    description: indexedDescription,
    resolve: ({ result }) => result?.indexed ?? null,
  }),
);
builder.objectField(UnmergePayload, 'indexed', (t) =>
  t.boolean({
    nullable: true,
    description: indexedDescription,
    resolve: ({ result }) => result?.indexed ?? null,
  }),
);

builder.mutationFields((t) => ({
  mergeIdentities: t.field({
    type: MergePayload,
    permission: 'IDENTITY_WRITE',
    description:
      "Makes several identities one. The losers' samples go to the winner, and their ids name the winner from then on, in every query and mutation but `deleteIdentity`. For 7 days `unmergeIdentity` takes it back; then the losers' names, metadata and tags are removed.",
    args: { input: t.arg({ type: MergeInput, required: true, description: 'Who becomes one.' }) },
    resolve: async (_root, { input }, { services, request }) =>
      toPayload(
        await services.identities.merge(request, {
          loserIds: input.loserIds.map((id) => decodeId('Identity', id)),
          winnerId: decodeId('Identity', input.winnerId),
          idempotencyKey: input.idempotencyKey,
        }),
      ),
  }),
  unmergeIdentity: t.field({
    type: UnmergePayload,
    permission: 'IDENTITY_WRITE',
    description:
      'Takes a merge back: the loser is an identity again, as it was, with those of the samples that it brought along that the winner still has. What was enrolled after the merge stays with the winner, also where it was enrolled by the id of the loser.',
    args: { input: t.arg({ type: UnmergeInput, required: true, description: 'Which merge.' }) },
    resolve: async (_root, { input }, { services, request }) =>
      toPayload(
        await services.identities.unmerge(request, {
          identityId: decodeId('Identity', input.identityId),
          idempotencyKey: input.idempotencyKey,
        }),
      ),
  }),
}));
