import type { GateRow, HeldOutMeasures, HeldOutRate, HeldOutReport } from '@gallerist/metrics/evaluation';
import { builder } from '../../graphql/builder.ts';
import { encodeId } from '../../graphql/global-id.ts';

export const MeasuredRateRef = builder.objectRef<HeldOutRate>('MeasuredRate').implement({
  description:
    'A rate in [0, 1] with its 95 % interval: a bootstrap over people, or Clopper and Pearson over them where all did alike.',
  fields: (t) => ({
    rate: t.exposeFloat('rate', { nullable: true, description: 'Null where there was nothing to count.' }),
    ciLow: t.exposeFloat('low', { nullable: true, description: 'Lower end; null as above.' }),
    ciHigh: t.exposeFloat('high', { nullable: true, description: 'Upper end; null as above.' }),
  }),
});

interface NamedSlice {
  readonly name: string;
  readonly value: string;
}

export const EvaluationSliceRef = builder.objectRef<NamedSlice>('EvaluationSlice').implement({
  description: 'Pictures that have something in common.',
  fields: (t) => ({
    name: t.exposeString('name', { description: '`camera`, `quality`, `gallery`, `yaw` or `size`.' }),
    value: t.string({
      description: 'Which camera, range or gallery (its id).',
      resolve: ({ name, value }) => (name === 'gallery' ? encodeId('Gallery', value) : value),
    }),
  }),
});

type SliceMeasures = HeldOutMeasures & { readonly slice: NamedSlice | null };

const MeasuresRef = builder.objectRef<SliceMeasures>('ModelMeasures').implement({
  description: 'How well a model finds and tells apart people that it was not trained on.',
  fields: (t) => ({
    slice: t.expose('slice', {
      type: EvaluationSliceRef,
      nullable: true,
      description: 'Whose pictures; null for all.',
    }),
    identities: t.exposeInt('identities', { description: 'People with two samples or more.' }),
    probes: t.exposeInt('probes', { description: 'Their samples, each searched once.' }),
    tpirAtFpir: t.expose('tpirAtFpir', {
      type: MeasuredRateRef,
      description: 'Searches that find the person, at the threshold at which 1 % of strangers match.',
    }),
    tarAtFmr: t.expose('tarAtFmr', {
      type: MeasuredRateRef,
      description:
        'Comparisons of a person with itself that match, where one in 1,000 of different people does.',
    }),
    rank1: t.expose('rank1', {
      type: MeasuredRateRef,
      description: 'Searches whose nearest identity is the person, whatever the similarity.',
    }),
  }),
});

export const ModelReportRef = builder.objectRef<HeldOutReport>('ModelReport').implement({
  description: 'A model on a set of people: of all of them, and of slices at the thresholds of all.',
  fields: (t) => ({
    overall: t.field({
      type: MeasuresRef,
      description: 'Of all.',
      resolve: (report) => ({ ...report, slice: null }),
    }),
    slices: t.field({
      type: [MeasuresRef],
      description: 'By camera, quality, gallery, turn of the head and size.',
      resolve: ({ slices }) =>
        slices.map(({ name, value, ...measures }) => ({ ...measures, slice: { name, value } })),
    }),
    targetFpir: t.float({
      description: 'The FPIR of `tpirAtFpir`.',
      resolve: ({ targets }) => targets.fpir,
    }),
    targetFmr: t.float({ description: 'The FMR of `tarAtFmr`.', resolve: ({ targets }) => targets.fmr }),
    isFpirResolved: t.boolean({
      description: 'Whether there are enough searches to tell the target from 0.',
      resolve: ({ isResolved }) => isResolved.tpir,
    }),
    isFmrResolved: t.boolean({
      description: 'Whether there are enough comparisons to tell the target from 0.',
      resolve: ({ isResolved }) => isResolved.tar,
    }),
  }),
});

const GateMeasureRef = builder.enumType('GateMeasure', {
  description: 'What the gate compares.',
  values: {
    TPIR_AT_FPIR: { description: 'True positive identification rate at FPIR 1 %.' },
    TAR_AT_FMR: { description: 'True accept rate at FMR 1e-3.' },
  } satisfies Record<GateRow['measure'], { description: string }>,
});

export const GateRowRef = builder.objectRef<GateRow>('GateRow').implement({
  description: 'One comparison of the gate. Rates and differences are shares of 1.',
  fields: (t) => ({
    measure: t.expose('measure', { type: GateMeasureRef, description: 'What is compared.' }),
    slice: t.expose('slice', {
      type: EvaluationSliceRef,
      nullable: true,
      description: 'Whose pictures; null for all.',
    }),
    identities: t.exposeInt('identities', { description: 'People with two samples or more.' }),
    probes: t.exposeInt('probes', { description: 'Their samples.' }),
    candidate: t.exposeFloat('candidate', {
      nullable: true,
      description: 'Null without a sample that counts.',
    }),
    active: t.exposeFloat('active', { nullable: true, description: 'Null without a sample that counts.' }),
    difference: t.exposeFloat('difference', { nullable: true, description: 'Candidate less active.' }),
    lowerBound: t.exposeFloat('lowerBound', {
      nullable: true,
      description:
        'Lower end of the 95 % interval of the difference, paired by people; of slices as Holm widens it.',
    }),
    margin: t.exposeFloat('margin', { description: 'What the lower bound has to exceed.' }),
    pValue: t.exposeFloat('pValue', {
      nullable: true,
      description:
        'That the difference is not above the margin; of slices adjusted by Holm. Null where it is not tested.',
    }),
    isTested: t.exposeBoolean('isTested', { description: 'Slices of fewer than 20 people are only shown.' }),
    isPassed: t.exposeBoolean('isPassed', { description: 'True where it is not tested.' }),
  }),
});
