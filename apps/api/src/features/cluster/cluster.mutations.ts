import { BadRequestError } from '../../core/access.ts';
import { builder } from '../../graphql/builder.ts';
import { decodeId } from '../../graphql/global-id.ts';
import { idempotencyKeyDescription } from '../../graphql/idempotency-argument.ts';
import { ModalityRef } from '../../graphql/modality.ts';
import { payloadType } from '../../graphql/payload-type.ts';
import { toPayload } from '../../graphql/payload.ts';
import { identityLoader, IdentityRef } from '../identity/identity.schema.ts';
import { JobRef } from '../job/job.schema.ts';
import type { Job } from '../job/job.types.ts';
import { sampleLoader, SampleRef } from '../sample/sample.schema.ts';
import type { Acceptance } from './accept-cluster.ts';
import { clusterLoader, ClusterRef } from './cluster.schema.ts';
import type { AcceptedAs } from './cluster.types.ts';

const StartClusteringInput = builder.inputType('StartClusteringInput', {
  description: 'Where to look for strangers who were seen more than once.',
  fields: (t) => ({
    galleryId: t.id({ required: true, description: 'Which gallery.' }),
    modality: t.field({ type: ModalityRef, defaultValue: 'FACE', description: 'Faces or bodies.' }),
    idempotencyKey: t.string({ description: idempotencyKeyDescription }),
  }),
});

const NewIdentityOfClusterInput = builder.inputType('NewIdentityOfClusterInput', {
  description: 'The identity that a cluster becomes.',
  fields: (t) => ({
    externalId: t.string({ description: "The caller's own id, 1 to 256 characters, unique in the gallery." }),
    name: t.string({ description: '1 to 200 characters, without control characters.' }),
  }),
});

const ClusterProbeInput = builder.inputType('ClusterProbeInput', {
  description: 'A member of a cluster.',
  fields: (t) => ({
    searchId: t.id({ required: true, description: 'Its search.' }),
    probeIndex: t.int({ required: true, description: 'Which of its probes, from 0.' }),
  }),
});

const AcceptClusterInput = builder.inputType('AcceptClusterInput', {
  description: 'A cluster and whom it is of: exactly one of `identityId` and `newIdentity`.',
  fields: (t) => ({
    clusterId: t.id({ required: true, description: 'Which cluster.' }),
    revision: t.int({ description: 'The revision that was looked at; another one is `CLUSTER_CHANGED`.' }),
    identityId: t.id({ description: 'An identity of the gallery.' }),
    newIdentity: t.field({ type: NewIdentityOfClusterInput, description: 'An identity that is made.' }),
    probes: t.field({
      type: [ClusterProbeInput],
      description:
        'Only these, 1 to 100; all if absent. The others leave the cluster, and the next clustering looks at them anew.',
    }),
    idempotencyKey: t.string({ description: idempotencyKeyDescription }),
  }),
});

const DismissClusterInput = builder.inputType('DismissClusterInput', {
  description: 'A cluster that is of no interest.',
  fields: (t) => ({
    clusterId: t.id({ required: true, description: 'Which cluster.' }),
    revision: t.int({ description: 'The revision that was looked at; another one is `CLUSTER_CHANGED`.' }),
  }),
});

const StartPayload = payloadType<Job>('StartClusteringPayload');
builder.objectField(StartPayload, 'job', (t) =>
  t.field({
    type: JobRef,
    nullable: true,
    description: 'The job that links the probes; null if nothing was done.',
    resolve: (payload) => payload.result,
  }),
);

