/** `extensions.code` of a GraphQL error, the code of a route, or what happened before there was an answer. */
export type RequestErrorCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'BAD_USER_INPUT'
  | 'RATE_LIMITED'
  | 'QUERY_TOO_COMPLEX'
  | 'DEPENDENCY_UNAVAILABLE'
  | 'INTERNAL_SERVER_ERROR'
  /** No answer, or one that is not ours (a proxy's page). */
  | 'NETWORK'
  | (string & {});

interface Facts {
  readonly code: RequestErrorCode;
  readonly requestId?: string | null;
  readonly retryAfterMs?: number | null;
  /** Which of the inputs was refused. */
  readonly path?: readonly string[] | null;
}

/** A request that was not answered as asked: a fault, not an expected failure (those are `userErrors`). */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly code: RequestErrorCode;
  /** Finds the request in the server's log. */
  readonly requestId: string | null;
  readonly retryAfterMs: number | null;
  readonly path: readonly string[] | null;

  constructor(
    message: string,
    { code, requestId = null, retryAfterMs = null, path = null }: Facts,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.code = code;
    this.requestId = requestId;
    this.retryAfterMs = retryAfterMs;
    this.path = path;
  }
}

/** Faults that may be gone a moment later. */
export function isPassing(error: unknown): error is RequestError {
  if (!(error instanceof RequestError)) return false;
  return ['NETWORK', 'DEPENDENCY_UNAVAILABLE', 'RATE_LIMITED'].includes(error.code);
}

export function isCode(error: unknown, code: RequestErrorCode): boolean {
  return error instanceof RequestError && error.code === code;
}
