import { builder } from '../../graphql/builder.ts';
import { connectionType, toConnection } from '../../graphql/connection.ts';
import { decodeId, encodeId } from '../../graphql/global-id.ts';
import { mapLoader, rowLoader } from '../../graphql/loader.ts';
import { NodeRef, registerNode } from '../../graphql/node.ts';
import { pageArguments, pageRequest } from '../../graphql/page.ts';
import { feedbackLoader, FeedbackRef } from '../feedback/feedback.schema.ts';
import type { KeptProbe } from '../feedback/recorded-probe.store.ts';
import { identityLoader, IdentityRef } from '../identity/identity.schema.ts';
import { BoundingBoxRef } from '../sample/picture.schema.ts';
import { sampleLoader, SampleRef } from '../sample/sample.schema.ts';
import { DecisionRef } from '../search/decision.schema.ts';
import type { ReviewCount, ReviewItem, ReviewKind, ReviewState } from './review.types.ts';

const ReviewKindRef = builder.enumType('ReviewKind', {
  description: 'Why a person should look.',
  values: {
    NEAR_THRESHOLD: { description: 'A probe that may be the identity: the search said REVIEW.' },
    DISAGREEMENT: { description: 'A person said the opposite of what a model was sure of.' },
    PROPOSED: { description: 'A program gave feedback, which holds for nobody else until it is confirmed.' },
    DUPLICATE: { description: 'One probe is two identities at once: they may be one person.' },
  } satisfies Record<ReviewKind, { description: string }>,
});

const ReviewStateRef = builder.enumType('ReviewState', {
  description: 'Whether and how a question was answered.',
  values: {
    OPEN: { description: 'Nobody has answered.' },
    CONFIRMED: { description: 'Yes.' },
    REJECTED: { description: 'No.' },
    CORRECTED: { description: 'It is somebody else.' },
    DISMISSED: { description: 'Put aside without an answer.' },
    SUPERSEDED: { description: 'Feedback gave the answer, or was taken back.' },
  } satisfies Record<ReviewState, { description: string }>,
});

const probeKey = (searchId: string, index: number): string => `${searchId}:${index}`;

const probeLoader = mapLoader<KeptProbe>(async (keys, { services }) => {
  const found = await Promise.all(
    keys.map(async (key) => {
      const [searchId = '', index = '0'] = key.split(':');
      const probe = await services.feedback.findProbe(searchId, Number(index));
      return probe === null ? [] : [[key, probe] as const];
    }),
  );
  return new Map(found.flat());
});

async function probeOf(
  { searchId, probeIndex }: ReviewItem,
  context: Parameters<typeof probeLoader>[0],
): Promise<KeptProbe | null> {
  if (searchId === null || probeIndex === null) return null;
  return probeLoader(context).load(probeKey(searchId, probeIndex));
}

async function candidateOf(item: ReviewItem, context: Parameters<typeof probeLoader>[0]) {
  const probe = await probeOf(item, context);
  return probe?.candidates.find((candidate) => candidate.identityId === item.identityId) ?? null;
}

export const ReviewItemRef = builder.objectRef<ReviewItem>('ReviewItem').implement({
  description: 'A question to a person about a probe or what was said of it.',
  interfaces: [NodeRef],
  fields: (t) => ({
    kind: t.expose('kind', { type: ReviewKindRef, description: 'Why a person should look.' }),
    state: t.expose('state', { type: ReviewStateRef, description: 'Whether and how it was answered.' }),
    expectedInformation: t.float({
      description:
        'What the answer is expected to tell, in bits: the entropy of the posterior, or how little the model expected what was said. The queue is ordered by it.',
      resolve: ({ microbits }) => microbits / 1_000_000,
    }),
    identity: t.field({
      type: IdentityRef,
      nullable: true,
      description: 'Whom it is about; null if it was deleted meanwhile.',
      resolve: async ({ identityId }, _args, context) => await identityLoader(context).load(identityId),
    }),
    otherIdentity: t.field({
      type: IdentityRef,
      nullable: true,
      description: 'Of DUPLICATE: the other identity.',
      resolve: async ({ otherIdentityId }, _args, context) =>
        otherIdentityId === null ? null : await identityLoader(context).load(otherIdentityId),
    }),
    feedback: t.field({
      type: FeedbackRef,
      nullable: true,
      description: 'Of PROPOSED and DISAGREEMENT: what is to be decided.',
      resolve: async ({ feedbackId }, _args, context) =>
        feedbackId === null ? null : await feedbackLoader(context).load(feedbackId),
    }),
    resolvedByName: t.exposeString('resolvedByName', {
      nullable: true,
      description: 'Who answered, as they were called then; null while it is open.',
    }),
    resolvedAt: t.expose('resolvedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was answered; null while it is open.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was asked.' }),
  }),
});

