import { builder } from '../../graphql/builder.ts';
import { connectionType, toConnection } from '../../graphql/connection.ts';
import { decodeId } from '../../graphql/global-id.ts';
import { loadThose, mapLoader, rowLoader } from '../../graphql/loader.ts';
import { ModalityRef } from '../../graphql/modality.ts';
import { NodeRef, registerNode } from '../../graphql/node.ts';
import { pageArguments, pageRequest } from '../../graphql/page.ts';
import { EvaluationRef } from '../evaluation/evaluation.schema.ts';
import type { Evaluation } from '../evaluation/evaluation.types.ts';
import { galleryLoader, GalleryRef } from '../gallery/gallery.schema.ts';
import { jobLoader, JobRef, JobStateRef } from '../job/job.schema.ts';
import { modelLoader, ModelVersionRef } from '../model/model.schema.ts';
import { CurvePointRef, EpochPointRef, EstimateRef, LookPointRef } from './training-progress.schema.ts';
import type {
  DatasetSummary,
  PartCount,
  TrainingPart,
  TrainingRecipe,
  TrainingRun,
} from './training.types.ts';

export const trainingRunLoader = rowLoader<TrainingRun>(
  async (ids, { services, request }) => await services.training.findMany(request, ids),
  (run) => run.id,
);

const evaluationsLoader = mapLoader<readonly Evaluation[]>(async (runIds, { services }) =>
  Map.groupBy(await services.evaluations.findOfRuns(runIds), ({ trainingRunId }) => trainingRunId ?? ''),
);

export const TrainingRecipeRef = builder.enumType('TrainingRecipe', {
  description: 'What is trained.',
  values: {
    ADAPTER: { description: 'A head on the frozen embedder of the galleries’ model: seconds to minutes.' },
    EMBEDDINGNET: { description: 'The small net of the textbook, on kept crops of faces or bodies.' },
    MOBILEFACENET: { description: 'A small face net, on kept crops.' },
    IRESNET: { description: 'A residual face net, on kept crops.' },
    PCB: { description: 'A body net in parts, on kept crops.' },
  } satisfies Record<TrainingRecipe, { description: string }>,
});

const TrainingPartRef = builder.enumType('TrainingPart', {
  description: 'Where a sample or feedback of a run went.',
  values: {
    TRAIN: { description: 'Learnt from.' },
    VALIDATION: { description: 'Tells when to stop; these people are not held out.' },
    HARD_NEGATIVE: {
      description: 'Probes that somebody said are not an identity: persons of their own in training.',
    },
    HELD_OUT: { description: 'Of people who are never trained on: what models are compared on.' },
    LEFT_OUT: { description: 'Without a usable picture, alone in its identity, or beyond a limit.' },
  } satisfies Record<TrainingPart, { description: string }>,
});

export const PartCountRef = builder.objectRef<PartCount>('TrainingPartCount').implement({
  description: 'How much of a data set went to a part.',
  fields: (t) => ({
    part: t.expose('part', { type: TrainingPartRef, description: 'Which part.' }),
    identities: t.exposeInt('identities', {
      description: 'Identities; 0 for hard negatives, who are nobody known.',
    }),
    samples: t.exposeInt('samples', { description: 'Samples.' }),
    feedback: t.exposeInt('feedback', { description: 'Confirmed feedback whose probe is no sample.' }),
  }),
});

const DatasetRef = builder.objectRef<DatasetSummary>('TrainingDataset').implement({
  description: 'What a run is trained on.',
  fields: (t) => ({
    digest: t.exposeString('digest', {
      description: 'SHA-256 over which item of which identity went where.',
    }),
    parts: t.expose('parts', { type: [PartCountRef], description: 'Each part with its counts.' }),
  }),
});

export const TrainingRunRef = builder.objectRef<TrainingRun>('TrainingRun').implement({
  description: 'One training of a model, from its question to its candidate.',
  interfaces: [NodeRef],
  fields: (t) => ({
    name: t.exposeString('name', { description: 'For people.' }),
    recipe: t.expose('recipe', { type: TrainingRecipeRef, description: 'What is trained.' }),
    modality: t.expose('modality', { type: ModalityRef, description: 'What of a person is compared.' }),
    state: t.expose('state', { type: JobStateRef, description: 'How far it is.' }),
    options: t.expose('options', { type: 'JSON', description: 'What was asked for.' }),
    autoPromote: t.exposeBoolean('autoPromote', {
      description: 'Whether its candidate is promoted without a person if the gate calls it better.',
    }),
    failureCode: t.exposeString('failureCode', { nullable: true, description: 'Null unless it failed.' }),
    failure: t.exposeString('failure', { nullable: true, description: 'Why it failed, for people.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was asked for.' }),
    startedAt: t.expose('startedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Null until it began.',
    }),
    finishedAt: t.expose('finishedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Null until it ended.',
    }),
  }),
});

