import { checkLength, checkOneOf, checkWhole } from '../checks/checks.ts';
import { checkProbabilities, countLabels } from './calibration-checks.ts';

/** One bar of a reliability diagram. */
export interface ReliabilityBin {
  readonly low: number;
  readonly high: number;
  readonly count: number;
  /** null in an empty bin. */
  readonly meanConfidence: number | null;
  /** Share of correct answers; null in an empty bin. */
  readonly accuracy: number | null;
}

export interface CalibrationError {
  /** Expected: Σ count/N·|accuracy − meanConfidence|, in [0, 1]. */
  readonly ece: number;
  /** Maximum over the bins, in [0, 1]; ≥ `ece`. */
  readonly mce: number;
  readonly bins: readonly ReliabilityBin[];
}

export interface CalibrationErrorOptions {
  /** Bins of equal width over [0, 1]. Default 15. */
  readonly bins?: number;
  /** Which end belongs to a bin: `(lo,hi]`, where the first bin also takes 0, or `[lo,hi)`, where the last takes 1. */
  readonly edges?: '(lo,hi]' | '[lo,hi)';
}

/**
 * Expected calibration error over bins of equal width. It depends on the binning, so name it beside the figure, and it
 * says nothing about sharpness: see Brier and Cllr.
 *
 * @param confidences `[N]` in [0, 1]: the probability given to the answer, or to "genuine".
 * @param correct     `[N]` 1 where it was so, else 0.
 * @throws {ShapeError} if empty or of different lengths. @throws {ArgumentError} for a value out of range.
 * @see Guo et al. 2017, arXiv:1706.04599 (15 bins, right-closed)
 */
export function expectedCalibrationError(
  confidences: ArrayLike<number>,
  correct: ArrayLike<number>,
  { bins = 15, edges = '(lo,hi]' }: CalibrationErrorOptions = {},
): CalibrationError {
  checkProbabilities('expectedCalibrationError', 'confidences', confidences);
  checkLength('expectedCalibrationError', 'correct', { values: correct, length: confidences.length });
  countLabels('expectedCalibrationError', 'correct', correct);
  checkWhole('expectedCalibrationError', 'bins', { value: bins, atLeast: 1 });
  checkOneOf('expectedCalibrationError', 'edges', { value: edges, names: ['(lo,hi]', '[lo,hi)'] });
  const counts = new Float64Array(bins);
  const confidenceSums = new Float64Array(bins);
  const correctSums = new Float64Array(bins);
  const indexOf = edges === '(lo,hi]' ? rightClosedBin : leftClosedBin;
  for (let i = 0; i < confidences.length; i += 1) {
    const confidence = confidences[i] ?? 0;
    const bin = indexOf(confidence, bins);
    counts[bin] = (counts[bin] ?? 0) + 1;
    confidenceSums[bin] = (confidenceSums[bin] ?? 0) + confidence;
    correctSums[bin] = (correctSums[bin] ?? 0) + (correct[i] ?? 0);
  }
  const diagram = Array.from(counts, (count, bin) => ({
    low: bin / bins,
    high: (bin + 1) / bins,
    count,
    meanConfidence: count === 0 ? null : (confidenceSums[bin] ?? 0) / count,
    accuracy: count === 0 ? null : (correctSums[bin] ?? 0) / count,
  }));
  const gaps = diagram.map(({ accuracy, meanConfidence }) =>
    Math.abs((accuracy ?? 0) - (meanConfidence ?? 0)),
  );
  return {
    ece: diagram.reduce((sum, { count }, bin) => sum + (count / confidences.length) * (gaps[bin] ?? 0), 0),
    mce: gaps.reduce((most, gap) => Math.max(most, gap), 0),
    bins: diagram,
  };
}

// The product may round across an edge (0.07 · 100 > 7): the guess is corrected against the edges k / bins themselves.
function rightClosedBin(confidence: number, bins: number): number {
  let bin = Math.max(0, Math.ceil(confidence * bins) - 1);
  if (bin > 0 && confidence <= bin / bins) bin -= 1;
  if (bin < bins - 1 && confidence > (bin + 1) / bins) bin += 1;
  return bin;
}

function leftClosedBin(confidence: number, bins: number): number {
  let bin = Math.min(bins - 1, Math.floor(confidence * bins));
  if (bin > 0 && confidence < bin / bins) bin -= 1;
  if (bin < bins - 1 && confidence >= (bin + 1) / bins) bin += 1;
  return bin;
}
