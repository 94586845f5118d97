import type { Request, RequestHandler, Response } from 'express';
import type { RequestContext } from '../core/context.ts';
import type { Authenticated } from '../features/apikey/authentication.ts';
import { refuse, requestIdOf } from './answers.ts';
import type { RateLimiter } from './rate-limiter.ts';

/** Wrong keys from one address: ten at once, then one each six seconds. */
const failureLimit = { burst: 10, perMinute: 10 };

interface Dependencies {
  readonly authenticate: (secret: string) => Promise<Authenticated | null>;
  readonly limiter: RateLimiter;
}

/** Lets only callers with a live key pass, before anything of the body is read. */
export function authenticate({ authenticate: lookUp, limiter }: Dependencies): RequestHandler {
  return async (request, response, next) => {
    const address = `failures of ${request.ip ?? 'unknown'}`;
    const secret = secretOf(request);
    const found = secret === null ? null : await lookUp(secret);
    if (found === null) {
      refuseStranger(response, limiter.take(address, failureLimit));
      return;
    }
    const limit = found.rateLimitPerMinute;
    const waitMs =
      limit === null ? 0 : limiter.take(`key ${found.actor.id}`, { burst: Math.max(1, limit), perMinute: limit });
    if (waitMs > 0) {
      refuse(response, 429, { code: 'RATE_LIMITED', message: 'too many requests of this key', retryAfterMs: waitMs });
      return;
    }
    const context: RequestContext = { requestId: requestIdOf(response), actor: found.actor };
    response.locals['context'] = context;
    next();
  };
}

function refuseStranger(response: Response, waitMs: number): void {
  if (waitMs > 0) {
    const message = 'too many requests without a valid key from this address';
    refuse(response, 429, { code: 'RATE_LIMITED', message, retryAfterMs: waitMs });
    return;
  }
  response.setHeader('WWW-Authenticate', 'Bearer');
  refuse(response, 401, { code: 'UNAUTHENTICATED', message: 'a valid API key is needed: Authorization: Bearer <key>' });
}

function secretOf(request: Request): string | null {
  const bearer = /^Bearer +(\S+) *$/i.exec(request.get('authorization') ?? '')?.[1];
  return bearer ?? request.get('x-api-key') ?? null;
}

/** Who asks, for handlers behind `authenticate`. */
export function requestContextOf(response: Response): RequestContext {
  const context = response.locals['context'] as RequestContext | undefined; // reason: express types locals loosely; set by authenticate
  if (context === undefined) throw new TypeError('requestContextOf: the route is not behind authenticate');
  return context;
}
