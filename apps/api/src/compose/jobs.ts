import type { InferencePool } from '@gallerist/embedding';
import type { Config } from '../config/config.ts';
import type { Secrets } from '../config/secrets.ts';
import type { Clock } from '../core/clock.ts';
import { exportJob } from '../features/export/export-job.ts';
import { cropHintOf } from '../features/feedback/enroll-probe.ts';
import { evaluateJob } from '../features/evaluation/evaluation-job.ts';
import { galleryPurge } from '../features/gallery/gallery-purge.ts';
import { calibrateJob } from '../features/threshold/calibrate.job.ts';
import type { SourceLimits } from '../features/import/formats/open-source.ts';
import { importJob } from '../features/import/import-job.ts';
import type { UploadFiles } from '../features/import/upload-files.ts';
import type { JobHandlers } from '../features/job/job.types.ts';
import type { BlobStore } from '../features/media/blob-store.ts';
import { createPromotionJobs } from './promotion.ts';
import type { PackRegistry } from '../features/model/pack-registry.ts';
import { galleryRetention, retentionJob, type Sweep } from '../features/retention/retention-job.ts';
import type { IndexReadiness } from '../features/search/index-readiness.ts';
import { reconcileJob } from '../features/search/reconcile-job.ts';
import type { IndexedSearch } from '../features/search/indexed-search.ts';
import type { OutboxDrain } from '../features/search/outbox-drain.ts';
import type { VectorIndex } from '../features/search/vector-index.ts';
import type { SystemFacts } from '../features/system/system.types.ts';
import { trainJob } from '../features/training/training-job.ts';
import type { Services } from '../graphql/services.ts';
import type { Database } from '../infra/prisma/database.ts';
import { erasureJob } from '../features/erasure/erasure-job.ts';
import { createAnalysisJobs } from './analysis.ts';
import { erasureParts, retentionParts } from './privacy.ts';
import { trainingParts } from './training.ts';
import { createCalibration } from './thresholds.ts';
import { systemLimits } from './services.ts';
import { maxUploadBytes } from './transfers.ts';

export interface JobParts {
  readonly config: Config;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly database: Database;
  readonly vectorIndex: VectorIndex;
  readonly blobs: BlobStore;
  readonly files: UploadFiles;
  readonly pool: InferencePool;
  readonly packs: PackRegistry;
  readonly readiness: IndexReadiness;
  readonly drain: OutboxDrain;
  readonly search: IndexedSearch;
  readonly trainingRuntime: SystemFacts['trainingRuntime'];
  readonly services: Services;
  readonly sweeps: readonly Sweep[];
  /** Tells the runner that a job was committed. */
  readonly onJob: () => void;
  /** One line for the server's log. */
  readonly note: (line: string) => void;
}

/** The handler of each kind of job that this server can do. */
export function createJobHandlers(parts: JobParts): JobHandlers {
  return {
    'gallery.purge': galleryPurge(parts),
    reconcile: reconcileJob(parts),
    retention: retentionJob(parts.sweeps, galleryRetention(retentionParts(parts))),
    calibrate: calibrateJob(createCalibration(parts)),
    ...createPromotionJobs(parts),
    ...createAnalysisJobs(parts),
    export: exportJob({ ...parts, cropHint: () => cropHintOf(parts.pool.face.pack.manifest) }),
    erase: erasureJob(erasureParts(parts)),
    evaluate: evaluateJob(parts),
    train: trainJob(trainingParts(parts)),
    import: importJob({ ...parts, bulk: parts.services.samples.bulk, limits: importLimits(parts.config) }),
  };
}

/** Pictures do not deflate: more than twice what may be uploaded was not meant well. */
function importLimits(config: Config): SourceLimits {
  const { maxImageBytes } = systemLimits(config);
  return { maxImageBytes, maxInflatedBytes: 2 * maxUploadBytes(config) };
}
