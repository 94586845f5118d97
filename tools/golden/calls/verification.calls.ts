import { ruleOf3 } from '@gallerist/metrics/calibration';
import {
  VerificationScores,
  auc,
  contiguousFoldSizes,
  dPrime,
  equalErrorRate,
  fmrResolution,
  fuseFlipped,
  lfwAccuracy,
  nextAbove,
  percentile,
  poolTemplates,
  roc,
  tarAtFmr,
} from '@gallerist/metrics/evaluation';
import type { LfwOptions } from '@gallerist/metrics/evaluation';
import type { GoldenCall, GoldenCalls, GoldenRecord } from '../golden.types.ts';

type Numbers = readonly number[];

const scoresOf = ({ genuine, impostor }: GoldenRecord): VerificationScores =>
  new VerificationScores(genuine as Numbers, impostor as Numbers); // as: JSON of these labels

const eer: GoldenCall = ({ inputs }) => {
  const scores = scoresOf(inputs);
  return {
    nearestAverage: equalErrorRate(scores, 'nearestAverage'),
    linearInterpolated: equalErrorRate(scores, 'linearInterpolated'),
    rocConvexHull: equalErrorRate(scores, 'rocConvexHull'),
  };
};

const tarAtFar: GoldenCall = ({ inputs, params }) => {
  const { tar, far, threshold, isResolved } = tarAtFmr(scoresOf(inputs), Number(params.far));
  return { tar, far, threshold: { lo: threshold.above, hi: threshold.upTo }, resolvable: isResolved };
};

/** A pair of distances is rejected at or above the quantile: similarities −d are accepted above its negative. */
const fnmrAtFmrQuantile: GoldenCall = ({ inputs, params }) => {
  const positive = inputs.posDistances as Numbers; // as: JSON of this label
  const negative = inputs.negDistances as Numbers; // as: JSON of this label
  const rates = params.fmr as Numbers; // as: JSON of this label
  const opposite = (distances: Numbers): number[] => distances.map((distance) => -distance);
  const scores = new VerificationScores(opposite(positive), opposite(negative));
  const thresholds = rates.map((rate) => percentile(negative, 100 * rate) ?? NaN);
  return { thresholds, fnmr: thresholds.map((threshold) => 1 - scores.ratesAt(nextAbove(-threshold)).tar) };
};

const lfw: GoldenCall = ({ inputs, params }) => {
  const distances = inputs.distances as Numbers; // as: JSON of this label
  const isSame = inputs.isSame as readonly boolean[]; // as: JSON of this label
  const { foldAccuracies, mean, standardDeviation, bestThresholds } = lfwAccuracy(
    distances,
    isSame,
    params as LfwOptions, // as: JSON of this label: folds and thresholds
  );
  return { foldAccuracy: foldAccuracies, mean, std: standardDeviation, bestThresholds };
};

const templateAggregate: GoldenCall = ({ inputs, params }) => {
  const weights = params.detectorScores as Numbers | null; // as: JSON of this label
  const pooled = poolTemplates(
    {
      features: inputs.features as readonly Numbers[], // as: JSON of this label
      templates: inputs.templateIds as Numbers, // as: JSON of this label
      media: inputs.mediaIds as Numbers, // as: JSON of this label
      ...(weights ? { weights } : {}),
    },
    { norm: params.useNorm === true ? 'keep' : 'remove' },
  );
  const [first = [], second = []] = pooled.features;
  const score = Array.from(first).reduce((sum, value, d) => sum + value * (second[d] ?? 0), 0);
  return { templates: pooled.features, score };
};

const flipFuse: GoldenCall = ({ inputs, params }) => {
  const mode = String(params.mode).startsWith('concat') ? 'concatenate' : 'add';
  return { y: fuseFlipped(inputs.f as Numbers, inputs.fFlip as Numbers, mode) }; // as: JSON of this label
};

const farResolution: GoldenCall = ({ inputs }) => {
  const { isResolved, leastRate, upperBoundWithoutErrors } = fmrResolution(
    Number(inputs.numImpostor),
    Number(inputs.far),
  );
  return {
    resolvable: isResolved,
    minResolvableFar: leastRate,
    exactUpper95: upperBoundWithoutErrors,
    ruleOf3Upper95: ruleOf3(Number(inputs.numImpostor)),
  };
};

export const verificationCalls: GoldenCalls = {
  plain: {
    roc: ({ inputs }) => roc(scoresOf(inputs)),
    auc: ({ inputs }) => ({ auc: auc(scoresOf(inputs)) }),
    eer,
    tarAtFar,
    fnmrAtFmrQuantile,
    lfwAccuracy: lfw,
    kfoldSizes: ({ inputs }) => ({ sizes: contiguousFoldSizes(Number(inputs.n), Number(inputs.k)) }),
    dPrime: ({ inputs, params }) => {
      const { genuine, impostor } = inputs as { genuine: Numbers; impostor: Numbers }; // as: JSON of this label
      return { dPrime: dPrime(genuine, impostor, params.ddof === 1 ? 1 : 0) };
    },
    templateAggregate,
    flipFuse,
    farResolution,
  },
  skipped: {
    tarAtFarNearest:
      'The nearest rate on the curve may exceed the one that was asked for: tarAtFmr never does.',
  },
};
