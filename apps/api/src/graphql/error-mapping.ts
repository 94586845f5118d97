import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { BadRequestError, ForbiddenError } from '../core/access.ts';
import { DependencyError, SpaceMismatchError } from '../core/errors.ts';
import { QueryTooComplexError } from './query-cost.ts';

/** Values of `extensions.code` in top-level errors. */
export type ErrorCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'BAD_USER_INPUT'
  | 'RATE_LIMITED'
  | 'QUERY_TOO_COMPLEX'
  | 'DEPENDENCY_UNAVAILABLE'
  | 'INTERNAL_SERVER_ERROR';

/** What leaves the process about an error, whatever it was. */
export interface PublicError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly retryAfterMs?: number;
}

const maxMessageLength = 300;

/** The codes that Apollo gives to faulty requests; its other codes are our faults. */
const requestFaults: readonly unknown[] = [
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'OPERATION_RESOLUTION_FAILURE',
];

/** The error that a resolver threw, below what GraphQL wrapped around it. */
export function unwrapError(error: unknown): unknown {
  let inner = error;
  while (inner instanceof GraphQLError && inner.originalError !== undefined) {
    inner = inner.originalError;
  }
  return inner;
}

/** Maps what went wrong to what the caller may know; null for an unknown error, which is our fault. */
export function knownError(error: unknown, apolloCode?: unknown): PublicError | null {
  const inner = unwrapError(error);
  if (inner instanceof ForbiddenError) return { code: 'FORBIDDEN', message: inner.message };
  if (inner instanceof BadRequestError) return { code: 'BAD_USER_INPUT', message: inner.message };
  if (inner instanceof SpaceMismatchError) {
    return { code: 'BAD_USER_INPUT', message: 'SPACE_MISMATCH: the embeddings belong to different spaces' };
  }
  if (inner instanceof QueryTooComplexError) return { code: 'QUERY_TOO_COMPLEX', message: inner.message };
  if (inner instanceof DependencyError) {
    const message = `the ${inner.dependency} is not available${inner.retryable ? '; try again' : ''}`;
    const wait = inner.retryAfterMs === null ? {} : { retryAfterMs: inner.retryAfterMs };
    return { code: 'DEPENDENCY_UNAVAILABLE', message, ...wait };
  }
  if (inner instanceof GraphQLError && error instanceof GraphQLError && requestFaults.includes(apolloCode)) {
    return { code: 'BAD_USER_INPUT', message: withoutValues(error.message) };
  }
  return null;
}

/** GraphQL quotes refused values, which may be pictures or vectors: the answer names their place only. */
function withoutValues(message: string): string {
  const bounded = message.replace(/ value: [^]*$/, ' value');
  const quoted = /^Variable "\$(\w+)" got invalid value [^]*?(?: at "([^"]{1,200})")?; ([^]*)$/.exec(bounded);
  if (quoted === null) return bounded.slice(0, maxMessageLength);
  const [, variable = '', place = variable, reason = ''] = quoted;
  return `Variable "$${variable}" is invalid at "${place}": ${reason}`.slice(0, maxMessageLength);
}

/** Apollo's `formatError`: the only way by which an error reaches a caller. */
export function formatError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const known = knownError(error, formatted.extensions?.['code']) ?? {
    code: 'INTERNAL_SERVER_ERROR',
    message: 'something went wrong on the server; the request id finds it in the log',
  };
  const { code, message, ...extensions } = known;
  return {
    message,
    ...(formatted.locations === undefined ? {} : { locations: formatted.locations }),
    ...(formatted.path === undefined ? {} : { path: formatted.path }),
    extensions: { code, ...extensions },
  };
}

/** A request that was refused before any resolver ran, with its HTTP status. */
export function refusal(error: unknown, status: number): GraphQLError {
  const http = { status };
  if (error instanceof GraphQLError) {
    return new GraphQLError(error.message, {
      originalError: error.originalError,
      extensions: { code: 'BAD_USER_INPUT', http },
    });
  }
  const originalError = error instanceof Error ? error : new Error(String(error));
  return new GraphQLError(originalError.message, { originalError, extensions: { http } });
}

/** An error as GraphQL raises it, before it is made public. */
export type RaisedError = GraphQLError;

export function toGraphqlError(error: unknown): RaisedError {
  if (error instanceof GraphQLError) return error;
  const originalError = error instanceof Error ? error : new Error(String(error));
  return new GraphQLError(originalError.message, { originalError });
}

/** As `formatError`, for errors that do not pass through Apollo. */
export function publicErrors(errors: readonly RaisedError[], requestId: string): GraphQLFormattedError[] {
  return errors.map((error) => {
    const json = error.toJSON();
    // GraphQL wraps its own errors too: that of a refused variable has another one within.
    const isOfRequest = unwrapError(error) instanceof GraphQLError;
    const code = error.extensions['code'] ?? (isOfRequest ? 'BAD_REQUEST' : undefined);
    const formatted = formatError({ ...json, extensions: { ...json.extensions, code } }, error);
    return { ...formatted, extensions: { ...formatted.extensions, requestId } };
  });
}
