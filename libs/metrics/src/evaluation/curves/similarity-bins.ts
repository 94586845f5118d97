import { ArgumentError } from '../../checks/argument-error.ts';
import type { VerificationScores } from '../verification-scores.ts';

/** Comparisons with a similarity in [from, to); the last bin, which ends at 1, holds 1 as well. */
export interface SimilarityBin {
  readonly from: number;
  readonly to: number;
  readonly genuine: number;
  readonly impostor: number;
}

const BINS_FROM_MINUS_ONE = 100;

/**
 * How many comparisons have which similarity, in 100 bins of 0.02 over [−1, 1] that are the same for every model. Empty bins
 * before the first and behind the last one with a comparison are left out.
 *
 * @throws {ArgumentError} at a similarity that rounding does not explain as one of [−1, 1].
 */
export function similarityBins({ genuine, impostor }: VerificationScores): readonly SimilarityBin[] {
  const ours = counted(genuine);
  const theirs = counted(impostor);
  const bins = Array.from({ length: BINS_FROM_MINUS_ONE }, (_, bin) => ({
    from: edge(bin),
    to: edge(bin + 1),
    genuine: ours[bin] ?? 0,
    impostor: theirs[bin] ?? 0,
  }));
  const isUsed = (bin: SimilarityBin): boolean => bin.genuine + bin.impostor > 0;
  return bins.slice(bins.findIndex(isUsed), bins.findLastIndex(isUsed) + 1);
}

const edge = (bin: number): number => (2 * bin - BINS_FROM_MINUS_ONE) / BINS_FROM_MINUS_ONE;

/** Vectors of length 1 have cosines a little beyond 1. */
const ROUNDING = 1e-3;

function counted(scores: ArrayLike<number>): Float64Array {
  const counts = new Float64Array(BINS_FROM_MINUS_ONE);
  for (let at = 0; at < scores.length; at += 1) {
    const score = scores[at] ?? 0;
    if (Math.abs(score) > 1 + ROUNDING) {
      const expected = 'be cosines, in [-1, 1]';
      throw new ArgumentError('similarityBins', 'scores', { expected, actual: score });
    }
    let bin = Math.floor(((score + 1) * BINS_FROM_MINUS_ONE) / 2);
    // the product may be one ulp off on an edge
    if (score >= edge(bin + 1)) bin += 1;
    else if (score < edge(bin)) bin -= 1;
    const place = Math.min(BINS_FROM_MINUS_ONE - 1, Math.max(0, bin));
    counts[place] = (counts[place] ?? 0) + 1;
  }
  return counts;
}
