import type { MeasuredRate } from '@gallerist/embedding/calibration';
import { builder } from '../../graphql/builder.ts';
import { mapLoader } from '../../graphql/loader.ts';
import type { ThresholdBasis, ThresholdPolicyKind, ThresholdUsed } from './threshold.ts';

export const ThresholdPolicyKindRef = builder.enumType('ThresholdPolicyKind', {
  description: 'Where a threshold comes from.',
  values: {
    STATIC: { description: "Fixed: the pack's default, or set by an operator." },
    INTRA_PERCENTILE: { description: 'From how much the samples of one identity differ.' },
    TARGET_FMR: { description: 'Chosen for a false match rate of one comparison.' },
    TARGET_FPIR: { description: 'Chosen for a false positive identification rate of one search.' },
  } satisfies Record<ThresholdPolicyKind, { description: string }>,
});

const ThresholdBasisRef = builder.enumType('ThresholdBasis', {
  description: 'What the stated error rates were measured on.',
  values: {
    GALLERY: { description: "The gallery's own impostor pairs." },
    COHORT: { description: "The calibration set that the pack's manifest names." },
    EXTRAPOLATED: { description: 'A fit to the tail, beyond what was measured.' },
    UNRESOLVED: { description: 'Too little data to state a rate.' },
  } satisfies Record<ThresholdBasis, { description: string }>,
});

/** A rate that was resolved. */
type Resolved = MeasuredRate & { readonly value: number };

const RateEstimateRef = builder.objectRef<Resolved>('RateEstimate').implement({
  description: 'A measured error rate with its interval.',
  fields: (t) => ({
    value: t.exposeFloat('value', { description: 'The estimate, from 0 to 1.' }),
    ciLow: t.exposeFloat('low', { description: 'Lower end of the interval.' }),
    ciHigh: t.exposeFloat('high', { description: 'Upper end of the interval.' }),
    confidenceLevel: t.exposeFloat('confidenceLevel', {
      description: 'How often such intervals hold the true rate.',
    }),
    impostorIdentities: t.exposeInt('impostorIdentities', { description: 'People behind the measurement.' }),
    impostorComparisons: t.exposeFloat('impostorComparisons', {
      description: 'Comparisons of different people behind the measurement.',
    }),
  }),
});

const RateBoundRef = builder.objectRef<MeasuredRate>('RateUpperBound').implement({
  description: 'What is left to say of an error rate that the data cannot resolve: it is at most this.',
  fields: (t) => ({
    value: t.exposeFloat('high', { description: 'Upper end of the interval; its lower end is 0.' }),
    confidenceLevel: t.exposeFloat('confidenceLevel', {
      description: 'How often such intervals hold the true rate.',
    }),
    impostorIdentities: t.exposeInt('impostorIdentities', { description: 'People behind the measurement.' }),
    impostorComparisons: t.exposeFloat('impostorComparisons', {
      description: 'Comparisons of different people behind the measurement.',
    }),
  }),
});

const resolved = (rate: MeasuredRate | null): Resolved | null =>
  rate === null || rate.value === null ? null : { ...rate, value: rate.value };
const bound = (rate: MeasuredRate | null): MeasuredRate | null => (rate?.value === null ? rate : null);

/** Keys are `<gallery>:<space>`: few distinct ones a request. */
const identityCounts = mapLoader<number>(async (keys, { services }) => {
  const counts = new Map<string, number>();
  for (const key of keys) {
    const [galleryId = '', spaceId = ''] = key.split(':');
    counts.set(key, (await services.search.countIdentities([galleryId], spaceId)).get(galleryId) ?? 0);
  }
  return counts;
});

export const ThresholdUsedRef = builder.objectRef<ThresholdUsed>('ThresholdUsed').implement({
  description: 'The threshold behind a decision, and what is known about its errors.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Changes when the threshold does.' }),
    match: t.exposeFloat('match', { description: 'From this cosine similarity on it is a MATCH.' }),
    review: t.exposeFloat('review', { description: 'From this cosine similarity on a person should look.' }),
    policy: t.expose('policy', { type: ThresholdPolicyKindRef, description: 'Where it comes from.' }),
    targetRate: t.exposeFloat('targetRate', {
      nullable: true,
      description: 'The rate that TARGET_FMR and TARGET_FPIR aim at; null for the others.',
    }),
    galleryIdentities: t.int({
      description:
        'Enabled identities with a sample in the space, when it was computed (for a default: now); 0 for a comparison outside any gallery.',
      resolve: async ({ galleryId, spaceId, galleryIdentities }, _args, context) =>
        galleryIdentities ??
        (galleryId === null ? 0 : ((await identityCounts(context).load(`${galleryId}:${spaceId}`)) ?? 0)),
    }),
    comparedIdentities: t.exposeInt('comparedIdentities', {
      nullable: true,
      description: 'Of them, those that were compared: huge galleries are sampled. Null for a default.',
    }),
    isFallback: t.exposeBoolean('isFallback', {
      description: "Whether the policy had nothing to go by, so that the pack's default stands in.",
    }),
    basis: t.expose('basis', { type: ThresholdBasisRef, description: 'What the rates were measured on.' }),
    calibratedAt: t.expose('calibratedAt', {
      type: 'DateTime',
      description: 'When it was computed; for a default, when this database met the model.',
    }),
  }),
});

builder.objectFields(ThresholdUsedRef, (t) => ({
  fmr: t.field({
    type: RateEstimateRef,
    nullable: true,
    description: 'False match rate of one comparison at `match`; null if it is not resolvable.',
    resolve: ({ fmr }) => resolved(fmr),
  }),
  fmrUpperBound: t.field({
    type: RateBoundRef,
    nullable: true,
    description: 'Where `fmr` is null; null if not even that is known.',
    resolve: ({ fmr }) => bound(fmr),
  }),
  fpir: t.field({
    type: RateEstimateRef,
    nullable: true,
    description: 'False positive identification rate of one search at `match`; null if it is not resolvable.',
    resolve: ({ fpir }) => resolved(fpir),
  }),
  fpirUpperBound: t.field({
    type: RateBoundRef,
    nullable: true,
    description: 'Where `fpir` is null; null if not even that is known.',
    resolve: ({ fpir }) => bound(fpir),
  }),
}));
