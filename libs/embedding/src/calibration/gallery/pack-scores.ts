import { impostorRates, paretoSurvival } from '@gallerist/metrics/thresholds';
import type { CohortTail } from '@gallerist/metrics/thresholds';
import type { PackStatistics } from './pack-statistics.ts';
import type { ScoreDistributions } from './score-model.ts';

type Histogram = PackStatistics['impostor'];

/** How genuine and impostor scores are distributed on the calibration set of a pack. */
export function packScores(
  statistics: PackStatistics,
  { tail, genuine }: { readonly tail: CohortTail | null; readonly genuine: readonly number[] | null },
): ScoreDistributions {
  const bulk = shareFrom(statistics.impostor);
  const counted = tail === null || tail.similarities.length === 0 ? null : impostorRates(tail);
  return {
    genuine: genuine ?? quantilesOf(statistics.genuine),
    impostorShare: (similarity) =>
      counted?.fmrAt(similarity) ?? fittedShare(statistics, similarity) ?? bulk(similarity),
    // Points of a manifest without pairs do not tell who hits whom.
    dispersion: (share) => counted?.dispersionAt(share) ?? 0,
  };
}

function fittedShare({ tail }: PackStatistics, similarity: number): number | null {
  if (similarity < tail.threshold) return null;
  return tail.exceedanceRate * paretoSurvival(tail, similarity - tail.threshold);
}

/** Share of a histogram from a similarity on; a bin counts in proportion. */
function shareFrom({ firstEdge, binWidth, counts }: Histogram): (similarity: number) => number {
  const from = new Float64Array(counts.length + 1);
  for (let bin = counts.length - 1; bin >= 0; bin -= 1) from[bin] = (from[bin + 1] ?? 0) + (counts[bin] ?? 0);
  const total = from[0] ?? 0;
  return (similarity) => {
    const place = Math.min(counts.length, Math.max(0, (similarity - firstEdge) / binWidth));
    const bin = Math.min(counts.length - 1, Math.floor(place));
    return ((from[bin] ?? 0) - (place - bin) * (counts[bin] ?? 0)) / total;
  };
}

const QUANTILES = 200;

/** A histogram as quantiles at (i + ½)/n. */
function quantilesOf({ firstEdge, binWidth, counts }: Histogram): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return [];
  let bin = 0;
  let below = 0;
  return Array.from({ length: QUANTILES }, (_, i) => {
    const wanted = ((i + 0.5) / QUANTILES) * total;
    while (bin < counts.length - 1 && below + (counts[bin] ?? 0) < wanted) {
      below += counts[bin] ?? 0;
      bin += 1;
    }
    return firstEdge + (bin + (wanted - below) / Math.max(1, counts[bin] ?? 1)) * binWidth;
  });
}
