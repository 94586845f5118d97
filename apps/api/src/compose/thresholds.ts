import type { InferencePool, PackDescription } from '@gallerist/embedding';
import { calibrateInThread } from '@gallerist/embedding/node';
import type { Clock } from '../core/clock.ts';
import { duplicateSimilarityOf } from '../features/feedback/duplicate-similarity.ts';
import type { CalibrationParts } from '../features/threshold/calibrate.ts';
import { createPackFinder } from '../features/threshold/pack-of-space.ts';
import { SimilarityHistograms } from '../features/threshold/similarity-histograms.ts';
import { createThresholdBook } from '../features/threshold/threshold-book.ts';
import { ThresholdPreviews } from '../features/threshold/threshold-preview.ts';
import { ThresholdService } from '../features/threshold/threshold.service.ts';
import type { IndexedSearch } from '../features/search/indexed-search.ts';
import type { Services } from '../graphql/services.ts';
import { countInThread } from '../infra/threads/analysis-threads.ts';
import type { Database } from '../infra/prisma/database.ts';

/** What computes thresholds: the packs' statistics, and a thread for the mathematics. */
export function createCalibration(parts: {
  readonly database: Database;
  readonly clock: Clock;
  readonly pool: InferencePool;
}): CalibrationParts {
  const { database, clock, pool } = parts;
  const served = (spaceId: string): PackDescription | null => pool.pipelines.get(spaceId)?.pack ?? null;
  return { database, clock, findPack: createPackFinder(database, served), compute: calibrateInThread };
}

/** Which threshold applies, what another one would change, and how one is set. */
export function createThresholdServices(parts: {
  readonly database: Database;
  readonly clock: Clock;
  readonly pool: InferencePool;
  readonly search: IndexedSearch;
  readonly onJob: () => void;
}): Pick<Services, 'similarityHistograms' | 'thresholdBook' | 'thresholdPreviews' | 'thresholds'> {
  const calibration = createCalibration(parts);
  const thresholdBook = createThresholdBook(calibration);
  return {
    thresholdBook,
    thresholdPreviews: new ThresholdPreviews({
      calibration,
      book: thresholdBook,
      search: parts.search,
      duplicateSimilarityOf: (spaceId) =>
        duplicateSimilarityOf(parts.pool.pipelines.get(spaceId)?.pack.manifest),
    }),
    similarityHistograms: new SimilarityHistograms({ ...calibration, count: countInThread }),
    thresholds: new ThresholdService(parts),
  };
}
