import { builder } from '../../graphql/builder.ts';
import { UserErrorRef } from '../../graphql/user-errors.ts';
import { requestOf, StartTrainingInput } from './training.mutations.ts';
import type { TrainingPreview, TrainingSettings } from './training-preview.ts';
import { EstimateRef } from './training-progress.schema.ts';
import { PartCountRef } from './training.schema.ts';

const SettingsRef = builder.objectRef<TrainingSettings>('TrainingSettings').implement({
  description: 'The numbers of a recipe that `options` may change, as they would be.',
  fields: (t) => ({
    epochs: t.exposeInt('epochs', { description: 'Times that everything is gone through, at most.' }),
    seed: t.exposeFloat('seed', { description: 'What chance begins with.' }),
    rate: t.exposeFloat('rate', { description: 'Greatest learning rate.' }),
    batchSize: t.exposeInt('batchSize', { description: 'Pictures of a step.' }),
    maxSamplesPerIdentity: t.exposeInt('maxSamplesPerIdentity', {
      description: 'Of more samples of an identity the oldest are taken.',
    }),
    margin: t.exposeFloat('margin', { nullable: true, description: 'Null where the loss has none.' }),
    scale: t.exposeFloat('scale', { nullable: true, description: 'Null where the loss has none.' }),
    classesPerBatch: t.exposeInt('classesPerBatch', {
      nullable: true,
      description: 'Null where steps are drawn from all pictures alike.',
    }),
    samplesPerClass: t.exposeInt('samplesPerClass', { nullable: true, description: 'Null as above.' }),
    patience: t.exposeInt('patience', {
      nullable: true,
      description: 'Null where there are too few validation people to look at.',
    }),
    rank: t.exposeInt('rank', {
      nullable: true,
      description: 'Of adapters; null for a full matrix, and for nets.',
    }),
    dropout: t.exposeFloat('dropout', { nullable: true, description: 'Of adapters; null for nets.' }),
  }),
});

const PreviewRef = builder.objectRef<TrainingPreview>('TrainingPreview').implement({
  description: 'What a run would learn from if it started now.',
  fields: (t) => ({
    parts: t.expose('parts', {
      type: [PartCountRef],
      description:
        'Who would be learnt from, and who would not; empty where the galleries cannot be trained on together.',
    }),
    comparedIdentities: t.exposeInt('comparedIdentities', {
      description:
        'Held-out people with two samples or more that no model was trained on, at most 500: with fewer than 30 the gate cannot tell.',
    }),
    settings: t.expose('settings', {
      type: SettingsRef,
      nullable: true,
      description: 'The recipe with all that `options` leaves out; null where it cannot be trained.',
    }),
    estimate: t.expose('estimate', {
      type: EstimateRef,
      nullable: true,
      description: 'How long training takes; null where nothing was measured yet, or it cannot be trained.',
    }),
    problem: t.expose('problem', {
      type: UserErrorRef,
      nullable: true,
      description: 'Why `startTraining` would refuse it; null if it would not.',
    }),
  }),
});

builder.queryField('trainingPreview', (t) =>
  t.field({
    type: PreviewRef,
    permission: 'TRAINING_WRITE',
    complexity: 100,
    description: 'What `startTraining` would do with the input. Nothing is started.',
    args: {
      input: t.arg({ type: StartTrainingInput, required: true, description: 'As for `startTraining`.' }),
    },
    resolve: async (_root, { input }, { services, request }) =>
      await services.training.preview(request, requestOf(input)),
  }),
);
