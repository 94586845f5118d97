import { clopperPearson, lfwAccuracy } from '@gallerist/metrics/evaluation';
import { checkEmbedded, rowSimilarity } from '../embedded-features.ts';
import type { EmbeddedFeatures } from '../embedded-features.ts';
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

/** The pictures that are compared: the first of a pair is looked up in `references`, the second in `probes`. */
export interface ComparedFeatures {
  readonly references: EmbeddedFeatures;
  readonly probes: EmbeddedFeatures;
}

/**
 * Verification of listed pairs in folds that share no identity, as LFW's View 2: accuracy with thresholds from the other
 * folds, and all that `verificationReport` has. A pair with a picture that gave no embedding is refused at each threshold.
 *
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
  return {
    report: {
      ...report,
      accuracy: folds.length < 2 ? null : foldAccuracy(similarities, isSame, folds.length),
    },
    hardest: collected.hardest,
    trials: {
      probes: Int32Array.from(pairs, ({ second }) => second),
      measuresOf: (trials) => pairMeasures(trials, { similarities, isSame, report }),
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

/** Rates of some pairs at the thresholds that all pairs have at FMR 1e-2 and 1e-3. */
function pairMeasures(
  trials: ArrayLike<number>,
  {
    similarities,
    isSame,
    report,
  }: {
    readonly similarities: Float64Array;
    readonly isSame: readonly boolean[];
    readonly report: VerificationReport;
  },
): Measures {
  const places = Array.from(trials);
  const genuine = places.filter((place) => isSame[place] === true);
  const impostor = places.filter((place) => isSame[place] === false);
  const accepted = (of: readonly number[], threshold: number): number | null =>
    of.length === 0
      ? null
      : of.filter((place) => (similarities[place] ?? REFUSED) >= threshold).length / of.length;
  const [lenient, strict] = [operatingRowOf(report, 1e-2).threshold, operatingRowOf(report, 1e-3).threshold];
  return {
    'TAR at the threshold of FMR 1e-2': accepted(genuine, lenient),
    'FMR there': accepted(impostor, lenient),
    'TAR at the threshold of FMR 1e-3': accepted(genuine, strict),
  };
}

const REFUSED = -Infinity;
