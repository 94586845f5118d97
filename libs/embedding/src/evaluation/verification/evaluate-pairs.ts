import { auc, clopperPearson, lfwAccuracy, VerificationScores } from '@gallerist/metrics/evaluation';
import { checkEmbedded, rowSimilarity } from '../embedded-features.ts';
import type { ComparedFeatures } from '../embedded-features.ts';
import type { Measures, ProbeTrials, RateWithInterval } from '../measures.types.ts';
import type { ComparedPair } from './hardest-pairs.ts';
import { PairCollector } from './pair-collector.ts';
import { operatingRowOf, verificationReport } from './verification-report.ts';
import type { VerificationReport } from './verification-report.ts';

/** Two pictures of a list of pairs by their rows. */
export interface ListedPair {
  readonly first: number;
  readonly second: number;
  readonly isSame: boolean;
}

/** Accuracy by folds: each fold under the threshold that was best on all others. */
export interface FoldAccuracy extends RateWithInterval {
  /** Of the folds, divided by the root of their number. */
  readonly standardError: number;
  readonly folds: readonly { readonly accuracy: number; readonly threshold: number }[];
}

export interface PairEvaluation {
  readonly report: VerificationReport & {
    /** null where there is only one fold. */
    readonly accuracy: FoldAccuracy | null;
  };
  readonly hardest: {
    readonly genuine: readonly ComparedPair[];
    readonly impostor: readonly ComparedPair[];
  };
  readonly trials: ProbeTrials;
  /** `[P]` similarity of each pair, in the order of the list. */
  readonly similarities: Float64Array;
}

/**
 * Verification of listed pairs in folds that share no identity, as LFW's View 2: accuracy with thresholds from the other
 * folds, and all that `verificationReport` has. A pair with a picture that gave no embedding is refused at each threshold.
 *
 * @param features The first of a pair is looked up in `references`, the second in `probes`.
 * @param folds Contiguous parts of the list, of equal sizes (±1).
 * @throws {EvaluationError} `NO_GENUINE_PAIRS`, `NO_IMPOSTOR_PAIRS`. @throws {ShapeError} where sizes do not fit.
 * @see Huang et al. 2007, Labeled Faces in the Wild, section IV
 */
export function evaluatePairs(
  { references, probes }: ComparedFeatures,
  folds: readonly (readonly ListedPair[])[],
): PairEvaluation {
  checkEmbedded('evaluatePairs', 'references', references);
  checkEmbedded('evaluatePairs', 'probes', probes);
  const pairs = folds.flat();
  const similarities = Float64Array.from(pairs, ({ first, second }) =>
    rowSimilarity({ features: references, row: first }, { features: probes, row: second }),
  );
  const collector = new PairCollector({ impostorPairs: pairs.length });
  pairs.forEach(({ first, second, isSame }, place) => {
    const similarity = similarities[place] ?? 0;
    if (isSame) collector.addGenuine(first, second, similarity);
    else collector.addImpostor(first, second, similarity);
  });
  const collected = collector.finish();
  const report = verificationReport(collected);
  const isSame = pairs.map((pair) => pair.isSame);
  const thresholds = ([1e-2, 1e-3] as const).map((fmr) => operatingRowOf(report, fmr).threshold);
  return {
    report: {
      ...report,
      accuracy: folds.length < 2 ? null : foldAccuracy(similarities, isSame, folds.length),
    },
    hardest: collected.hardest,
    trials: {
      probes: Int32Array.from(pairs, ({ second }) => second),
      thresholds,
      measuresOf: (trials, limits = thresholds) => pairMeasures({ similarities, isSame }, trials, limits),
    },
    similarities,
  };
}

function foldAccuracy(similarities: Float64Array, isSame: readonly boolean[], folds: number): FoldAccuracy {
  // Squared distances of unit vectors, which the protocol's usual thresholds 0, 0.01, … 3.99 are of.
  const distances = similarities.map((similarity) => 2 - 2 * similarity);
  const { mean, standardDeviation, foldAccuracies, bestThresholds } = lfwAccuracy(distances, isSame, {
    folds,
  });
  const { low, high } = clopperPearson(Math.round(mean * isSame.length), isSame.length);
  return {
    rate: mean,
    low,
    high,
    standardError: standardDeviation / Math.sqrt(folds),
    folds: Array.from(foldAccuracies, (accuracy, fold) => ({
      accuracy,
      threshold: 1 - (bestThresholds[fold] ?? 0) / 2,
    })),
  };
}

interface ScoredPairs {
  readonly similarities: Float64Array;
  readonly isSame: readonly boolean[];
}

/** Rates of some pairs at two thresholds, and their AUC. */
function pairMeasures(
  { similarities, isSame }: ScoredPairs,
  trials: ArrayLike<number>,
  [lenient = NaN, strict = NaN]: readonly number[],
): Measures {
  const of = (kind: boolean) =>
    Array.from(trials).flatMap((trial) => (isSame[trial] === kind ? [similarities[trial] ?? NaN] : []));
  const [genuine, impostor] = [of(true), of(false)];
  const accepted = (scores: readonly number[], threshold: number): number | null =>
    scores.length === 0 ? null : scores.filter((score) => score >= threshold).length / scores.length;
  const hasBoth = genuine.length > 0 && impostor.length > 0;
  return {
    'TAR at the threshold of FMR 1e-2': accepted(genuine, lenient),
    'FMR there': accepted(impostor, lenient),
    'TAR at the threshold of FMR 1e-3': accepted(genuine, strict),
    AUC: hasBoth ? auc(new VerificationScores(genuine, impostor)) : null,
  };
}
