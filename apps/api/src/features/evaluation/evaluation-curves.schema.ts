import type { CumulativeRate, HeldOutRate, RatePoint, TarAtFmr } from '@gallerist/metrics/evaluation';
import { builder } from '../../graphql/builder.ts';
import type { GraphqlContext } from '../../graphql/context.ts';
import { mapLoader } from '../../graphql/loader.ts';
import { sampleLoader, SampleRef } from '../sample/sample.schema.ts';
import type { Sample } from '../sample/sample.types.ts';
import { SimilarityBinRef } from '../threshold/similarity-histogram.schema.ts';
import { EvaluationRef } from './evaluation.schema.ts';
import type { EvaluationCurves, ModelCurves, SamplePair } from './evaluation.types.ts';
import { MeasuredRateRef } from './held-out-report.schema.ts';

const curvesLoader = mapLoader<EvaluationCurves>(
  async (ids, { services }) => await services.evaluations.curves(ids),
);

const RatePointRef = builder.objectRef<RatePoint>('RatePoint').implement({
  description: 'Rates in [0, 1] where comparisons of at least a similarity match.',
  fields: (t) => ({
    threshold: t.exposeFloat('threshold', {
      nullable: true,
      description: 'Cosine similarity in [-1, 1] from which on comparisons match; null: none matches.',
    }),
    fmr: t.exposeFloat('fmr', {
      description: 'False match rate: comparisons of different people that match.',
    }),
    tar: t.exposeFloat('tar', { description: 'True accept rate: comparisons of one person that match.' }),
    fnmr: t.float({
      description: '1 less `tar`: the false non-match rate of a DET curve.',
      resolve: ({ tar }) => 1 - tar,
    }),
  }),
});

const TarAtFmrRef = builder.objectRef<TarAtFmr>('TarAtFmr').implement({
  description: 'The greatest true accept rate that keeps a false match rate.',
  fields: (t) => ({
    fmr: t.exposeFloat('fmr', { description: 'The false match rate, in (0, 1).' }),
    tar: t.expose('tar', {
      type: MeasuredRateRef,
      nullable: true,
      description: 'Null where there are too few comparisons to tell the false match rate from 0.',
    }),
    threshold: t.exposeFloat('threshold', {
      nullable: true,
      description:
        'Cosine similarity from which on comparisons match; null where none does, or `tar` is null.',
    }),
  }),
});

const CumulativeRateRef = builder.objectRef<CumulativeRate>('CumulativeRate').implement({
  description: 'A point of the cumulative match characteristic (CMC).',
  fields: (t) => ({
    rank: t.exposeInt('rank', { description: 'From 1 on.' }),
    rate: t.expose('rate', {
      type: MeasuredRateRef,
      description:
        'Searches whose person is within the rank, whatever the similarity; ties count against it.',
    }),
  }),
});

interface VisiblePair {
  readonly one: Sample;
  readonly other: Sample;
  readonly similarity: number;
}

const HardPairRef = builder.objectRef<VisiblePair>('HardPair').implement({
  description: 'Two samples that a model gets wrong most easily.',
  fields: (t) => ({
    similarity: t.exposeFloat('similarity', {
      description: 'Cosine similarity in [-1, 1] under the model, when it was measured.',
    }),
    one: t.expose('one', { type: SampleRef, description: 'The one sample.' }),
    other: t.expose('other', { type: SampleRef, description: 'The other sample.' }),
  }),
});

/** Without pairs of which a sample is gone or hidden, or whose people are not as they were: merged, or moved apart. */
async function visiblePairs(
  pairs: readonly SamplePair[],
  isGenuine: boolean,
  context: GraphqlContext,
): Promise<VisiblePair[]> {
  const samples = sampleLoader(context);
  const found = await Promise.all(
    pairs.map(async ({ one, other, similarity }) => ({
      similarity,
      one: await samples.load(one),
      other: await samples.load(other),
    })),
  );
  return found.flatMap(({ one, other, similarity }) =>
    one !== null && other !== null && (one.identityId === other.identityId) === isGenuine
      ? [{ one, other, similarity }]
      : [],
  );
}

const leftOut =
  'At most 12. Without pairs of which a sample was deleted or may not be seen, or whose people were merged or parted since.';

