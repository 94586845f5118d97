/** One entry of `errors` in a GraphQL answer. */
export interface GraphqlFailure {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: {
    readonly code: string;
    readonly requestId: string;
    readonly retryAfterMs?: number;
  };
}

export interface ErrorFacts {
  readonly requestId?: string | null;
  /** Of HTTP; null where none came. */
  readonly status?: number | null;
  readonly retryAfterMs?: number | null;
  readonly cause?: unknown;
  /** All of a GraphQL answer; the first one names this error. */
  readonly errors?: readonly GraphqlFailure[];
  /** What was answered beside the errors: fields whose failure stays local are null in it. */
  readonly data?: unknown;
}

/**
 * Everything that this client throws, but `TypeError` for misuse and the `reason` of an `AbortSignal`. `code` is stable
 * and machine-readable; `requestId` finds the request in the server's log.
 */
export class GalleristError extends Error {
  override readonly name: string = 'GalleristError';
  readonly code: string;
  readonly requestId: string | null;
  readonly status: number | null;
  /** How long the server asks to wait; null where it does not say that trying again helps. */
  readonly retryAfterMs: number | null;
  readonly errors: readonly GraphqlFailure[];
  readonly data: unknown;

  constructor(code: string, message: string, facts: ErrorFacts = {}) {
    super(message, facts.cause === undefined ? {} : { cause: facts.cause });
    this.code = code;
    this.requestId = facts.requestId ?? null;
    this.status = facts.status ?? null;
    this.retryAfterMs = facts.retryAfterMs ?? null;
    this.errors = facts.errors ?? [];
    this.data = facts.data ?? null;
  }

  /** Whether the same request may succeed later; whether it may be sent again is another question. */
  get isRetryable(): boolean {
    return false;
  }
}

/** `UNAUTHENTICATED`: no key, a wrong one, one that is revoked or has expired. */
export class UnauthenticatedError extends GalleristError {
  override readonly name = 'UnauthenticatedError';
}

/** `FORBIDDEN`: the role does not allow it. */
export class ForbiddenError extends GalleristError {
  override readonly name = 'ForbiddenError';
}

/** `BAD_USER_INPUT`: the request itself is faulty; `userErrors` are what a person can act on. */
export class BadUserInputError extends GalleristError {
  override readonly name = 'BadUserInputError';
}

/** `NOT_FOUND` of uploads, downloads and jobs: it is not there, or not for this caller. */
export class NotFoundError extends GalleristError {
  override readonly name = 'NotFoundError';
}

/** `QUERY_TOO_COMPLEX`: ask for less at once. */
export class QueryTooComplexError extends GalleristError {
  override readonly name = 'QueryTooComplexError';
}

/** `RATE_LIMITED`: `retryAfterMs` says how long to wait. */
export class RateLimitedError extends GalleristError {
  override readonly name = 'RateLimitedError';
  override get isRetryable(): boolean {
    return true;
  }
}

/** `DEPENDENCY_UNAVAILABLE`: a database, an index or a disk of the server; retryable if it says when. */
export class DependencyUnavailableError extends GalleristError {
  override readonly name = 'DependencyUnavailableError';
  override get isRetryable(): boolean {
    return this.retryAfterMs !== null;
  }
}

/** `INTERNAL_SERVER_ERROR`: a fault of the server, of which nothing but the request id is told. */
export class InternalServerError extends GalleristError {
  override readonly name = 'InternalServerError';
}

/** An upload that was refused: `code` is a `RejectReason` such as `UNSUPPORTED_FORMAT`, or `UPLOAD_TOO_LARGE`. */
export class UploadRefusedError extends GalleristError {
  override readonly name = 'UploadRefusedError';
}

/** `NETWORK`: no answer, or none that is Gallerist's. */
export class NetworkError extends GalleristError {
  override readonly name = 'NetworkError';
  override get isRetryable(): boolean {
    return true;
  }
}

/** `TIMEOUT`: no answer within `timeoutMs`. Whether the server did what was asked is unknown. */
export class TimeoutError extends GalleristError {
  override readonly name = 'TimeoutError';
}

type Constructor = new (code: string, message: string, facts?: ErrorFacts) => GalleristError;

const classes: Readonly<Record<string, Constructor>> = {
  UNAUTHENTICATED: UnauthenticatedError,
  FORBIDDEN: ForbiddenError,
  BAD_USER_INPUT: BadUserInputError,
  NOT_FOUND: NotFoundError,
  RATE_LIMITED: RateLimitedError,
  QUERY_TOO_COMPLEX: QueryTooComplexError,
  DEPENDENCY_UNAVAILABLE: DependencyUnavailableError,
  INTERNAL_SERVER_ERROR: InternalServerError,
};

/** The error of a code; of an unknown one (a newer server's, a reject reason) `otherwise`. */
export function errorOf(
  code: string,
  { message, ...facts }: ErrorFacts & { readonly message: string },
  otherwise: Constructor = GalleristError,
): GalleristError {
  return new (classes[code] ?? otherwise)(code, message, facts);
}
