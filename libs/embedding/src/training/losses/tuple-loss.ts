import {
  batchAllTripletLoss,
  batchHardTripletLoss,
  circleLoss,
  contrastiveLoss,
  generalizedLiftedStructureLoss,
  globalCircleLoss,
  hadsellContrastiveLoss,
  marginLoss,
  multiSimilarityLoss,
  nPairsLoss,
  ncaLoss,
  ntXentLoss,
  semiHardTripletLoss,
  supConLoss,
  thresholdConsistentMarginLoss,
  tripletLoss,
} from '@gallerist/metrics/losses';
import type { TupleLossOptions } from '@gallerist/metrics/losses';
import { createMiner } from '@gallerist/metrics/miners';
import type { Miner } from '@gallerist/metrics/miners';
import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { distanceOption } from '../recipe/distance-names.ts';
import type { TupleLossSpec } from '../recipe/loss.schema.ts';
import type { RecipeMiner } from '../recipe/miner.schema.ts';

/** Computes a loss of pairs or triplets. `beta` is the trained boundary of `margin`. */
export type TupleLoss = (
  embeddings: Tensor2D,
  labels: Int32Array,
  at: { readonly step: number; readonly beta?: Tensor },
) => Scalar;

interface TupleBatch {
  readonly x: Tensor2D;
  readonly labels: Int32Array;
  /** Distance and mined tuples, where the recipe names them. */
  readonly shared: Omit<TupleLossOptions, 'reducer'>;
  readonly beta?: Tensor;
}

type SpecOf<Name extends TupleLossSpec['name']> = Extract<TupleLossSpec, { readonly name: Name }>;

const losses: {
  readonly [Name in TupleLossSpec['name']]: (spec: SpecOf<Name>, batch: TupleBatch) => Scalar;
} = {
  triplet: ({ margin }, { x, labels, shared }) => tripletLoss(x, labels, { margin, ...shared }),
  'batch-hard-triplet': ({ margin }, { x, labels, shared }) =>
    batchHardTripletLoss(x, labels, { margin, ...shared }),
  'semi-hard-triplet': ({ margin }, { x, labels, shared }) =>
    semiHardTripletLoss(x, labels, { margin, ...shared }),
  'batch-all-triplet': ({ margin, average }, { x, labels, shared }) =>
    batchAllTripletLoss(x, labels, { margin, average, ...shared }),
  contrastive: (spec, { x, labels, shared }) => contrastiveLoss(x, labels, { ...marginsOf(spec), ...shared }),
  'hadsell-contrastive': ({ margin }, { x, labels, shared }) =>
    hadsellContrastiveLoss(x, labels, { margin, ...shared }),
  margin: ({ margin, nu, beta: first }, { x, labels, shared, beta = first }) =>
    marginLoss(x, labels, { margin, nu, beta, ...shared }),
  'multi-similarity': ({ alpha, beta, base }, { x, labels, shared }) =>
    multiSimilarityLoss(x, labels, { alpha, beta, base, ...shared }),
  'n-pairs': ({ l2Weight }, { x, labels, shared: { tuples } }) =>
    nPairsLoss(x, labels, { l2Weight, ...(tuples && { tuples }) }),
  nca: ({ softmaxScale }, { x, labels, shared }) => ncaLoss(x, labels, { softmaxScale, ...shared }),
  'nt-xent': ({ temperature }, { x, labels, shared }) => ntXentLoss(x, labels, { temperature, ...shared }),
  'sup-con': ({ temperature }, { x, labels, shared }) => supConLoss(x, labels, { temperature, ...shared }),
  'generalized-lifted-structure': (spec, { x, labels, shared }) =>
    generalizedLiftedStructureLoss(x, labels, { ...marginsOf(spec), ...shared }),
  circle: ({ margin, gamma }, { x, labels, shared }) => circleLoss(x, labels, { margin, gamma, ...shared }),
  'global-circle': ({ margin, gamma }, { x, labels, shared }) =>
    globalCircleLoss(x, labels, { margin, gamma, ...shared }),
  'threshold-consistent-margin': (spec, { x, labels, shared }) => {
    const { positiveWeight, negativeWeight, positiveMargin, negativeMargin } = spec;
    const weights = { positiveWeight, negativeWeight, positiveMargin, negativeMargin };
    return thresholdConsistentMarginLoss(x, labels, { ...weights, ...shared });
  },
};

/**
 * A loss of pairs or triplets with its miner; without one it takes all tuples, or mines by itself.
 *
 * @param seed Integer in [0, 2³²), for the miners that draw.
 */
export function createTupleLoss(spec: TupleLossSpec, seed: number): TupleLoss {
  const mine = 'miner' in spec && spec.miner !== null ? minerOf(spec.miner, seed) : null;
  const near = distanceOption(spec.distance);
  // as: each entry of the table takes the spec of its own name
  const loss = losses[spec.name] as (spec: TupleLossSpec, batch: TupleBatch) => Scalar;
  return (x, labels, { step, beta }) => {
    const tuples = mine === null ? {} : { tuples: mine(x, labels, step) };
    return loss(spec, { x, labels, shared: { ...near, ...tuples }, ...(beta && { beta }) });
  };
}

function minerOf({ distance, ...spec }: RecipeMiner, seed: number): Miner {
  return createMiner(spec, { seed, ...distanceOption(distance) });
}

/** Only those that are named: the others follow the distance. */
function marginsOf(spec: SpecOf<'contrastive' | 'generalized-lifted-structure'>) {
  const { positiveMargin, negativeMargin } = spec;
  return {
    ...(positiveMargin !== undefined && { positiveMargin }),
    ...(negativeMargin !== undefined && { negativeMargin }),
  };
}
