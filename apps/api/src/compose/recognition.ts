import type { InferencePool, SubjectHint } from '@gallerist/embedding';
import { readPackScores } from '@gallerist/embedding/calibration';
import type { Clock } from '../core/clock.ts';
import type { GalleryService } from '../features/gallery/gallery.service.ts';
import { cropHintOf } from '../features/feedback/enroll-probe.ts';
import { FeedbackService } from '../features/feedback/feedback.service.ts';
import { duplicateSimilarityOf } from '../features/feedback/duplicate-similarity.ts';
import type { BlobStore } from '../features/media/blob-store.ts';
import { createMediaService, type MediaService } from '../features/media/media.service.ts';
import { createPreprocessInspector } from '../features/media/preprocess-inspector.ts';
import { createPictureAnalysis } from '../features/sample/picture-analysis.ts';
import { SampleService } from '../features/sample/sample.service.ts';
import type { IndexedSearch } from '../features/search/indexed-search.ts';
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
  readonly drain: Pick<OutboxDrain, 'drainOwn'>;
  readonly search: IndexedSearch;
  readonly thresholdBook: ThresholdBook;
  readonly galleries: Pick<GalleryService, 'findMany' | 'activeSpaces'>;
  readonly limits: { readonly maxImageBytes: number; readonly maxImagePixels: number };
}

export interface RecognitionServices {
  readonly feedback: FeedbackService;
  readonly media: MediaService;
  readonly samples: SampleService;
  readonly search: SearchService;
  readonly verification: VerificationService;
}

/** The services between a picture and a decision. */
export function createRecognition(parts: RecognitionParts): RecognitionServices {
  const { pool, search, limits } = parts;
  const { maxImageBytes, maxImagePixels } = limits;
  const imageLimits = { maxBytes: maxImageBytes, maxPixels: maxImagePixels };
  const media = createMediaService({
    ...parts,
    maxImageBytes,
    inspector: createPreprocessInspector(imageLimits),
  });
  const shared = {
    ...parts,
    media,
    maxImageBytes,
    analyse: createPictureAnalysis(pool, imageLimits),
    servedSpace: { id: pool.face.spaceId, dimensions: pool.face.dimensions },
    servedSpaceId: pool.face.spaceId,
    ...parts.thresholdBook,
    duplicateSimilarityOf: () => duplicateSimilarityOf(pool.face.pack.manifest),
  };
  const strictLimits = {
    match: pool.face.pack.defaultThreshold.match,
    samePicture: readPackScores(pool.face.pack.manifest).duplicateSimilarity ?? 1,
  };
  const samples = new SampleService({ ...shared, search, strictLimits });
  const cropHint = (): SubjectHint => cropHintOf(pool.face.pack.manifest);
  return {
    feedback: new FeedbackService({ ...parts, samples, cropHint }),
    media,
    samples,
    search: new SearchService(shared),
    verification: new VerificationService({ ...shared, samples }),
  };
}
