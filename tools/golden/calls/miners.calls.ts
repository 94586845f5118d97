import {
  cosineSimilarity,
  dotProductSimilarity,
  euclideanDistance,
  normalizedEuclideanDistance,
  normalizedSquaredEuclideanDistance,
  squaredEuclideanDistance,
} from '@gallerist/metrics/distances';
import type { Distance } from '@gallerist/metrics/distances';
import {
  allPairs,
  allTriplets,
  batchDistances,
  batchEasyHardMiner,
  batchHardMiner,
  distanceWeightedProbabilities,
  hardestFractionMiner,
  multiSimilarityMiner,
  pairMarginMiner,
  readBatchDistances,
  tripletMarginMiner,
} from '@gallerist/metrics/miners';
import type {
  BatchEasyHardOptions,
  DistanceWeighting,
  MultiSimilarityMinerOptions,
  PairIndices,
  PairMarginOptions,
  TripletIndices,
  TripletMarginOptions,
} from '@gallerist/metrics/miners';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { tensor2d } from '@tensorflow/tfjs-core';
import type { GoldenCalls, GoldenCase, GoldenRecord } from '../golden.types.ts';
import { pkSampler } from './pk-sampler.calls.ts';

/** The cases of miners.json. */
export const minersCalls: GoldenCalls = {
  plain: {
    allPairs: ({ inputs }) => pairs(allPairs(labelsOf(inputs))),
    allTriplets: ({ inputs }) => triplets(allTriplets(labelsOf(inputs))),
    distanceWeightedProbabilities: weights,
    pkSampler,
  },
  tensor: {
    batchHard: mine((embeddings, { inputs, params }) =>
      triplets(batchHardMiner(embeddings, labelsOf(inputs), { distance: distanceOf(params) })),
    ),
    batchEasyHard: mine((embeddings, { inputs, params }) =>
      triplets(
        batchEasyHardMiner(embeddings, labelsOf(inputs), {
          ...optionsOf<DifficultyOptions>(params, { pos: 'positive', neg: 'negative' }),
          distance: distanceOf(params),
        }),
      ),
    ),
    tripletMarginMiner: mine((embeddings, { inputs, params }) =>
      triplets(
        tripletMarginMiner(embeddings, labelsOf(inputs), {
          ...optionsOf<TripletMarginOptions>(params, { margin: 'margin', type: 'type' }),
          distance: distanceOf(params),
        }),
      ),
    ),
    pairMarginMiner: mine((embeddings, { inputs, params }) =>
      pairs(
        pairMarginMiner(embeddings, labelsOf(inputs), {
          ...optionsOf<PairMarginOptions>(params, {
            posMargin: 'positiveMargin',
            negMargin: 'negativeMargin',
          }),
          distance: distanceOf(params),
        }),
      ),
    ),
    multiSimilarityMiner: mine((embeddings, { inputs, params }) =>
      pairs(
        multiSimilarityMiner(embeddings, labelsOf(inputs), {
          ...optionsOf<MultiSimilarityMinerOptions>(params, { epsilon: 'epsilon' }),
          distance: distanceOf({ distance: 'cosine', ...params }),
        }),
      ),
    ),
    hardestFractionPositives: mine(hardestPositives),
  },
};

type DifficultyOptions = Pick<BatchEasyHardOptions, 'positive' | 'negative'>;

/** A call that gets the embeddings of its case as a tensor. */
function mine(call: (embeddings: Tensor2D, golden: GoldenCase) => unknown): (golden: GoldenCase) => unknown {
  return (golden) => {
    const embeddings = tensor2d(rowsOf(golden.inputs));
    try {
      return call(embeddings, golden);
    } finally {
      embeddings.dispose();
    }
  };
}

function hardestPositives(embeddings: Tensor2D, { inputs, params }: GoldenCase): unknown {
  const distance = distanceOf(params);
  const mined = hardestFractionMiner(embeddings, labelsOf(inputs), {
    positiveFraction: Number(params.fraction),
    negativeFraction: 1,
    distance,
  });
  const { values, size, isSimilarity } = readBatchDistances(embeddings, distance);
  const kept = Array.from(
    mined.positiveAnchors,
    (anchor, i) => values[anchor * size + Number(mined.positives[i])] ?? NaN,
  );
  const least = Math.min(...kept);
  return { numKept: kept.length, minKeptDistance: isSimilarity ? -least : least };
}

/** In double precision: at 512 dimensions a weight changes 500 times as much as its distance. */
function weights({ inputs, params }: GoldenCase): unknown {
  const labels = labelsOf(inputs);
  const size = labels.length;
  const units = rowsOf(inputs).map((row) => row.map((value) => value / Math.hypot(...row)));
  const distances = units.flatMap((x) =>
    units.map((y) => Math.hypot(...x.map((value, i) => value - Number(y[i])))),
  );
  const probabilities = distanceWeightedProbabilities(
    batchDistances(Float32Array.from(distances), { size }),
    labels,
    {
      dimension: units[0]?.length ?? 1,
      ...optionsOf<Partial<DistanceWeighting>>(params, {
        dim: 'dimension',
        cutoff: 'cutoff',
        nonzeroLossCutoff: 'nonzeroLossCutoff',
      }),
    },
  );
  return {
    probabilities: labels.map((_, anchor) => probabilities.subarray(anchor * size, (anchor + 1) * size)),
  };
}

function triplets({ anchors, positives, negatives }: TripletIndices): unknown {
  return {
    count: anchors.length,
    a: anchors,
    p: positives,
    n: negatives,
    triplets: Array.from(anchors, (a, i) => [a, positives[i], negatives[i]]),
  };
}

function pairs({ positiveAnchors, positives, negativeAnchors, negatives }: PairIndices): unknown {
  return {
    count: positives.length + negatives.length,
    numPos: positives.length,
    numNeg: negatives.length,
    posPairs: Array.from(positiveAnchors, (a, i) => [a, positives[i]]),
    negPairs: Array.from(negativeAnchors, (a, i) => [a, negatives[i]]),
  };
}

const distances: Readonly<Record<string, { readonly asIs: Distance; readonly normalized: Distance }>> = {
  euclidean: { asIs: euclideanDistance, normalized: normalizedEuclideanDistance },
  squaredEuclidean: { asIs: squaredEuclideanDistance, normalized: normalizedSquaredEuclideanDistance },
  cosine: { asIs: cosineSimilarity, normalized: cosineSimilarity },
  dot: { asIs: dotProductSimilarity, normalized: cosineSimilarity },
};

/** By `distance` or `similarity`, Euclidean where neither is given; of L2-normalised rows unless `normalize` is false. */
function distanceOf({ distance, similarity, normalize }: GoldenRecord): Distance {
  const name = String(similarity ?? distance ?? 'euclidean');
  const known = distances[name];
  if (known === undefined) throw new Error(`no distance is called ${name}`);
  return normalize === false ? known.asIs : known.normalized;
}

/** The given parameters under the names of our options; what is not given keeps its default. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller names the options that it asks for
function optionsOf<T>(params: GoldenRecord, names: Readonly<Record<string, string>>): T {
  const given = Object.entries(names).filter(([from]) => params[from] !== undefined);
  return Object.fromEntries(given.map(([from, to]) => [to, params[from] as unknown])) as T; // as: the library checks values
}

function labelsOf({ labels }: GoldenRecord): readonly number[] {
  return labels as readonly number[]; // as: a list of whole numbers, checked by the miners
}

function rowsOf({ embeddings }: GoldenRecord): number[][] {
  return embeddings as number[][]; // as: a matrix, checked by the tensor that it becomes
}
