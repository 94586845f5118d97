import {
  bayesThreshold,
  binomialInterval,
  brierScore,
  calibratedProbability,
  cllr,
  expectedCalibrationError,
  isotonicCalibration,
  logisticCalibration,
  matePosterior,
  minCllr,
  minDcf,
  negativeLogLikelihood,
  plattScaling,
  posteriorFromLlr,
  ruleOf30,
  temperatureScaling,
} from '@gallerist/metrics/calibration';
import type { DetectionCosts } from '@gallerist/metrics/calibration';
import type { GoldenCalls, GoldenCase, GoldenRecord } from '../golden.types.ts';

/** The cases of calibration.json about probabilities, costs and intervals. */
export const calibrationCalls: GoldenCalls = {
  plain: {
    plattScaling: platt,
    logisticCalibration: logistic,
    logisticCalibrationFinite: logisticFinite,
    isotonic,
    temperatureScaling: temperature,
    ece,
    probabilityScores: ({ inputs }) => ({
      brier: brierScore(numbers(inputs, 'p'), numbers(inputs, 'labels')),
      logLoss: negativeLogLikelihood(numbers(inputs, 'p'), numbers(inputs, 'labels')),
    }),
    cllr: ({ inputs }) => ({
      cllr: cllr(numbers(inputs, 'genuineLlr'), numbers(inputs, 'impostorLlr')),
      minCllr: minCllr(numbers(inputs, 'genuineLlr'), numbers(inputs, 'impostorLlr')),
    }),
    minDcf: ({ inputs, params }) =>
      minDcf(numbers(inputs, 'genuine'), numbers(inputs, 'impostor'), costs(params)),
    bayesThreshold: ({ params }) => ({
      llrThreshold: bayesThreshold(costs(params)),
      posteriorAtLlr0: posteriorFromLlr(0, costs(params).targetPrior),
    }),
    posterior,
    binomialCi,
    ruleOf30: ({ params }) => ({
      minErrorsFor30PercentAt90: ruleOf30({
        relativeError: number(params, 'relativeError', 0.3),
        confidenceLevel: number(params, 'confidence', 0.9),
      }),
    }),
  },
};

function platt({ inputs, params }: GoldenCase): unknown {
  const scores = numbers(inputs, 'scores');
  const labels = numbers(inputs, 'labels');
  const fit =
    params.targetSmoothing === false ? logisticCalibration(scores, labels) : plattScaling(scores, labels);
  return {
    A: -fit.slope,
    B: -fit.intercept,
    nll: fit.negativeLogLikelihood,
    p: scores.map((score) => calibratedProbability(fit, score)),
  };
}

function logistic({ inputs, params }: GoldenCase): unknown {
  const scores = numbers(inputs, 'scores');
  const fit = logisticCalibration(scores, numbers(inputs, 'labels'), {
    ridge: number(params, 'regularisation', 0),
  });
  return {
    a: fit.slope,
    b: fit.intercept,
    nll: fit.negativeLogLikelihood,
    p: scores.map((score) => calibratedProbability(fit, score)),
  };
}

function logisticFinite({ inputs, params }: GoldenCase): unknown {
  const scores = numbers(inputs, 'scores');
  const fit = logisticCalibration(scores, numbers(inputs, 'labels'), {
    ridge: number(params, 'regularisation', 0),
  });
  const ascending = [...scores].sort((a, b) => a - b).map((score) => calibratedProbability(fit, score));
  return {
    parametersFinite: Number.isFinite(fit.slope) && Number.isFinite(fit.intercept),
    monotoneIncreasing: fit.slope > 0 && ascending.every((p, i) => p >= (ascending[i - 1] ?? 0)),
  };
}

function isotonic({ inputs }: GoldenCase): unknown {
  const scores = numbers(inputs, 'scores');
  const calibrator = isotonicCalibration(scores, numbers(inputs, 'labels'));
  return {
    fitted: scores.map((score) => calibratedProbability(calibrator, score)),
    atBelowMin: calibratedProbability(calibrator, Math.min(...scores) - 1),
    atAboveMax: calibratedProbability(calibrator, Math.max(...scores) + 1),
  };
}

function temperature({ inputs }: GoldenCase): unknown {
  const logits = (inputs.logits as readonly (readonly unknown[])[]).map((row) => row.map(Number)); // as: JSON rows
  const fit = temperatureScaling(logits, numbers(inputs, 'labels'));
  return { T: fit.temperature, nllBefore: fit.nllBefore, nllAfter: fit.nllAfter };
}

function ece({ inputs, params }: GoldenCase): unknown {
  const edges = params.edges === '[lo,hi)' ? '[lo,hi)' : '(lo,hi]';
  return expectedCalibrationError(numbers(inputs, 'confidences'), numbers(inputs, 'correct'), {
    bins: number(params, 'bins', 15),
    edges,
  });
}

function posterior({ inputs, params }: GoldenCase): unknown {
  const llrs = numbers(inputs, 'llr');
  if (params.prior !== undefined) {
    return { p: llrs.map((llr) => posteriorFromLlr(llr, number(params, 'prior', 0.5))) };
  }
  const prior = {
    expectedMatedShare: number(params, 'expectedMatedShare', 0.5),
    gallerySize: number(params, params.N === undefined ? 'gallerySize' : 'N', 1),
  };
  return { p: llrs.map((llr) => matePosterior(llr, prior)) };
}

function binomialCi({ inputs, params }: GoldenCase): unknown {
  const interval = (method: 'clopper-pearson' | 'wilson'): readonly number[] => {
    const { low, high } = binomialInterval(number(inputs, 'errors', 0), number(inputs, 'trials', 0), {
      confidenceLevel: number(params, 'confidence', 0.95),
      method,
    });
    return [low, high];
  };
  return { clopperPearson: interval('clopper-pearson'), wilson: interval('wilson') };
}

function costs(params: GoldenRecord): DetectionCosts {
  return {
    targetPrior: number(params, 'pTarget', 0.5),
    missCost: number(params, 'cMiss', 1),
    falseAlarmCost: number(params, 'cFa', 1),
  };
}

/** Numbers that are not finite are strings in these files; labels are 0 and 1 or booleans. */
function number(record: GoldenRecord, key: string, absent: number): number {
  return record[key] === undefined ? absent : Number(record[key]);
}

function numbers(record: GoldenRecord, key: string): number[] {
  return (record[key] as readonly unknown[]).map(Number); // as: JSON list
}
