import { nextAbove } from '@gallerist/metrics/evaluation';
import {
  asNorm,
  cohortNorm,
  conformalThreshold,
  fitParetoMle,
  fitParetoPwm,
  fitWeibull,
  fmrAtThreshold,
  intraPercentileThreshold,
  paretoQuantile,
  paretoUpperEnd,
  perIdentityNorms,
  perIdentityThresholds,
  quantile,
  sNorm,
  weibullCdf,
  weibullQuantile,
} from '@gallerist/metrics/thresholds';
import type { NormalisationOptions, QuantileMethod } from '@gallerist/metrics/thresholds';
import type { GoldenCall, GoldenCalls, GoldenCase, GoldenRecord } from '../golden.types.ts';

/** What a case's parameters are beyond the library's own names: these have a default each. */
interface Variants {
  readonly ddof?: 0 | 1;
  readonly epsilon?: number;
  readonly method?: QuantileMethod;
  readonly shrinkage?: number;
  readonly tau?: number;
  readonly variant?: string;
}

const variantsOf = ({ params }: GoldenCase): Variants => params as Variants; // as: names of the cases

function normalisationOf(golden: GoldenCase): NormalisationOptions {
  const { ddof, epsilon } = variantsOf(golden);
  return { ...(ddof === undefined ? {} : { ddof }), ...(epsilon === undefined ? {} : { epsilon }) };
}

function numbers(record: GoldenRecord, name: string): readonly number[] {
  return record[name] as readonly number[]; // as: the label's input
}

const percentileThreshold: GoldenCall = ({ inputs, params }) => {
  const sorted = Float64Array.from(numbers(inputs, 'impostor')).sort();
  const q = Number(params.q);
  const [linearType7, higher] = [quantile(sorted, q, 'linear'), quantile(sorted, q, 'higher')];
  const farAt = (similarity: number): number => fmrAtThreshold(sorted, similarity).rate ?? 0;
  return {
    linearType7,
    higher,
    farAtLinear: farAt(linearType7),
    farStrictAboveHigher: farAt(nextAbove(higher)),
  };
};

const conformal: GoldenCall = ({ inputs, params }) => {
  const { rank, similarity } = conformalThreshold(numbers(inputs, 'calibrationScores'), {
    alpha: Number(params.alpha),
  });
  return { k: rank, threshold: similarity };
};

const weibullCdfs: GoldenCall = ({ inputs, params }) => {
  const weibull = {
    shape: Number(params.shape),
    scale: Number(params.scale),
    location: Number(params.location ?? 0),
  };
  return {
    cdf: numbers(inputs, 'x').map((x) => weibullCdf(weibull, x)),
    quantile99: weibullQuantile(weibull, 0.99),
  };
};

const gpdThreshold: GoldenCall = ({ params }) => {
  const tail = {
    threshold: Number(params.u),
    scale: Number(params.sigma),
    shape: Number(params.xi),
    exceedanceRate: Number(params.zetaU),
  };
  return { threshold: paretoQuantile(tail, Number(params.far)), upperEndpoint: paretoUpperEnd(tail) };
};

const gpdFitPwm: GoldenCall = ({ inputs }) => {
  const ascending = [...numbers(inputs, 'excesses')].sort((a, b) => a - b);
  const { shape, scale, mean, weightedMean } = fitParetoPwm(ascending.map((value) => ({ value, count: 1 })));
  return { xi: shape, sigma: scale, a0: mean, a1: weightedMean };
};

const gpdFitMle: GoldenCall = ({ inputs }) => {
  const { shape, scale, negativeLogLikelihood } = fitParetoMle(numbers(inputs, 'excesses'));
  return { xi: shape, sigma: scale, nll: negativeLogLikelihood };
};

function impostors({ inputs }: GoldenCase): readonly (readonly number[])[] {
  return inputs.impostorByIdentity as readonly (readonly number[])[]; // as: the label's input
}

/** The cases are of the thresholds themselves: no shrinkage unless one names it. */
const perIdentity: GoldenCall = (golden) => {
  const { method = 'linear', shrinkage = 0 } = variantsOf(golden);
  const rate = 1 - Number(golden.params.q);
  const { thresholds, global } = perIdentityThresholds(impostors(golden), { rate, method, shrinkage });
  return { thresholds, global };
};

/** `Z3` in the answer's name: 3 standard deviations. */
const perIdentityZNorm: GoldenCall = (golden) => {
  const { ddof = 0, shrinkage = 0, tau = 3 } = variantsOf(golden);
  const norms = perIdentityNorms(impostors(golden), { deviations: tau, ddof, shrinkage });
  return { mean: norms.means, std: norms.standardDeviations, equivalentThresholdForZ3: norms.thresholds };
};

const intraPercentile: GoldenCall = ({ inputs, params }) => {
  const { meanDistances, maxEuclideanDistance, similarity } = intraPercentileThreshold(
    inputs.embeddings as readonly (readonly number[])[], // as: the label's input
    numbers(inputs, 'labels'),
    { percentile: Number(params.percentile), factor: Number(params.factor) },
  );
  return {
    meanDistanceByIdentity: Object.fromEntries(meanDistances),
    maxEuclideanDistance,
    minCosineSimilarity: similarity,
  };
};

const cohortsOf = ({ inputs }: GoldenCase) => ({
  enrolCohort: numbers(inputs, 'enrolCohort'),
  testCohort: numbers(inputs, 'testCohort'),
});

const sNorms: GoldenCall = (golden) => {
  const similarity = Number(golden.inputs.score);
  const cohorts = cohortsOf(golden);
  const options = normalisationOf(golden);
  const zNorm = cohortNorm(similarity, cohorts.enrolCohort, options);
  const tNorm = cohortNorm(similarity, cohorts.testCohort, options);
  const both = sNorm(similarity, cohorts, options);
  return { zNorm, tNorm, sNorm: both, finite: [zNorm, tNorm, both].every(Number.isFinite) };
};

const asNorms: GoldenCall = (golden) => {
  const selection = /as-?norm2/i.test(variantsOf(golden).variant ?? '') ? 'other' : 'own';
  const options = { ...normalisationOf(golden), topK: Number(golden.params.topK), selection } as const;
  return { asNorm: asNorm(Number(golden.inputs.score), cohortsOf(golden), options) };
};

/** Thresholds of calibration.json. */
export const thresholdsCalls: GoldenCalls = {
  plain: {
    percentileThreshold,
    conformalThreshold: conformal,
    weibullFit: ({ inputs, params }) => fitWeibull(numbers(inputs, 'x'), Number(params.location ?? 0)),
    weibullCdf: weibullCdfs,
    gpdThreshold,
    gpdFitPwm,
    gpdFitMle,
    perIdentityThreshold: perIdentity,
    perIdentityZNorm,
    intraPercentileThreshold: intraPercentile,
    sNorm: sNorms,
    asNorm: asNorms,
  },
};
