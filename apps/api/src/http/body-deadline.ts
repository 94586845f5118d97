import type { RequestHandler } from 'express';

/** A body of the API's own routes is small: one that takes longer is kept slow to hold a connection. */
const bodyWithinMs = 120_000;
/** Uploads for imports take as long as they take, but never stand still so long. */
const idleMs = 60_000;

/**
 * Ends requests whose body does not come. Node's own `requestTimeout` knows no routes, and an upload of 20 GiB takes
 * hours: `isLong` names the routes that have only to keep going.
 */
export function bodyDeadline(isLong: (path: string) => boolean): RequestHandler {
  return (request, _response, next) => {
    if (isLong(request.path)) {
      request.setTimeout(idleMs, () => request.destroy());
    } else {
      const timer = setTimeout(() => {
        if (!request.complete) request.destroy();
      }, bodyWithinMs);
      timer.unref();
      request.once('close', () => clearTimeout(timer));
    }
    next();
  };
}
