import type { InferencePool, SubjectHint } from '@gallerist/embedding';
import type { Config } from '../config/config.ts';
import type { Secrets } from '../config/secrets.ts';
import type { Clock } from '../core/clock.ts';
import { Sealer } from '../core/sealing.ts';
import { ActivityService } from '../features/activity/activity.service.ts';
import type { ActivityWatcher } from '../features/activity/activity-watcher.ts';
import { ApiKeyService } from '../features/apikey/apikey.service.ts';
import { HeadSeal } from '../features/audit/audit-seal.ts';
import { AuditService } from '../features/audit/audit.service.ts';
import { CameraService } from '../features/camera/camera.service.ts';
import { ClusterService } from '../features/cluster/cluster.service.ts';
import { cropHintOf } from '../features/feedback/enroll-probe.ts';
import { ReportService } from '../features/report/report.service.ts';
import type { Modality } from '../core/modality.ts';
import { EvaluationService } from '../features/evaluation/evaluation.service.ts';
import { GalleryService } from '../features/gallery/gallery.service.ts';
import { IdentityMerging } from '../features/identity/identity-merging.ts';
import { IdentityRemoval } from '../features/identity/identity-removal.ts';
import { IdentityService } from '../features/identity/identity.service.ts';
import type { UploadFiles } from '../features/import/upload-files.ts';
import { JobService } from '../features/job/job.service.ts';
import type { BlobStore } from '../features/media/blob-store.ts';
import type { PackRegistry } from '../features/model/pack-registry.ts';
import { ModelFigures } from '../features/model/model-figures.ts';
import { ModelService } from '../features/model/model.service.ts';
import { gateOfGalleries } from '../features/evaluation/gate-of-galleries.ts';
import { setBodyTerm } from '../features/retention/set-rules.ts';
import { firstSpaces } from '../features/promotion/first-spaces.store.ts';
import { PromotionService } from '../features/promotion/promotion.service.ts';
import { enrollLimits } from '../features/sample/sample.types.ts';
import { ScheduleService } from '../features/schedule/schedule.service.ts';
import type { ScheduledWorks } from '../features/schedule/schedule.types.ts';
import type { IndexedSearch } from '../features/search/indexed-search.ts';
import type { OutboxDrain } from '../features/search/outbox-drain.ts';
import type { SightingIndex } from '../features/sighting/sighting-index.ts';
import type { VectorIndex } from '../features/search/vector-index.ts';
import { StatisticsService } from '../features/statistics/statistics.service.ts';
import { SystemService } from '../features/system/system.service.ts';
import type { SystemFacts, SystemLimits } from '../features/system/system.types.ts';
import type { AccessChanges } from '../features/user/access-changes.ts';
import { ProfileService } from '../features/user/profile.service.ts';
import { UserService } from '../features/user/user.service.ts';
import { WebhookService } from '../features/webhook/webhook.service.ts';
import { trainingMachine } from '../features/training/net-request.ts';
import { TrainingService } from '../features/training/training.service.ts';
import type { Services } from '../graphql/services.ts';
import type { Database } from '../infra/prisma/database.ts';
import { readinessChecks } from './observing.ts';
import { createPrivacyServices } from './privacy.ts';
import { createTransfers } from './transfers.ts';
import { createRecognition } from './recognition.ts';
import { webhookRules } from './webhooks.ts';
import { createThresholdServices } from './thresholds.ts';

export interface ServiceParts {
  readonly config: Config;
  readonly secrets: Secrets;
  readonly trainingRuntime: SystemFacts['trainingRuntime'];
  readonly clock: Clock;
  readonly database: Database;
  readonly vectorIndex: VectorIndex;
  readonly blobs: BlobStore;
  readonly files: UploadFiles;
  readonly pool: InferencePool;
  readonly packs: PackRegistry;
  readonly drain: OutboxDrain;
  readonly search: IndexedSearch;
  readonly sightingIndex: SightingIndex;
  /** Told when a job was committed. */
  readonly onJob: () => void;
  /** Told when a job was cancelled. */
  readonly onCancel: (jobId: string) => void;
  readonly works: ScheduledWorks;
  readonly watcher: ActivityWatcher;
  /** Told when a schedule was made or changed. */
  readonly onSchedule: () => void;
  readonly accessChanges: AccessChanges;
  /** Where people reach the console. */
  readonly origin: () => string;
}

const maxSubjectsPerImage = 100;
const mebibyte = 2 ** 20;

