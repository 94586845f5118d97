import { builder } from '../../graphql/builder.ts';
import type { CurvePoint, EpochPoint, LookPoint, TrainingEstimate } from './training.types.ts';

const EstimateBasisRef = builder.enumType('TrainingEstimateBasis', {
  description: 'What an estimate of duration stands on.',
  values: {
    REFERENCE: { description: 'A machine of the makers: no more than the order of magnitude.' },
    EARLIER_RUN: { description: 'Steps of an earlier run on this server.' },
    THIS_RUN: { description: 'Steps of the run itself.' },
  } satisfies Record<TrainingEstimate['basis'], { description: string }>,
});

export const CurvePointRef = builder.objectRef<CurvePoint>('TrainingCurvePoint').implement({
  description: 'A step of training.',
  fields: (t) => ({
    step: t.exposeInt('step', { description: 'Steps taken.' }),
    epoch: t.exposeInt('epoch', { description: 'From 0.' }),
    loss: t.exposeFloat('loss', { nullable: true, description: 'Mean over the epoch so far.' }),
    rate: t.exposeFloat('rate', { description: 'Learning rate.' }),
  }),
});

export const EpochPointRef = builder.objectRef<EpochPoint>('TrainingEpoch').implement({
  description: 'An epoch of training.',
  fields: (t) => ({
    epoch: t.exposeInt('epoch', { description: 'From 0.' }),
    loss: t.exposeFloat('loss', { nullable: true, description: 'Mean over the epoch; null where unknown.' }),
    rate: t.exposeFloat('rate', { description: 'Learning rate at its last step.' }),
  }),
});

export const LookPointRef = builder.objectRef<LookPoint>('TrainingLook').implement({
  description: 'A look at validation people.',
  fields: (t) => ({
    step: t.exposeInt('step', { description: 'Steps taken; 0 before the first.' }),
    epoch: t.exposeInt('epoch', { description: 'Epochs done.' }),
    tarAtFmr1e3: t.exposeFloat('tarAtFmr1e3', { description: 'True accept rate at FMR 1e-3.' }),
    tarAtFmr1e4: t.exposeFloat('tarAtFmr1e4', {
      nullable: true,
      description: 'True accept rate at FMR 1e-4; null in looks of older servers, as the following are.',
    }),
    meanAveragePrecision: t.exposeFloat('meanAveragePrecision', { description: 'mAP of retrieval.' }),
    rank1: t.exposeFloat('rank1', {
      nullable: true,
      description: 'Share of pictures whose nearest is of the same person.',
    }),
    queries: t.exposeInt('queries', {
      nullable: true,
      description: 'Pictures with another one of their person.',
    }),
    identities: t.exposeInt('identities', { nullable: true, description: 'Validation people.' }),
  }),
});

export const EstimateRef = builder.objectRef<TrainingEstimate>('TrainingEstimate').implement({
  description:
    'How long the training of a run takes: pictures × epochs × what a step of them takes. Looks, the pack and the evaluation come on top; a run that stops early takes less.',
  fields: (t) => ({
    pictures: t.exposeInt('pictures', { description: 'That an epoch goes through.' }),
    epochs: t.exposeInt('epochs', { description: 'At most.' }),
    steps: t.exposeInt('steps', { description: 'Of all epochs.' }),
    secondsPerStep: t.exposeFloat('secondsPerStep', { description: 'Of one step.' }),
    seconds: t.exposeFloat('seconds', { description: 'Of all steps.' }),
    basis: t.expose('basis', { type: EstimateBasisRef, description: 'What a step was measured on.' }),
  }),
});
