import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Request, RequestHandler, Response } from 'express';
import type { RequestContext } from '../core/context.ts';
import type { Authenticated } from '../features/apikey/authentication.ts';
import { refuse, requestIdOf } from './answers.ts';
import type { RateLimiter } from './rate-limiter.ts';

/** Wrong keys from one address: ten at once, then one each six seconds. */
export const failureLimit = { burst: 10, perMinute: 10 };

interface Dependencies {
  readonly authenticate: (secret: string) => Promise<Authenticated | null>;
  readonly limiter: RateLimiter;
}

/** Lets only callers with a live key pass, before anything of the body is read. */
export function authenticate({ authenticate: lookUp, limiter }: Dependencies): RequestHandler {
  const recent = new RecentSecrets();
  return async (request, response, next) => {
    const address = `failures of ${request.ip ?? 'unknown'}`;
    const secret = secretInHeaders(request.headers);
    const waitForAddressMs = limiter.wait(address, failureLimit);
    if (waitForAddressMs > 0 && (secret === null || !recent.has(secret))) {
      boundBody(request);
      refuseStranger(response, waitForAddressMs);
      return;
    }
    const found = secret === null ? null : await lookUp(secret);
    if (secret === null || found === null) {
      boundBody(request);
      refuseStranger(response, limiter.take(address, failureLimit));
      return;
    }
    recent.add(secret);
    const limit = found.rateLimitPerMinute;
    const waitMs =
      limit === null
        ? 0
        : limiter.take(`key ${found.actor.id}`, { burst: Math.max(1, limit), perMinute: limit });
    if (waitMs > 0) {
      refuse(response, 429, {
        code: 'RATE_LIMITED',
        message: 'too many requests of this key',
        retryAfterMs: waitMs,
      });
      return;
    }
    const context: RequestContext = { requestId: requestIdOf(response), actor: found.actor };
    response.locals['context'] = context;
    next();
  };
}

const maxRecent = 1_000;

/** Secrets that were right lately, as digests: their callers do not suffer from who else shares their address. */
class RecentSecrets {
  readonly #digests = new Set<string>();

  has(secret: string): boolean {
    return this.#digests.has(digestOf(secret));
  }

  add(secret: string): void {
    const digest = digestOf(secret);
    this.#digests.delete(digest);
    this.#digests.add(digest);
    const oldest = this.#digests.values().next().value;
    if (this.#digests.size > maxRecent && oldest !== undefined) this.#digests.delete(oldest);
  }
}

function digestOf(secret: string): string {
  return createHash('sha256').update(secret, 'utf8').digest('base64');
}

const maxBytesOfStrangers = 16 * 2 ** 20;

/**
 * Throws away what a stranger still sends, so that it reads its answer and not a broken connection; but only so much,
 * or one request would keep the line busy for as long as it lasts.
 */
function boundBody(request: Request): void {
  let bytes = 0;
  request.on('data', (chunk: Uint8Array) => {
    bytes += chunk.byteLength;
    if (bytes > maxBytesOfStrangers) request.destroy();
  });
}

function refuseStranger(response: Response, waitMs: number): void {
  if (waitMs > 0) {
    const message = 'too many requests without a valid key from this address';
    refuse(response, 429, { code: 'RATE_LIMITED', message, retryAfterMs: waitMs });
    return;
  }
  response.setHeader('WWW-Authenticate', 'Bearer');
  refuse(response, 401, {
    code: 'UNAUTHENTICATED',
    message: 'a valid API key is needed: Authorization: Bearer <key>',
  });
}

export function secretInHeaders(headers: IncomingHttpHeaders): string | null {
  const bearer = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1];
  const key = headers['x-api-key'];
  return bearer ?? (typeof key === 'string' ? key : null);
}

/** Who asks, for handlers behind `authenticate`. */
export function requestContextOf(response: Response): RequestContext {
  const context = response.locals['context'] as RequestContext | undefined; // reason: express types locals loosely; set by authenticate
  if (context === undefined) throw new TypeError('requestContextOf: the route is not behind authenticate');
  return context;
}
