import { checkLabelledScores } from './calibration-checks.ts';
import type { IsotonicCalibrator } from './calibrator.types.ts';
import { poolAdjacentViolators } from './pool-adjacent-violators.ts';
import { groupLabelledScores } from './score-groups.ts';

/**
 * Isotonic calibration: the ascending map from similarity to probability nearest to the labels, by pooling adjacent
 * violators. Equal scores get one probability. Between knots the map is a line, outside them constant.
 *
 * It makes no assumption about the form, so that it wants more data than Platt scaling, and it says 0 and 1 beyond the last
 * score of the other kind: log-likelihood ratios there are infinite.
 *
 * @param scores `[N]` finite similarities, left as they are.
 * @param labels `[N]` 1 for genuine, 0 for impostor; both must occur.
 * @throws {ShapeError} if empty or of different lengths.
 * @throws {ArgumentError} for a score that is not finite, another label, or one kind only.
 * @see Zadrozny and Elkan 2002, doi:10.1145/775047.775151
 */
export function isotonicCalibration(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
): IsotonicCalibrator {
  const counts = checkLabelledScores('isotonicCalibration', scores, labels);
  const groups = groupLabelledScores(scores, labels);
  const sizes = groups.genuine.map((genuine, i) => genuine + (groups.impostor[i] ?? 0));
  const shares = groups.genuine.map((genuine, i) => genuine / (sizes[i] ?? 1));
  const fitted = poolAdjacentViolators(shares, sizes);
  // Within a run of one probability only the ends shape the line.
  const isEnd = (_: number, i: number): boolean => fitted[i - 1] !== fitted[i] || fitted[i] !== fitted[i + 1];
  return {
    kind: 'isotonic',
    knots: groups.scores.filter(isEnd),
    probabilities: fitted.filter(isEnd),
    genuineShare: counts.genuine / scores.length,
  };
}
