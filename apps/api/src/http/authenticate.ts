import { createHash } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import type { RequestContext } from '../core/context.ts';
import type { Authenticated } from '../features/apikey/authentication.ts';
import { refuse, requestIdOf } from './answers.ts';
import { credentialIn, identify, type Credential, type Doorkeeper } from './credentials.ts';
import { provenanceOf } from './own-origin.ts';
import type { RateLimiter } from './rate-limiter.ts';

/** Wrong keys from one address: ten at once, then one each six seconds. */
export const failureLimit = { burst: 10, perMinute: 10 };

export interface AuthenticateDependencies {
  readonly door: Doorkeeper;
  readonly limiter: RateLimiter;
  /** The origin under which browsers know the server; null: only its own address. */
  readonly publicOrigin: string | null;
}

/** Lets only callers with a live key or session pass, before anything of the body is read. */
export function authenticate({ door, limiter, publicOrigin }: AuthenticateDependencies): RequestHandler {
  const recent = new RecentSecrets();
  return async (request, response, next) => {
    const address = `failures of ${request.ip ?? 'unknown'}`;
    const credential = credentialIn(request.headers, door);
    const waitForAddressMs = limiter.wait(address, failureLimit);
    if (waitForAddressMs > 0 && mayBeGuess(credential, recent)) {
      boundBody(request);
      refuseStranger(response, waitForAddressMs);
      return;
    }
    if (credential?.kind === 'SESSION' && !isOwnDoing(request, publicOrigin)) {
      boundBody(request);
      const message = 'a request with a cookie must come from a page of this server';
      refuse(response, 403, { code: 'FORBIDDEN', message });
      return;
    }
    const found = credential === null ? null : await identify(credential, door);
    if (credential === null || found === null) {
      boundBody(request);
      refuseStranger(response, credential?.kind === 'SESSION' ? 0 : limiter.take(address, failureLimit));
      return;
    }
    if (credential.kind === 'KEY') recent.add(credential.secret);
    const waitMs = waitOf(found, limiter);
    if (waitMs > 0) {
      const message = 'too many requests of this key';
      refuse(response, 429, { code: 'RATE_LIMITED', message, retryAfterMs: waitMs });
      return;
    }
    const { actor, session } = found;
    const ofSession = session === undefined ? {} : { sessionId: session.id };
    const context: RequestContext = { requestId: requestIdOf(response), actor, ...ofSession };
    response.locals['context'] = context;
    next();
  };
}

/** Of secrets that were right lately, and of cookies that this server signed, nobody makes many until one fits. */
function mayBeGuess(credential: Credential | null, recent: RecentSecrets): boolean {
  return credential === null || (credential.kind === 'KEY' && !recent.has(credential.secret));
}

function waitOf({ actor, rateLimitPerMinute: limit }: Authenticated, limiter: RateLimiter): number {
  if (limit === null) return 0;
  return limiter.take(`key ${actor.id}`, { burst: Math.max(1, limit), perMinute: limit });
}

const harmlessMethods = ['GET', 'HEAD'];

/**
 * Browsers send cookies along with what pages of others make them send. What changes something must name the console's own
 * origin; reading needs no more than not to be asked for by another page.
 */
function isOwnDoing(request: Request, publicOrigin: string | null): boolean {
  const provenance = provenanceOf(request.headers, publicOrigin);
  return provenance === 'OWN' || (provenance === 'UNSAID' && harmlessMethods.includes(request.method));
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
    message: 'a valid API key is needed: Authorization: Bearer <key>; or sign in',
  });
}

/** Who asks, for handlers behind `authenticate`. */
export function requestContextOf(response: Response): RequestContext {
  const context = response.locals['context'] as RequestContext | undefined; // reason: express types locals loosely; set by authenticate
  if (context === undefined) throw new TypeError('requestContextOf: the route is not behind authenticate');
  return context;
}
