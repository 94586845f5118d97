import { builder } from '../../graphql/builder.ts';
import { encodeId } from '../../graphql/global-id.ts';
import { mapLoader, rowLoader } from '../../graphql/loader.ts';
import { NodeRef, registerNode } from '../../graphql/node.ts';
import { identityLoader, IdentityRef } from '../identity/identity.schema.ts';
import { BoundingBoxRef } from '../sample/picture.schema.ts';
import { sampleLoader, SampleRef } from '../sample/sample.schema.ts';
import { globalActorId } from '../user/actor.schema.ts';
import { DecisionRef } from '../search/decision.schema.ts';
import type { Feedback, FeedbackChange, FeedbackState, FeedbackVerdict } from './feedback.types.ts';

export const FeedbackVerdictRef = builder.enumType('FeedbackVerdict', {
  description: 'What somebody says of a probe.',
  values: {
    CORRECT: { description: 'It is the candidate.' },
    NOT_THIS_PERSON: { description: 'It is not the candidate, whoever it is.' },
    IS_PERSON: { description: 'It is this other identity, and not the candidate if one is named.' },
  } satisfies Record<FeedbackVerdict, { description: string }>,
});

const FeedbackStateRef = builder.enumType('FeedbackState', {
  description: 'How far feedback holds.',
  values: {
    PROPOSED: {
      description: "Given by a program: holds for that key's own searches until a person decides.",
    },
    CONFIRMED: { description: 'Given or confirmed by a person: holds for everybody, and trains models.' },
    REJECTED: { description: 'A person decided against it.' },
    WITHDRAWN: { description: 'Taken back.' },
  } satisfies Record<FeedbackState, { description: string }>,
});

const FeedbackChangeRef = builder.objectRef<FeedbackChange>('FeedbackChange').implement({
  description: 'Who put feedback into a state. Changes are only ever added.',
  fields: (t) => ({
    state: t.expose('state', { type: FeedbackStateRef, description: 'The state from then on.' }),
    actorId: t.id({
      description: 'Id of the person or API key that did it.',
      resolve: async (change, _args, context) => await globalActorId(context, change.actorId),
    }),
    actorName: t.exposeString('actorName', { description: 'Its name at that time.' }),
    at: t.expose('at', { type: 'DateTime', description: 'When.' }),
  }),
});

/** Visible feedback by row id; null for the others. */
export const feedbackLoader = rowLoader<Feedback>(
  async (ids, { services, request }) => await services.feedback.findMany(request, ids),
  (feedback) => feedback.id,
);

const historyLoader = mapLoader<readonly FeedbackChange[]>(
  async (ids, { services }) => await services.feedback.histories(ids),
);

export const FeedbackRef = builder.objectRef<Feedback>('Feedback').implement({
  description: 'What somebody said of a probe: a fact that no job changes.',
  interfaces: [NodeRef],
  fields: (t) => ({
    verdict: t.expose('verdict', { type: FeedbackVerdictRef, description: 'What was said.' }),
    state: t.expose('state', { type: FeedbackStateRef, description: 'How far it holds now.' }),
    history: t.field({
      type: [FeedbackChangeRef],
      description: 'Its states, oldest first.',
      resolve: async ({ id }, _args, context) => [...((await historyLoader(context).load(id)) ?? [])],
    }),
    searchId: t.id({
      description: 'The search, which is deleted when its time is over.',
      resolve: (feedback) => encodeId('Search', feedback.searchId),
    }),
    probeIndex: t.exposeInt('probeIndex', { description: 'Which of its probes, from 0.' }),
    enroll: t.exposeBoolean('enroll', { description: 'Whether the probe was to become a sample.' }),
    cosineSimilarity: t.exposeFloat('cosineSimilarity', {
      nullable: true,
      description: 'Of the candidate in the search; null if the search had not named it.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was given.' }),
  }),
});

builder.objectFields(FeedbackRef, (t) => ({
  identity: t.field({
    type: IdentityRef,
    nullable: true,
    description:
      'Who the probe is, or is not if the verdict is NOT_THIS_PERSON; null if it was deleted meanwhile.',
    resolve: async ({ identityId }, _args, context) => await identityLoader(context).load(identityId),
  }),
  vetoedIdentity: t.field({
    type: IdentityRef,
    nullable: true,
    description: 'Whom no near-identical probe is taken for while the feedback holds; null if nobody.',
    resolve: async ({ vetoedIdentityId }, _args, context) =>
      vetoedIdentityId === null ? null : await identityLoader(context).load(vetoedIdentityId),
  }),
  sample: t.field({
    type: SampleRef,
    nullable: true,
    description: 'The sample that the probe became; null if it did not, or is gone.',
    resolve: async ({ sampleId }, _args, context) =>
      sampleId === null ? null : await sampleLoader(context).load(sampleId),
  }),
  modelDecision: t.expose('modelDecision', {
    type: DecisionRef,
    nullable: true,
    description: 'What the search had said of the candidate; null if it had not named it.',
  }),
  box: t.expose('box', {
    type: BoundingBoxRef,
    nullable: true,
    description: 'Where the probe was in its picture; null if it was none.',
  }),
  cropUrl: t.string({
    nullable: true,
    description:
      "Path of the probe's aligned crop, to be fetched with the same credentials; null if none is kept.",
    resolve: ({ id, cropBlobKey }) =>
      cropBlobKey === null ? null : `/media/feedback/${encodeURIComponent(encodeId('Feedback', id))}`,
  }),
}));

registerNode('Feedback', {
  permission: 'IDENTITY_READ',
  load: async (context, id) => await feedbackLoader(context).load(id),
});
