import {
  NetworkError,
  UploadRefusedError,
  errorOf,
  type ErrorFacts,
  type GalleristError,
  type GraphqlFailure,
} from './errors.ts';

/** An answer of `/graphql` as it came. */
export interface GraphqlAnswer<TData = unknown> {
  readonly status: number;
  readonly headers: Headers;
  /** Null if nothing was executed. */
  readonly data: TData | null;
  readonly errors: readonly GraphqlFailure[];
  readonly text: string;
}

/** @throws {NetworkError} if it is no answer of Gallerist's: a proxy's error page, a half answer. */
export async function readAnswer<TData = unknown>(response: Response): Promise<GraphqlAnswer<TData>> {
  const text = await response.text();
  const body = parsed(text);
  if (body === null || !('data' in body || 'errors' in body)) throw foreignAnswer(response);
  const { data = null, errors = [] } = body as Partial<GraphqlAnswer<TData>>; // reason: the server's word for its answer
  return { status: response.status, headers: response.headers, data, errors, text };
}

/** What a GraphQL answer's errors are thrown as. */
export function errorOfAnswer({ status, headers, data, errors }: GraphqlAnswer): GalleristError {
  const [first] = errors;
  if (first === undefined)
    return new NetworkError('NETWORK', 'the answer has neither data nor errors', { status });
  const { code, requestId, retryAfterMs } = first.extensions;
  return errorOf(code, {
    message: first.message,
    requestId,
    status,
    retryAfterMs: retryAfterMs ?? retryAfterOf(headers),
    errors,
    data,
  });
}

/** What an answer of `/media`, `/imports` or `/exports` with a status of 400 or more is thrown as. */
export async function errorOfResponse(response: Response): Promise<GalleristError> {
  const text = await response.text().catch(() => '');
  const body = parsed(text);
  const {
    errors,
    error,
    requestId = null,
  } = (body ?? {}) as {
    errors?: readonly GraphqlFailure[];
    error?: { code: string; message: string };
    requestId?: string | null;
  }; // reason: the two shapes of refusals that the server has
  const { status, headers } = response;
  if (errors !== undefined) return errorOfAnswer({ status, headers, data: null, errors, text });
  if (error === undefined) return foreignAnswer(response);
  const facts: ErrorFacts = { requestId, status, retryAfterMs: retryAfterOf(headers) };
  return errorOf(error.code, { message: error.message, ...facts }, UploadRefusedError);
}

/** Proxies answer for servers that are away with pages of their own; such a moment passes. */
function foreignAnswer(response: Response): NetworkError {
  const facts = { status: response.status, retryAfterMs: retryAfterOf(response.headers) };
  return new NetworkError('NETWORK', `status ${response.status}, and no answer of Gallerist's`, facts);
}

/** `Retry-After` in milliseconds: of seconds or of a date; null if absent. */
export function retryAfterOf(headers: Headers, nowMs = Date.now()): number | null {
  const value = headers.get('retry-after');
  if (value === null) return null;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - nowMs);
}

function parsed(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? value : null;
  } catch {
    return null; // the caller says what that means
  }
}
