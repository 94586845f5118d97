import { fitParetoPwm } from '@gallerist/metrics/thresholds';
import type { LabelledVector } from './identity-scores.ts';
import { visitIdentityScores } from './identity-scores.ts';
import { ScoreHistogram } from './score-histogram.ts';

/** Fine enough that a threshold read from the bins is off by at most this. */
const BIN_WIDTH = 0.0002;
const COARSE_BINS = 25;
/** Identities are dealt into so many groups, each left out once (jackknife). */
const JACKKNIFE_GROUPS = 25;
const TAIL_RATE = 1e-3;
/** A fit to fewer comparisons says nothing. */
const FEWEST_EXCEEDANCES = 10;
const rates = [1e-2, 1e-3, 1e-4, 1e-5, 1e-6] as const;

/**
 * Score statistics of a calibration set: no vector and no picture can be got back from them.
 *
 * Scores are at identity level: each picture against each other identity, the maximum over that identity's pictures.
 * Standard errors and the covariance of scale and shape are delete-a-group jackknife estimates over groups of identities,
 * because comparisons that share a person are not independent.
 *
 * @param vectors Pictures of one identity must stand together; at least 100 identities make sense.
 */
export async function calibrationStatistics(vectors: readonly LabelledVector[]) {
  const { genuine, byGroups } = await collect(vectors);
  const { whole, without } = sumsOf(byGroups);
  const tailThreshold = whole.upperQuantile(TAIL_RATE);
  if (tailThreshold === null) {
    throw new RangeError(
      `calibrationStatistics: vectors must give 1,000 comparisons or more, got ${whole.total}`,
    );
  }
  const tailOf = (histogram: ScoreHistogram) => fitTail(histogram, tailThreshold);
  const parts = without.map(tailOf);
  return {
    identities: new Set(vectors.map(({ identity }) => identity)).size,
    images: vectors.length,
    impostorComparisons: whole.total,
    genuineComparisons: genuine.total,
    thresholds: rates.flatMap((fmr) => thresholdAt(fmr, whole, without)),
    impostor: whole.coarse(COARSE_BINS),
    genuine: genuine.coarse(COARSE_BINS),
    tail: {
      model: 'generalised-pareto' as const,
      threshold: round(tailThreshold),
      exceedanceRate: TAIL_RATE,
      ...roundTail(tailOf(whole)),
      covariance: covarianceOf(parts),
    },
  };
}

export type CalibrationStatistics = Awaited<ReturnType<typeof calibrationStatistics>>;

/** Impostor histograms by the groups of both identities, so that leaving a group out needs no second pass. */
async function collect(vectors: readonly LabelledVector[]) {
  const genuine = new ScoreHistogram(BIN_WIDTH);
  const byGroups = Array.from({ length: JACKKNIFE_GROUPS }, () =>
    Array.from({ length: JACKKNIFE_GROUPS }, () => new ScoreHistogram(BIN_WIDTH)),
  );
  const ranks = new Map<number, number>();
  for (const { identity } of vectors) if (!ranks.has(identity)) ranks.set(identity, ranks.size);
  const groupOf = (identity: number): number => (ranks.get(identity) ?? 0) % JACKKNIFE_GROUPS;
  await visitIdentityScores(vectors, ({ probeIdentity, identity, cosineSimilarity }) => {
    if (probeIdentity === identity) genuine.add(cosineSimilarity);
    else byGroups[groupOf(probeIdentity)]?.[groupOf(identity)]?.add(cosineSimilarity);
  });
  return { genuine, byGroups };
}

/** Of all pairs of groups, and without each group in either role: what is left out is taken off the whole. */
function sumsOf(byGroups: readonly (readonly ScoreHistogram[])[]) {
  const whole = new ScoreHistogram(BIN_WIDTH);
  for (const row of byGroups) for (const histogram of row) whole.include(histogram, 1);
  const without = byGroups.map((row, leftOut) => {
    const sum = whole.combine(new ScoreHistogram(BIN_WIDTH), 1);
    row.forEach((histogram, other) => {
      sum.include(histogram, -1);
      const back = byGroups[other]?.[leftOut];
      if (other !== leftOut && back !== undefined) sum.include(back, -1);
    });
    return sum;
  });
  return { whole, without };
}

/** Empty where the comparisons, whole or less a group, cannot resolve the rate. */
function thresholdAt(fmr: number, whole: ScoreHistogram, without: readonly ScoreHistogram[]) {
  const cosineSimilarity = whole.upperQuantile(fmr);
  const parts = without.map((histogram) => histogram.upperQuantile(fmr)).filter((part) => part !== null);
  if (cosineSimilarity === null || parts.length < without.length) return [];
  const standardError = Math.sqrt(jackknife(parts, parts));
  return [{ fmr, cosineSimilarity: round(cosineSimilarity), standardError: round(standardError) }];
}

function fitTail(histogram: ScoreHistogram, threshold: number) {
  const tail = histogram.tailFrom(threshold);
  const exceedances = tail.reduce((sum, { count }) => sum + count, 0);
  if (exceedances < FEWEST_EXCEEDANCES) {
    throw new RangeError(
      `calibrationStatistics: vectors must give ${FEWEST_EXCEEDANCES} comparisons in the tail or more, got ${exceedances}`,
    );
  }
  return fitParetoPwm(
    tail.map(({ cosineSimilarity, count }) => ({ value: cosineSimilarity - threshold, count })),
  );
}

/** Delete-a-group jackknife covariance of two statistics. */
function jackknife(a: readonly number[], b: readonly number[]): number {
  const meanA = a.reduce((sum, value) => sum + value, 0) / a.length;
  const meanB = b.reduce((sum, value) => sum + value, 0) / b.length;
  const sum = a.reduce(
    (total, value, index) => total + (value - meanA) * ((b[index] ?? Number.NaN) - meanB),
    0,
  );
  return (sum * (a.length - 1)) / a.length;
}

function covarianceOf(parts: readonly { readonly scale: number; readonly shape: number }[]) {
  const scales = parts.map(({ scale }) => scale);
  const shapes = parts.map(({ shape }) => shape);
  const mixed = precise(jackknife(scales, shapes));
  return [
    [precise(jackknife(scales, scales)), mixed],
    [mixed, precise(jackknife(shapes, shapes))],
  ] as const;
}

const round = (value: number): number => Math.round(value * 1e5) / 1e5;
const precise = (value: number): number => Number(value.toPrecision(6));
const roundTail = ({ scale, shape }: { scale: number; shape: number }) => ({
  scale: precise(scale),
  shape: precise(shape),
});