const ModelCurvesRef = builder.objectRef<ModelCurves>('ModelCurves').implement({
  description:
    'A model on held-out people: each sample compared with the nearest other sample of each person, as if it had not been enrolled.',
  fields: (t) => ({
    genuineComparisons: t.exposeInt('genuineComparisons', {
      description: 'Comparisons of a sample with its own person.',
    }),
    impostorComparisons: t.exposeInt('impostorComparisons', {
      description:
        'Comparisons of a sample with other people: 1 / this is the least false match rate that shows.',
    }),
    auc: t.exposeFloat('auc', { description: 'Area under the ROC, in [0, 1]; 0.5 is chance.' }),
    equalErrorRate: t.exposeFloat('equalErrorRate', {
      description: 'Where the false match rate equals the false non-match rate, linearly interpolated.',
    }),
    roc: t.expose('roc', {
      type: [RatePointRef],
      description:
        'At most 200 points of the ROC, strictest first: both ends, the best at FMRs evenly spaced on a logarithmic scale, and the first that reach evenly spaced TARs. None is interpolated.',
    }),
    tarAtFmr: t.expose('tarAtFmr', { type: [TarAtFmrRef], description: 'At FMR 1e-4, 1e-3, 1e-2 and 1e-1.' }),
    cmc: t.expose('cmc', {
      type: [CumulativeRateRef],
      description: 'Ranks 1 to 20, or to the number of people.',
    }),
    histogram: t.expose('bins', {
      type: [SimilarityBinRef],
      description: 'Ranges of 0.02, from the first with a comparison to the last one.',
    }),
  }),
});

builder.objectFields(ModelCurvesRef, (t) => ({
  hardestImpostors: t.field({
    type: [HardPairRef],
    description: `The most alike samples of different people, of any two people only one pair, the most alike first. ${leftOut}`,
    resolve: async ({ hardest }, _args, context) => await visiblePairs(hardest.impostor, false, context),
  }),
  hardestGenuine: t.field({
    type: [HardPairRef],
    description: `The least alike samples of one person, of each person only one pair, the least alike first. ${leftOut}`,
    resolve: async ({ hardest }, _args, context) => await visiblePairs(hardest.genuine, true, context),
  }),
}));

interface FmrDifference {
  readonly fmr: number;
  readonly difference: HeldOutRate | null;
}

const TarDifferenceRef = builder.objectRef<FmrDifference>('TarDifference').implement({
  description: 'The candidate’s true accept rate less that of the model it is compared with.',
  fields: (t) => ({
    fmr: t.exposeFloat('fmr', { description: 'The false match rate that both keep.' }),
    difference: t.expose('difference', {
      type: MeasuredRateRef,
      nullable: true,
      description:
        'In [-1, 1], its interval paired by people: both models under the same draws. Null as `TarAtFmr.tar`.',
    }),
  }),
});

const EvaluationCurvesRef = builder.objectRef<EvaluationCurves>('EvaluationCurves').implement({
  description: 'Both models of an evaluation on the very same people.',
  fields: (t) => ({
    candidate: t.expose('candidate', { type: ModelCurvesRef, description: 'The candidate.' }),
    active: t.expose('active', { type: ModelCurvesRef, description: 'What it is compared with.' }),
    tarDifferences: t.field({
      type: [TarDifferenceRef],
      description: 'At the false match rates of `tarAtFmr`.',
      resolve: ({ candidate, differences }) =>
        candidate.tarAtFmr.map(({ fmr }, at) => ({ fmr, difference: differences.tarAtFmr[at] ?? null })),
    }),
    rank1Difference: t.field({
      type: MeasuredRateRef,
      nullable: true,
      description:
        'Of the shares of searches whose nearest identity is the person, in [-1, 1], paired by people.',
      resolve: ({ differences }) => differences.cmc[0] ?? null,
    }),
  }),
});

builder.objectField(EvaluationRef, 'curves', (t) =>
  t.field({
    type: EvaluationCurvesRef,
    nullable: true,
    description:
      'ROC, CMC, similarities and hardest pairs; null until it is done, and of evaluations that were made before these were kept.',
    resolve: async ({ id, report }, _args, context) =>
      report === null ? null : await curvesLoader(context).load(id),
  }),
);
