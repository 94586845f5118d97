import type { ApiKeyService } from '../features/apikey/apikey.service.ts';
import type { AuditService } from '../features/audit/audit.service.ts';
import type { FeedbackService } from '../features/feedback/feedback.service.ts';
import type { ExportService } from '../features/export/export.service.ts';
import type { GalleryService } from '../features/gallery/gallery.service.ts';
import type { IdentityService } from '../features/identity/identity.service.ts';
import type { ImportService } from '../features/import/import.service.ts';
import type { UploadService } from '../features/import/upload.service.ts';
import type { JobService } from '../features/job/job.service.ts';
import type { ModelService } from '../features/model/model.service.ts';
import type { MediaService } from '../features/media/media.service.ts';
import type { PromotionService } from '../features/promotion/promotion.service.ts';
import type { ReviewService } from '../features/review/review.service.ts';
import type { SampleService } from '../features/sample/sample.service.ts';
import type { ScheduleService } from '../features/schedule/schedule.service.ts';
import type { SearchService } from '../features/search/search.service.ts';
import type { SystemService } from '../features/system/system.service.ts';
import type { ThresholdBook } from '../features/threshold/threshold-book.ts';
import type { ThresholdService } from '../features/threshold/threshold.service.ts';
import type { WebhookService } from '../features/webhook/webhook.service.ts';
import type { VerificationService } from '../features/verification/verification.service.ts';

/** Everything that resolvers may call: one service for each feature. */
export interface Services {
  readonly apiKeys: ApiKeyService;
  readonly audit: AuditService;
  readonly exports: ExportService;
  readonly feedback: FeedbackService;
  readonly galleries: GalleryService;
  readonly identities: IdentityService;
  readonly imports: ImportService;
  readonly jobs: JobService;
  readonly media: MediaService;
  readonly models: ModelService;
  readonly promotions: PromotionService;
  readonly reviews: ReviewService;
  readonly samples: SampleService;
  readonly schedules: ScheduleService;
  readonly search: SearchService;
  readonly system: SystemService;
  readonly thresholdBook: ThresholdBook;
  readonly thresholds: ThresholdService;
  readonly uploads: UploadService;
  readonly verification: VerificationService;
  readonly webhooks: WebhookService;
}
