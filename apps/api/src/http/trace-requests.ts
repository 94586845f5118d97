import type { RequestHandler } from 'express';
import { beginRequest, runInside } from '../core/tracing.ts';
import { routeOf } from './metrics.ts';

/** A span for each request: method, kind of route and status, and nothing of who asked for what. */
export const traceRequests: RequestHandler = (request, response, next) => {
  const route = routeOf(request.path);
  const { span, inside } = beginRequest(`${request.method} ${route}`, request.headers);
  response.once('close', () => {
    span.setAttributes({
      'http.request.method': request.method,
      'http.route': route,
      'http.response.status_code': response.statusCode,
    });
    span.end();
  });
  runInside(inside, next);
};
