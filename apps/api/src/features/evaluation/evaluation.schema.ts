import type { GateVerdict } from '@gallerist/metrics/evaluation';
import { maySeeGallery } from '../../core/context.ts';
import { builder } from '../../graphql/builder.ts';
import { connectionType, toConnection } from '../../graphql/connection.ts';
import { decodeId } from '../../graphql/global-id.ts';
import { loadThose, rowLoader } from '../../graphql/loader.ts';
import { ModalityRef } from '../../graphql/modality.ts';
import { NodeRef, registerNode } from '../../graphql/node.ts';
import { pageArguments, pageRequest } from '../../graphql/page.ts';
import { galleryLoader, GalleryRef } from '../gallery/gallery.schema.ts';
import { jobLoader, JobRef } from '../job/job.schema.ts';
import { modelLoader, ModelVersionRef } from '../model/model.schema.ts';
import type { Evaluation, Forgetting } from './evaluation.types.ts';
import { GateRowRef, ModelReportRef } from './held-out-report.schema.ts';

export const evaluationLoader = rowLoader<Evaluation>(
  async (ids, { services, request }) => await services.evaluations.findMany(request, ids),
  (evaluation) => evaluation.id,
);

const GateVerdictRef = builder.enumType('GateVerdict', {
  description: 'Whether a candidate may take the active model’s place.',
  values: {
    PASSED: { description: 'No worse beyond doubt, overall and in every slice of 20 people or more.' },
    REFUSED: { description: 'Worse somewhere, or too uncertain to say that it is not.' },
    INCONCLUSIVE: { description: 'Fewer than 30 held-out people: only a person may promote it.' },
  } satisfies Record<GateVerdict, { description: string }>,
});

const ForgettingBasisRef = builder.enumType('ForgettingBasis', {
  description: 'Who shows what a candidate has forgotten.',
  values: {
    OTHER_GALLERIES: { description: 'People of other galleries that are searched with the same model.' },
    EARLIER_RUN: { description: 'People that the active model was trained on and the candidate was not.' },
  } satisfies Record<Forgetting['basis'], { description: string }>,
});

const ForgettingRef = builder.objectRef<Forgetting>('ForgettingReport').implement({
  description: 'Both models on people that the candidate was not trained on. Shown, and no part of the gate.',
  fields: (t) => ({
    basis: t.expose('basis', { type: ForgettingBasisRef, description: 'Who they are.' }),
    candidate: t.expose('candidate', { type: ModelReportRef, description: 'The candidate.' }),
    active: t.expose('active', { type: ModelReportRef, description: 'The active model.' }),
  }),
});

export const EvaluationRef = builder.objectRef<Evaluation>('Evaluation').implement({
  description:
    'A model measured on people who are never trained on, beside the one that their galleries use.',
  interfaces: [NodeRef],
  fields: (t) => ({
    modality: t.expose('modality', { type: ModalityRef, description: 'What of a person is compared.' }),
    verdict: t.expose('verdict', {
      type: GateVerdictRef,
      nullable: true,
      description: 'Of the gate; null until it is done, or where it failed.',
    }),
    superior: t.exposeBoolean('superior', {
      nullable: true,
      description: 'Better beyond doubt, which automatic promotion asks for; null until it is done.',
    }),
    failureCode: t.exposeString('failureCode', { nullable: true, description: 'Null unless it failed.' }),
    failure: t.exposeString('failure', { nullable: true, description: 'Why it failed, for people.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was asked for.' }),
    finishedAt: t.expose('finishedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Null until it ended.',
    }),
  }),
});

builder.objectFields(EvaluationRef, (t) => ({
  model: t.field({
    type: ModelVersionRef,
    nullable: true,
    description: 'The candidate; null if it was removed.',
    resolve: async ({ modelVersionId }, _args, context) => await modelLoader(context).load(modelVersionId),
  }),
  activeModel: t.field({
    type: ModelVersionRef,
    nullable: true,
    description: 'What it is compared with; null if it was removed.',
    resolve: async ({ activeModelVersionId }, _args, context) =>
      await modelLoader(context).load(activeModelVersionId),
  }),
  galleries: t.field({
    type: [GalleryRef],
    description: 'Whose held-out people; without those that were deleted.',
    resolve: async ({ galleryIds }, _args, context) => await loadThose(galleryLoader(context), galleryIds),
  }),
  job: t.field({
    type: JobRef,
    nullable: true,
    description: 'Its job; null once that is gone.',
    resolve: async ({ jobId }, _args, context) =>
      jobId === null ? null : await jobLoader(context).load(jobId),
  }),
}));

builder.objectFields(EvaluationRef, (t) => ({
  candidate: t.field({
    type: ModelReportRef,
    nullable: true,
    description: 'The candidate’s figures; null until it is done.',
    resolve: ({ report }) => report?.candidate ?? null,
  }),
  active: t.field({
    type: ModelReportRef,
    nullable: true,
    description: 'The active model’s figures on the very same people.',
    resolve: ({ report }) => report?.active ?? null,
  }),
  gate: t.field({
    type: [GateRowRef],
    description: 'What the verdict stands on; empty until it is done.',
    resolve: ({ report }) => [...(report?.gate.rows ?? [])],
  }),
}));

builder.objectFields(EvaluationRef, (t) => ({
  heldOutIdentities: t.int({
    nullable: true,
    description: 'Held-out people with two samples or more; null until it is done.',
    resolve: ({ report }) => report?.gate.heldOutIdentities ?? null,
  }),
  identitiesTrainedOn: t.int({
    nullable: true,
    description:
      'Held-out people who came to know a model by a merge or a moved sample, and do not count any more.',
    resolve: ({ report }) => report?.leftOut.identitiesTrainedOn ?? null,
  }),
  samplesWithoutVector: t.int({
    nullable: true,
    description: 'Samples that have neither a vector in both spaces nor a kept crop.',
    resolve: ({ report }) => report?.leftOut.samplesWithoutVector ?? null,
  }),
  forgetting: t.field({
    type: ForgettingRef,
    nullable: true,
    description: 'Null where nobody shows it, or where the caller may not see all of their galleries.',
    resolve: ({ report, forgettingGalleryIds }, _args, { request }) => {
      const mayKnow = forgettingGalleryIds.every((id) => maySeeGallery(request.actor.scope, id));
      return mayKnow ? (report?.forgetting ?? null) : null;
    },
  }),
}));

registerNode('Evaluation', {
  permission: 'TRAINING_READ',
  load: async (context, id) => await evaluationLoader(context).load(id),
});

const EvaluationConnectionRef = connectionType('Evaluation', EvaluationRef);

builder.queryField('evaluations', (t) =>
  t.field({
    type: EvaluationConnectionRef,
    permission: 'TRAINING_READ',
    description: 'Evaluations of galleries that the caller may all see, newest first.',
    args: {
      ...pageArguments(t.arg),
      modelVersionId: t.arg.id({ description: 'Only those of this model.' }),
    },
    resolve: async (_root, args, { services, request }) => {
      const modelId =
        typeof args.modelVersionId === 'string' ? decodeId('ModelVersion', args.modelVersionId) : undefined;
      if (modelId === null) return toConnection({ rows: [], hasMore: false }, () => '');
      return toConnection(
        await services.evaluations.list(request, modelId, pageRequest(args)),
        (row) => row.id,
      );
    },
  }),
);