builder.objectFields(TrainingRunRef, (t) => ({
  dataset: t.expose('dataset', {
    type: DatasetRef,
    nullable: true,
    description: 'What it is trained on; null until that is drawn up.',
  }),
  settings: t.expose('settings', {
    type: 'JSON',
    nullable: true,
    description: 'The whole recipe, with all that was left out; null until training begins.',
  }),
}));

builder.objectFields(TrainingRunRef, (t) => ({
  steps: t.int({ description: 'Steps taken.', resolve: ({ progress }) => progress.steps ?? 0 }),
  totalSteps: t.int({
    nullable: true,
    description: 'Steps of the whole run as far as is known; null until training begins.',
    resolve: ({ progress }) => progress.totalSteps ?? null,
  }),
  curve: t.field({
    type: [CurvePointRef],
    description: 'Loss and learning rate, at most 400 points.',
    resolve: ({ progress }) => [...(progress.points ?? [])],
  }),
  epochs: t.field({
    type: [EpochPointRef],
    description: 'Loss and learning rate of each epoch that began.',
    resolve: ({ progress }) => [...(progress.epochs ?? [])],
  }),
  keptEpoch: t.int({
    nullable: true,
    description:
      'Epochs done at the look whose weights are kept, 0: as they were at first; null where none were chosen.',
    resolve: ({ progress }) => progress.keptEpoch ?? null,
  }),
  picturesPerSecond: t.float({
    nullable: true,
    description: 'Speed of its steps; null until some were measured.',
    resolve: ({ progress }) => progress.speed?.picturesPerSecond ?? null,
  }),
  estimate: t.field({
    type: EstimateRef,
    nullable: true,
    description: 'How long its training takes; null where nothing was measured yet.',
    resolve: ({ progress }) => progress.estimate ?? null,
  }),
  looks: t.field({
    type: [LookPointRef],
    description: 'Looks at validation people; none where these are too few.',
    resolve: ({ progress }) => [...(progress.looks ?? [])],
  }),
}));

builder.objectFields(TrainingRunRef, (t) => ({
  galleries: t.field({
    type: [GalleryRef],
    description: 'Whose people; without galleries that were deleted.',
    resolve: async ({ galleryIds }, _args, context) => await loadThose(galleryLoader(context), galleryIds),
  }),
  activeModel: t.field({
    type: ModelVersionRef,
    nullable: true,
    description: 'The model that its galleries used when it started; null if it was removed.',
    resolve: async ({ activeModelVersionId }, _args, context) =>
      await modelLoader(context).load(activeModelVersionId),
  }),
  model: t.field({
    type: ModelVersionRef,
    nullable: true,
    description: 'Its candidate; null until there is one.',
    resolve: async ({ modelVersionId }, _args, context) =>
      modelVersionId === null ? null : await modelLoader(context).load(modelVersionId),
  }),
  evaluation: t.field({
    type: EvaluationRef,
    nullable: true,
    description: 'Candidate and active model on the same held-out people; null until it began.',
    resolve: async ({ id }, _args, context) => (await evaluationsLoader(context).load(id))?.[0] ?? null,
  }),
  job: t.field({
    type: JobRef,
    nullable: true,
    description: 'Its job; null once that is gone.',
    resolve: async ({ jobId }, _args, context) =>
      jobId === null ? null : await jobLoader(context).load(jobId),
  }),
}));

registerNode('TrainingRun', {
  permission: 'TRAINING_READ',
  load: async (context, id) => await trainingRunLoader(context).load(id),
});

builder.objectField(EvaluationRef, 'trainingRun', (t) =>
  t.field({
    type: TrainingRunRef,
    nullable: true,
    description: 'The run whose candidate it measures; null where somebody asked for it.',
    resolve: async ({ trainingRunId }, _args, context) =>
      trainingRunId === null ? null : await trainingRunLoader(context).load(trainingRunId),
  }),
);

builder.objectField(ModelVersionRef, 'trainingRun', (t) =>
  t.field({
    type: TrainingRunRef,
    nullable: true,
    description: 'The run that made it; null where none did, or where the caller may not see it.',
    resolve: async ({ trainingRunId }, _args, context) =>
      trainingRunId === null ? null : await trainingRunLoader(context).load(trainingRunId),
  }),
);

const TrainingRunConnectionRef = connectionType('TrainingRun', TrainingRunRef);

builder.queryFields((t) => ({
  trainingRun: t.field({
    type: TrainingRunRef,
    nullable: true,
    permission: 'TRAINING_READ',
    description: 'A training run; null if it is absent or hidden from the caller.',
    args: { id: t.arg.id({ required: true, description: 'Id of the run.' }) },
    resolve: async (_root, { id }, context) => {
      const runId = decodeId('TrainingRun', id);
      return runId === null ? null : await trainingRunLoader(context).load(runId);
    },
  }),
  trainingRuns: t.field({
    type: TrainingRunConnectionRef,
    permission: 'TRAINING_READ',
    description: 'Training runs of galleries that the caller may all see, newest first.',
    args: pageArguments(t.arg),
    resolve: async (_root, args, { services, request }) =>
      toConnection(await services.training.list(request, pageRequest(args)), (row) => row.id),
  }),
}));