builder.objectFields(ReviewItemRef, (t) => ({
  searchId: t.id({
    nullable: true,
    description: 'The search, which is deleted when its time is over.',
    resolve: ({ searchId }) => (searchId === null ? null : encodeId('Search', searchId)),
  }),
  probeIndex: t.exposeInt('probeIndex', { nullable: true, description: 'Which of its probes, from 0.' }),
  probeBox: t.field({
    type: BoundingBoxRef,
    nullable: true,
    description: 'Where the probe was in its picture; null if it was none, or is no longer kept.',
    resolve: async (item, _args, context) => (await probeOf(item, context))?.box ?? null,
  }),
  probeCropUrl: t.string({
    nullable: true,
    description:
      "Path of the probe's aligned crop, to be fetched with the same credentials; null if none is kept.",
    resolve: async (item, _args, context) => {
      const { searchId, probeIndex } = item;
      const probe = await probeOf(item, context);
      if (searchId === null || probe === null || probe.cropBlobKey === null) return null;
      return `/media/probes/${encodeURIComponent(encodeId('Search', searchId))}/${probeIndex ?? 0}`;
    },
  }),
}));

builder.objectFields(ReviewItemRef, (t) => ({
  decision: t.field({
    type: DecisionRef,
    nullable: true,
    description: 'What the search said of the identity; null if it did not name it, or is no longer kept.',
    resolve: async (item, _args, context) => (await candidateOf(item, context))?.decision ?? null,
  }),
  cosineSimilarity: t.float({
    nullable: true,
    description: 'Of the probe and the identity; null if the search did not name it, or is no longer kept.',
    resolve: async (item, _args, context) => (await candidateOf(item, context))?.cosineSimilarity ?? null,
  }),
  sample: t.field({
    type: SampleRef,
    nullable: true,
    description: "The identity's sample that was most like the probe; null as above, or if it is gone.",
    resolve: async (item, _args, context) => {
      const sampleId = (await candidateOf(item, context))?.sampleId ?? null;
      return sampleId === null ? null : await sampleLoader(context).load(sampleId);
    },
  }),
}));

const itemLoader = rowLoader<ReviewItem>(
  async (ids, { services, request }) => await services.reviews.findMany(request, ids),
  (item) => item.id,
);

registerNode('ReviewItem', {
  permission: 'FEEDBACK_DECIDE',
  load: async (context, id) => await itemLoader(context).load(id),
});

const ReviewConnectionRef = connectionType('ReviewItem', ReviewItemRef);

const isQueueKey = (text: string): boolean => /^\d{1,10}:[0-9a-f-]{36}$/.test(text);

builder.queryField('reviewQueue', (t) =>
  t.field({
    type: ReviewConnectionRef,
    permission: 'FEEDBACK_DECIDE',
    description:
      'Open questions of a gallery, most expected information first. What was answered never comes back; nobody is asked to judge their own word.',
    args: {
      galleryId: t.arg.id({ required: true, description: 'Which gallery; a hidden one has no questions.' }),
      ...pageArguments(t.arg),
      kinds: t.arg({ type: [ReviewKindRef], description: 'Only these; all if absent or empty.' }),
    },
    resolve: async (_root, { galleryId, kinds, ...page }, { services, request }) => {
      const query = { galleryId: decodeId('Gallery', galleryId), kinds: kinds ?? [] };
      const found = await services.reviews.list(request, { ...query, page: pageRequest(page, isQueueKey) });
      return toConnection(found, ({ microbits, id }) => `${microbits}:${id}`);
    },
  }),
);

const ReviewCountRef = builder.objectRef<ReviewCount>('ReviewCount').implement({
  description: 'Open questions of a kind.',
  fields: (t) => ({
    kind: t.expose('kind', { type: ReviewKindRef, description: 'Why a person should look.' }),
    count: t.exposeInt('count', { description: 'How many wait.' }),
  }),
});

builder.queryField('reviewCounts', (t) =>
  t.field({
    type: [ReviewCountRef],
    permission: 'FEEDBACK_DECIDE',
    description:
      'How many questions `reviewQueue` has for the caller, by kind; kinds without any are left out.',
    args: {
      galleryId: t.arg.id({ required: true, description: 'Which gallery; a hidden one has no questions.' }),
    },
    resolve: async (_root, { galleryId }, { services, request }) => [
      ...(await services.reviews.count(request, decodeId('Gallery', galleryId))),
    ],
  }),
);
