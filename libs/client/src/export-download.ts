import { errorOfResponse } from './core/answer.ts';
import type { CallOptions, Connection } from './core/connection.ts';
import { retrying } from './core/retry.ts';

export interface ExportDownload {
  /** The ZIP; it errors if the connection breaks before its end. */
  readonly stream: ReadableStream<Uint8Array>;
  /** Null if the server or a proxy does not say. */
  readonly byteLength: number | null;
}

/**
 * The ZIP of an export that has succeeded, by `GET /exports/<job id>`. Only `signal` ends it: it may last.
 *
 * @throws {NotFoundError} if the job is none, has not ended, or its file is over the days that files are kept.
 */
export async function downloadExport(
  connection: Connection,
  jobId: string,
  { signal }: Pick<CallOptions, 'signal'> = {},
): Promise<ExportDownload> {
  const path = `/exports/${encodeURIComponent(jobId)}`;
  const open = () =>
    connection.exchange({ path, init: { method: 'GET' }, read: opened, isUntimed: true }, { signal });
  return await retrying(open, { ...connection.retry, signal });
}

async function opened(response: Response): Promise<ExportDownload> {
  if (!response.ok || response.body === null) throw await errorOfResponse(response);
  const length = response.headers.get('content-length');
  return { stream: response.body, byteLength: length === null ? null : Number(length) };
}
