import type { NextFunction, Request, Response } from 'express';
import { newId } from '../core/ids.ts';

const sane = /^[A-Za-z0-9._-]{8,64}$/;

/** Names the request: by the caller's `X-Request-Id` if it is harmless in logs, else by a new id. */
export function requestId(request: Request, response: Response, next: NextFunction): void {
  const given = request.get('x-request-id');
  const id = given !== undefined && sane.test(given) ? given : newId();
  response.locals['requestId'] = id;
  response.setHeader('X-Request-Id', id);
  next();
}
