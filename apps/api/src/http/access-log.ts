import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { callerOf, requestIdOf } from './answers.ts';

/** One line a request at level `debug`: who, what, how it ended and how long it took; never its body or its query. */
export function accessLog(log: Logger): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now();
    response.once('close', () => {
      const tookMs = Math.round(performance.now() - startedAt);
      const { method, path } = request;
      const caller = callerOf(response);
      log.debug(
        { requestId: requestIdOf(response), caller, method, path, status: response.statusCode, tookMs },
        'request',
      );
    });
    next();
  };
}
