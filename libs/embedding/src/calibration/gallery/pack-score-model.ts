import { packScores } from './pack-scores.ts';
import { cohortLike } from './pack-statistics.ts';
import type { PackStatistics } from './pack-statistics.ts';
import { fitScoreModel } from './score-model.ts';
import type { ScoreModel } from './score-model.ts';

/**
 * What a similarity is worth on the calibration set of a pack, for a gallery with so many samples an identity.
 *
 * @returns null where the pack is not measured, or on too few mated pairs.
 */
export function packScoreModel(
  statistics: PackStatistics | null,
  samplesPerIdentity: number,
): ScoreModel | null {
  if (statistics === null) return null;
  const tail = cohortLike(statistics, samplesPerIdentity);
  const genuine = statistics.pairs?.genuine ?? null;
  return fitScoreModel(packScores(statistics, { tail, genuine }), statistics.genuineComparisons);
}
