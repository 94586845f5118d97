import { calibrationStatistics } from '../../../calibration/calibration-statistics.ts';
import type { CalibrationStatistics } from '../../../calibration/calibration-statistics.ts';
import type { LabelledVector } from '../../../calibration/identity-scores.ts';
import { mapped, mappedStatistics, mapSimilarities } from '../../../calibration/mapped-calibration.ts';
import type { PackManifest } from '../../../packs/manifest.ts';

/** Rows of one picture each, in the reference's space and in the new one. */
export interface AdaptedRows {
  readonly before: readonly LabelledVector[];
  readonly after: readonly LabelledVector[];
}

/** The measured part of a manifest that is served. */
export type Measured = Pick<PackManifest, 'defaultThreshold' | 'calibration'>;

/** How the parent decides, which is what a gallery that is too small falls back on. */
export interface Reference extends Measured {
  readonly defaultThreshold: NonNullable<PackManifest['defaultThreshold']>;
}

/** Whom thresholds are measured on, in the words of the manifest. */
export interface MeasuredSet {
  readonly name: string;
  /** What moved similarities. */
  readonly maker: 'adapter' | 'net';
  readonly people: string;
}

const SCORES = "each picture against each other identity, the maximum over that identity's pictures";

/**
 * Thresholds and score statistics of a new space. Where the people can resolve a false match rate of 1e-4, from their own
 * comparisons; else those of the reference, moved as the comparisons of these people moved between the two spaces.
 *
 * @param reference Thresholds of the space of `before`.
 */
export async function measureAdapted(
  rows: AdaptedRows,
  reference: Reference,
  set: MeasuredSet,
): Promise<Measured> {
  const own = await statisticsOf(rows.after);
  const [match, review] = [thresholdAt(own, 1e-4), thresholdAt(own, 1e-3)];
  if (own !== null && match !== null && review !== null) {
    return {
      defaultThreshold: {
        match,
        review,
        meaning: `cosine similarity at a false match rate of 1e-4 (match) and 1e-3 (review), at identity level, of ${set.people}`,
      },
      calibration: {
        set: { name: set.name, licence: 'not to be passed on', alignment: null },
        scores: SCORES,
        errors: 'delete-a-group jackknife over 25 groups of identities',
        statistics: structuredClone(own),
      },
    };
  }
  return await mappedFrom(reference, rows, set);
}

async function mappedFrom(
  reference: Reference,
  rows: AdaptedRows,
  { name, maker }: MeasuredSet,
): Promise<Measured> {
  const mapping = await mapSimilarities(rows.before, rows.after);
  const { defaultThreshold, calibration } = reference;
  const how =
    mapping.comparisons === 0
      ? `with too few people in ${name} to see how the ${maker} moved similarities`
      : `moved to the new space by the upper quantiles of ${mapping.comparisons} comparisons of strangers in ${name} (${mapping.intercept.toFixed(3)} + ${mapping.slope.toFixed(3)} × similarity)`;
  const match = mapped(mapping, defaultThreshold.match);
  return {
    defaultThreshold: {
      match,
      review: Math.min(match, mapped(mapping, defaultThreshold.review)),
      meaning: `of the parent (${defaultThreshold.meaning}), ${how}`,
    },
    calibration: calibration && {
      ...calibration,
      scores: `${calibration.scores}; ${how}`,
      statistics: mappedStatistics(calibration.statistics, mapping),
    },
  };
}

/** null where the people are too few. */
async function statisticsOf(rows: readonly LabelledVector[]): Promise<CalibrationStatistics | null> {
  try {
    return await calibrationStatistics(rows);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

const thresholdAt = (statistics: CalibrationStatistics | null, fmr: number): number | null =>
  statistics?.thresholds.find((threshold) => threshold.fmr === fmr)?.cosineSimilarity ?? null;
