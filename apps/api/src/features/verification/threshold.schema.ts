import { builder } from '../../graphql/builder.ts';
import { mapLoader } from '../../graphql/loader.ts';
import { modelLoader, spaceLoader } from '../model/model.schema.ts';
import type { RateEstimate, ThresholdBasis, ThresholdPolicyKind, ThresholdUsed } from './threshold.ts';

const ThresholdPolicyKindRef = builder.enumType('ThresholdPolicyKind', {
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

const RateEstimateRef = builder.objectRef<RateEstimate>('RateEstimate').implement({
  description: 'A measured error rate with its interval.',
  fields: (t) => ({
    value: t.exposeFloat('value', { description: 'The estimate, from 0 to 1.' }),
    ciLow: t.exposeFloat('ciLow', { description: 'Lower end of the interval.' }),
    ciHigh: t.exposeFloat('ciHigh', { description: 'Upper end of the interval.' }),
    confidenceLevel: t.exposeFloat('confidenceLevel', {
      description: 'How often such intervals hold the true rate.',
    }),
    impostorIdentities: t.exposeInt('impostorIdentities', { description: 'People behind the measurement.' }),
    impostorComparisons: t.exposeFloat('impostorComparisons', {
      description: 'Comparisons of different people behind the measurement.',
    }),
  }),
});

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
    fmr: t.expose('fmr', {
      type: RateEstimateRef,
      nullable: true,
      description: 'False match rate of one comparison at `match`; null if it is not resolvable.',
    }),
    fpir: t.field({
      type: RateEstimateRef,
      nullable: true,
      description: 'False positive identification rate of one search; null if it is not resolvable.',
      resolve: () => null,
    }),
    galleryIdentities: t.int({
      description: 'Enabled identities with a sample in the space; 0 for a comparison outside any gallery.',
      resolve: async ({ galleryId, spaceId }, _args, context) =>
        galleryId === null ? 0 : ((await identityCounts(context).load(`${galleryId}:${spaceId}`)) ?? 0),
    }),
    basis: t.expose('basis', { type: ThresholdBasisRef, description: 'What the rates were measured on.' }),
    calibratedAt: t.field({
      type: 'DateTime',
      description: 'When it was measured; where the pack does not say, when this database met the model.',
      resolve: async ({ calibratedAt, spaceId }, _args, context) => {
        const space = await spaceLoader(context).load(spaceId);
        const model = space === null ? null : await modelLoader(context).load(space.modelVersionId);
        const since = calibratedAt ?? model?.createdAt;
        if (since === undefined) throw new TypeError('ThresholdUsed.calibratedAt: its model is registered');
        return since;
      },
    }),
  }),
});
