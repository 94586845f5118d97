import { askingWith } from './calls/call.ts';
import { galleryCalls } from './calls/galleries.ts';
import { identityCalls } from './calls/identities.ts';
import { jobCalls, transferCalls } from './calls/jobs.ts';
import { erasureCalls, privacyCalls } from './calls/privacy.ts';
import { recognitionCalls } from './calls/recognition.ts';
import { cameraCalls, sightingCalls } from './calls/sightings.ts';
import { webhookCalls } from './calls/webhooks.ts';
import type { ByteStream } from './bytes.ts';
import { connectionOf, type CallOptions, type ConnectionOptions } from './core/connection.ts';
import { graphqlClientOf } from './core/graphql-client.ts';
import { downloadExport } from './export-download.ts';
import { uploadImport, type ImportUploadOptions } from './import-upload.ts';
import { uploadMedia, type UploadOptions } from './media-upload.ts';
import { subscriberOf, type SocketOptions } from './subscriptions.ts';
import { waitForJob, type WaitOptions } from './wait-for-job.ts';

export type ClientOptions = ConnectionOptions &
  SocketOptions & {
    /** For a key with `decisionOnly`: similarities, which the server would refuse, are not asked for. */
    readonly decisionOnly?: boolean;
  };

export type GalleristClient = ReturnType<typeof createClient>;

/**
 * A client of one server, as one caller. It opens nothing until it is asked; `close` ends its subscriptions.
 *
 * @throws {TypeError} if `url` is none.
 */
export function createClient(options: ClientOptions) {
  const connection = connectionOf(options);
  const graphql = graphqlClientOf(connection);
  const subscriber = subscriberOf(connection, options);
  const ask = askingWith(graphql, options.decisionOnly !== true);
  return {
    ...graphql,
    ...subscriber,
    ...recognitionCalls(ask),
    ...transferCalls(ask),
    ...sightingCalls(ask),
    ...privacyCalls(ask),
    cameras: cameraCalls(ask),
    erasures: erasureCalls(ask),
    galleries: galleryCalls(ask),
    identities: identityCalls(ask),
    jobs: jobCalls(ask),
    webhooks: webhookCalls(ask),
    uploadMedia: (galleryId: string, picture: Blob | ByteStream, more: UploadOptions = {}) =>
      uploadMedia(connection, { galleryId, picture }, more),
    uploadImport: (galleryId: string, file: Blob, more: ImportUploadOptions = {}) =>
      uploadImport(connection, { galleryId, file }, more),
    downloadExport: (jobId: string, more: Pick<CallOptions, 'signal'> = {}) =>
      downloadExport(connection, jobId, more),
    waitForJob: (jobId: string, more: WaitOptions = {}) => waitForJob({ graphql, subscriber }, jobId, more),
  };
}