const AcceptPayload = payloadType<Acceptance>('AcceptClusterPayload');
builder.objectFields(AcceptPayload, (t) => ({
  cluster: t.field({
    type: ClusterRef,
    nullable: true,
    description: 'The cluster as it is now; null if nothing was done.',
    resolve: async ({ result }, _args, context) =>
      result === null ? null : await clusterLoader(context).load(result.clusterId),
  }),
  identity: t.field({
    type: IdentityRef,
    nullable: true,
    description: 'Whom it was accepted as; null if nothing was done.',
    resolve: async ({ result }, _args, context) =>
      result === null ? null : await identityLoader(context).load(result.identityId),
  }),
  samples: t.field({
    type: [SampleRef],
    description: 'The new samples that are still there, at most 100: the crops most like the others.',
    resolve: async ({ result }, _args, context) => {
      const samples = await sampleLoader(context).loadMany([...(result?.sampleIds ?? [])]);
      return samples.flatMap((sample) => (sample === null || sample instanceof Error ? [] : [sample]));
    },
  }),
  rejectedCount: t.int({
    nullable: true,
    description: 'Probes without a crop, or whose crop was not taken; null if nothing was done.',
    resolve: ({ result }) => result?.rejectedCount ?? null,
  }),
}));

const DismissPayload = payloadType<string>('DismissClusterPayload');
builder.objectField(DismissPayload, 'cluster', (t) =>
  t.field({
    type: ClusterRef,
    nullable: true,
    description: 'The cluster as it is now; null if nothing was done.',
    resolve: async ({ result }, _args, context) =>
      result === null ? null : await clusterLoader(context).load(result),
  }),
);

function acceptedAs(input: typeof AcceptClusterInput.$inferInput): AcceptedAs {
  const { identityId, newIdentity } = input;
  if (typeof identityId === 'string' && (newIdentity ?? null) === null) {
    return { identityId: decodeId('Identity', identityId) };
  }
  if (newIdentity !== null && newIdentity !== undefined && (identityId ?? null) === null) {
    return { externalId: newIdentity.externalId ?? null, name: newIdentity.name ?? null };
  }
  throw new BadRequestError('input must have exactly one of identityId and newIdentity');
}

builder.mutationFields((t) => ({
  startClustering: t.field({
    type: StartPayload,
    permission: 'FEEDBACK_DECIDE',
    description:
      'Links the UNKNOWN probes that came since the last time, in a job; a worker does so by itself every ten minutes.',
    args: { input: t.arg({ type: StartClusteringInput, required: true, description: 'Where.' }) },
    resolve: async (_root, { input }, { services, request }) =>
      toPayload(
        await services.clusters.start(request, {
          galleryId: decodeId('Gallery', input.galleryId),
          modality: input.modality ?? 'FACE',
          idempotencyKey: input.idempotencyKey ?? null,
        }),
      ),
  }),
  acceptCluster: t.field({
    type: AcceptPayload,
    permission: 'FEEDBACK_DECIDE',
    description: 'Enrolls the kept crops of a cluster into an identity; the next search finds the person.',
    args: {
      input: t.arg({ type: AcceptClusterInput, required: true, description: 'Which, and who it is.' }),
    },
    resolve: async (_root, { input }, { services, request }) =>
      toPayload(
        await services.clusters.accept(request, {
          clusterId: decodeId('Cluster', input.clusterId),
          revision: input.revision ?? null,
          as: acceptedAs(input),
          probes:
            input.probes?.map(({ searchId, probeIndex }) => ({
              searchId: decodeId('Search', searchId) ?? '',
              probeIndex,
            })) ?? null,
          idempotencyKey: input.idempotencyKey ?? null,
        }),
      ),
  }),
}));

builder.mutationField('dismissCluster', (t) =>
  t.field({
    type: DismissPayload,
    permission: 'FEEDBACK_DECIDE',
    description: 'Hides a cluster, and the probes like it that come later.',
    args: { input: t.arg({ type: DismissClusterInput, required: true, description: 'Which cluster.' }) },
    resolve: async (_root, { input }, { services, request }) =>
      toPayload(
        await services.clusters.dismiss(request, {
          clusterId: decodeId('Cluster', input.clusterId),
          revision: input.revision ?? null,
        }),
      ),
  }),
);