export function systemLimits(config: Config): SystemLimits {
  return {
    maxImageBytes: config.MAX_IMAGE_MIB * mebibyte,
    maxImagePixels: config.MAX_IMAGE_MEGAPIXELS * 1_000_000,
    maxBodyBytes: config.MAX_BODY_MIB * mebibyte,
    maxImagesPerEnrollment: enrollLimits.maxImages,
    maxSubjectsPerImage,
    maxTopK: config.MAX_TOP_K,
  };
}

/** What a new gallery is searched in, by modality. */
export const servedSpaces = ({ face, body }: InferencePool) =>
  [face, body].flatMap((pipeline) =>
    pipeline === null ? [] : [{ modality: pipeline.modality, spaceId: pipeline.spaceId }],
  );

/** How crops that this server kept are to be read. */
const cropHints =
  ({ face }: InferencePool) =>
  (modality: Modality): SubjectHint =>
    modality === 'FACE' ? cropHintOf(face.pack.manifest) : { crop: true };

function createPeople({ database, clock, origin, accessChanges }: ServiceParts, sealer: Sealer) {
  const onAccessChange = (userId: string): void => accessChanges.tell(userId);
  return {
    profile: new ProfileService({ database, clock, onAccessChange }),
    users: new UserService({ database, clock, sealer, origin, onAccessChange }),
  };
}

function createGalleries({ database, clock, pool, onJob }: ServiceParts): GalleryService {
  const own = servedSpaces(pool);
  return new GalleryService({
    ...{ database, clock, onJob },
    firstSpaces: (tx) => firstSpaces(tx, own),
    setBodyTerm: (tx, galleryId, days) => setBodyTerm(tx, { galleryId, days, now: clock.now() }),
  });
}

function createSystem(parts: ServiceParts): SystemService {
  const { config, clock, vectorIndex, blobs, pool, trainingRuntime } = parts;
  const { database, index, inference } = readinessChecks(parts);
  return new SystemService({
    pool,
    trainingRuntime,
    vectorIndex,
    database: config.DATABASE_URL === undefined ? ('EMBEDDED' as const) : ('POSTGRESQL' as const),
    limits: systemLimits(config),
    startedAt: clock.now(),
    dataDir: config.DATA_DIR,
    checks: {
      ...{ DATABASE: database, VECTOR_INDEX: index, INFERENCE: inference },
      // No blob has this key: a store that answers says so.
      BLOBS: () => blobs.read('0'.repeat(48)),
    },
  });
}

/** Builds every service once, each from the few things that it needs. */
export function createServices(parts: ServiceParts): Services {
  const { config, secrets, clock, database, blobs, pool, drain, onJob } = parts;
  const removal = new IdentityRemoval({ database, clock, blobs, drain });
  const merging = new IdentityMerging({ database, clock, drain });
  const sealer = new Sealer(secrets.encryptionKey);
  const galleries = createGalleries(parts);
  const thresholds = createThresholdServices(parts);
  const jobs = new JobService({ database, clock, onJob, onCancel: parts.onCancel });
  const cameras = new CameraService({ database, clock });
  const limits = systemLimits(config);
  const recognition = createRecognition({ ...parts, galleries, cameras, ...thresholds, limits });
  const { bulk } = recognition.samples;
  const clusters = new ClusterService({ ...parts, bulk, cropHint: cropHints(pool) });
  return {
    ...recognition,
    ...createTransfers(parts),
    activity: new ActivityService({ watcher: parts.watcher, jobs, galleries }),
    cursors: sealer,
    apiKeys: new ApiKeyService({ database, clock, sealer }),
    audit: new AuditService({ database, seal: new HeadSeal(secrets.authSecret) }),
    cameras,
    clusters,
    ...createPrivacyServices(parts, recognition),
    evaluations: new EvaluationService({ database, onJob }),
    galleries,
    identities: new IdentityService({ database, removal, merging }),
    jobs,
    models: new ModelService({ database }),
    modelFigures: new ModelFigures(parts),
    promotions: new PromotionService({ ...parts, gateOf: gateOfGalleries }),
    schedules: new ScheduleService(parts),
    reports: new ReportService({ database, onJob }),
    statistics: new StatisticsService({ database, clock, clusters, reviews: recognition.reviews }),
    system: createSystem(parts),
    ...createPeople(parts, sealer),
    webhooks: new WebhookService({ database, clock, sealer, rules: webhookRules(config) }),
    training: new TrainingService({ database, onJob, machine: trainingMachine(parts.trainingRuntime) }),
    ...thresholds,
  };
}
