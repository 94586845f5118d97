export { createClient, type ClientOptions, type GalleristClient } from './client.ts';
export type { MutationOptions } from './calls/call.ts';
export type {
  Enrollment,
  FeedbackGiven,
  InspectedSubject,
  SearchAnswer,
  VerifyAnswer,
} from './calls/recognition.ts';
export type { TimelineEntry } from './calls/identities.ts';
export type { Consent, Erasure } from './calls/privacy.ts';
export type { SightingMatch, SightingsFound, SightingsNamed, SightingsRecorded } from './calls/sightings.ts';
export type { WebhookWithSecret } from './calls/webhooks.ts';
export type { ByteStream } from './bytes.ts';
export * from './core/index.ts';
export type { ExportDownload } from './export-download.ts';
export type * from './generated/operations.ts';
export {
  CancelJobDocument,
  GalleryActivityDocument,
  JobDocument,
  JobUpdatedDocument,
} from './generated/operations.ts';
export type * as Schema from './generated/schema.ts';
export type { ImportUpload, ImportUploadOptions } from './import-upload.ts';
export type { UploadOptions, UploadProgress, UploadedMedia } from './media-upload.ts';
export type { SocketOptions, Subscriber } from './subscriptions.ts';
export { UserErrors } from './user-errors.ts';
export { JobNotSucceededError, type WaitOptions } from './wait-for-job.ts';
export {
  WebhookSignatureError,
  verifyWebhook,
  type DeliveryHeaders,
  type WebhookDelivery,
  type WebhookOptions,
  type WebhookRefusal,
} from './webhook-signature.ts';
