import type { ErrorRequestHandler } from 'express';
import type { Logger } from 'pino';
import { DependencyError } from '../core/errors.ts';
import type { ErrorCode } from '../graphql/error-mapping.ts';
import { refuse, requestIdOf } from './answers.ts';
import { maxJsonMarks, tooManyValues } from './json-shape.ts';

interface Answer {
  readonly status: number;
  readonly code: ErrorCode;
  readonly message: string;
  readonly retryAfterMs?: number;
}

/** The last middleware: turns what a handler threw into an answer without internals, and logs our own faults. */
export function errorHandler(log: Logger): ErrorRequestHandler {
  // oxlint-disable-next-line max-params -- express tells error handlers by their four parameters
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const { status, ...answer } = answerTo(error);
    if (status >= 500) log.error({ requestId: requestIdOf(response), err: error }, 'a request failed');
    refuse(response, status, answer);
  };
}

function answerTo(error: unknown): Answer {
  if (error instanceof DependencyError) {
    const wait = error.retryAfterMs === null ? {} : { retryAfterMs: error.retryAfterMs };
    return {
      status: 503,
      code: 'DEPENDENCY_UNAVAILABLE',
      message: `the ${error.dependency} is not available`,
      ...wait,
    };
  }
  switch (bodyFault(error)) {
    case 'entity.too.large':
      return { status: 413, code: 'BAD_USER_INPUT', message: 'the body is too large' };
    case 'encoding.unsupported':
    case 'charset.unsupported':
      return { status: 415, code: 'BAD_USER_INPUT', message: 'the body has an unsupported encoding' };
    case tooManyValues:
      return {
        status: 400,
        code: 'QUERY_TOO_COMPLEX',
        message: `the body has more than ${maxJsonMarks} values`,
      };
    case null:
      if (isFaultOfCaller(error)) {
        return { status: 400, code: 'BAD_USER_INPUT', message: 'the request is malformed' };
      }
      return {
        status: 500,
        code: 'INTERNAL_SERVER_ERROR',
        message: 'something went wrong on the server; the request id finds it in the log',
      };
    default:
      return { status: 400, code: 'BAD_USER_INPUT', message: 'the body is not valid JSON' };
  }
}

/** Of a status below 500 without a name: a damaged compressed body, an address that cannot be decoded. */
function isFaultOfCaller(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('status' in error)) return false;
  return typeof error.status === 'number' && error.status >= 400 && error.status < 500;
}

/** The body parser's name for what is wrong with a body; null for errors of another origin. */
function bodyFault(error: unknown): string | null {
  if (typeof error !== 'object' || error === null || !('type' in error)) return null;
  const isParserError = 'status' in error && typeof error.status === 'number' && error.status < 500;
  return isParserError && typeof error.type === 'string' ? error.type : null;
}
