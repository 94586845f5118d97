import type { InferencePool, SubjectHint } from '@gallerist/embedding';
import { createBlockExecutor } from '@gallerist/embedding/node';
import type { Clock } from '../core/clock.ts';
import type { Modality } from '../core/modality.ts';
import type { CameraService } from '../features/camera/camera.service.ts';
import type { GalleryService } from '../features/gallery/gallery.service.ts';
import { cropHintOf } from '../features/feedback/enroll-probe.ts';
import { FeedbackService } from '../features/feedback/feedback.service.ts';
import { duplicateSimilarityOf } from '../features/feedback/duplicate-similarity.ts';
import type { BlobStore } from '../features/media/blob-store.ts';
import { createMediaService, type MediaService } from '../features/media/media.service.ts';
import { createPreprocessInspector } from '../features/media/preprocess-inspector.ts';
import type { PackRegistry } from '../features/model/pack-registry.ts';
import { serveSpace } from '../features/model/served-space.ts';
import { ReviewService } from '../features/review/review.service.ts';
import { createPictureAnalysis } from '../features/sample/picture-analysis.ts';
import { SampleService } from '../features/sample/sample.service.ts';
import type { IndexedSearch } from '../features/search/indexed-search.ts';
import { SightingIntake } from '../features/sighting/sighting-intake.ts';
import type { SightingIndex } from '../features/sighting/sighting-index.ts';
import { SightingService } from '../features/sighting/sighting.service.ts';
import type { OutboxDrain } from '../features/search/outbox-drain.ts';
import { SearchService } from '../features/search/search.service.ts';
import type { ThresholdBook } from '../features/threshold/threshold-book.ts';
import { VerificationService } from '../features/verification/verification.service.ts';
import type { Database } from '../infra/prisma/database.ts';

export interface RecognitionParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly blobs: BlobStore;
  readonly pool: InferencePool;
  readonly packs: Pick<PackRegistry, 'ensure'>;
  readonly drain: Pick<OutboxDrain, 'drainOwn'>;
  readonly search: IndexedSearch;
  readonly thresholdBook: ThresholdBook;
  readonly galleries: Pick<GalleryService, 'findMany' | 'activeSpaces'>;
  readonly cameras: Pick<CameraService, 'linksOf'>;
  readonly sightingIndex: SightingIndex;
  readonly limits: {
    readonly maxImageBytes: number;
    readonly maxImagePixels: number;
    readonly maxTopK: number;
  };
}

export interface RecognitionServices {
  readonly feedback: FeedbackService;
  readonly media: MediaService;
  readonly reviews: ReviewService;
  readonly samples: SampleService;
  readonly search: SearchService;
  readonly sightings: SightingService;
  readonly verification: VerificationService;
}

/** Pictures of sightings: as many as the pool's own queue takes. */
const MAX_WAITING_PICTURES = 256;

/** Which spaces this process embeds in by default, and how others come to be served. */
const spacesOf = ({ pool, packs }: RecognitionParts) => ({
  defaultSpaceOf: (modality: Modality) => (modality === 'FACE' ? pool.face : pool.body)?.spaceId ?? null,
  serve: async (spaceIds: readonly string[]) => {
    for (const spaceId of spaceIds) await serveSpace(packs, spaceId);
  },
});

/** How crops that this server kept are to be read. */
const cropHints =
  ({ face, body }: InferencePool) =>
  (modality: Modality): SubjectHint =>
    cropHintOf((modality === 'FACE' ? face : body)?.pack.manifest);

/** The services between a picture and a decision. */
export function createRecognition(parts: RecognitionParts): RecognitionServices {
  const { pool, search, limits } = parts;
  const { maxImageBytes, maxImagePixels, maxTopK } = limits;
  const imageLimits = { maxBytes: maxImageBytes, maxPixels: maxImagePixels };
  const inspector = createPreprocessInspector(imageLimits);
  const media = createMediaService({ ...parts, maxImageBytes, inspector });
  const samePicture = (spaceId: string): number =>
    duplicateSimilarityOf(pool.pipelines.get(spaceId)?.pack.manifest);
  const shared = {
    ...parts,
    media,
    maxImageBytes,
    maxTopK,
    // its threads start with the first re-ranked search and hold up no exit
    executor: createBlockExecutor({ threads: 1 }),
    analyse: createPictureAnalysis(pool, imageLimits),
    ...spacesOf(parts),
    ...parts.thresholdBook,
    duplicateSimilarityOf: samePicture,
  };
  const strictLimitsOf = async (galleryId: string, spaceId: string) => {
    const { match } = await parts.thresholdBook.thresholdOf(galleryId, spaceId);
    return { match, samePicture: samePicture(spaceId) };
  };
  const samples = new SampleService({ ...shared, search, strictLimitsOf });
  const cropHint = cropHints(pool);
  const feedback = new FeedbackService({ ...parts, samples, cropHint, serve: shared.serve });
  const intake = new SightingIntake(MAX_WAITING_PICTURES);
  return {
    feedback,
    media,
    reviews: new ReviewService({ ...parts, feedback }),
    samples,
    search: new SearchService(shared),
    sightings: new SightingService({ ...shared, samples, cropHint, intake }),
    verification: new VerificationService({ ...shared, samples }),
  };
}
