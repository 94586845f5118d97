import type { IncomingMessage } from 'node:http';
import type { WebSocket } from 'ws';
import { BadRequestError } from '../core/access.ts';
import type { RequestContext } from '../core/context.ts';
import { newId } from '../core/ids.ts';
import type { Authenticated } from '../features/apikey/authentication.ts';
import { SessionEndedError, type Session } from '../core/session.ts';
import { toGraphqlError, type RaisedError } from '../graphql/error-mapping.ts';
import { failureLimit, secretInHeaders } from './authenticate.ts';
import type { RateLimiter } from './rate-limiter.ts';
import { closeCodes, subscriptionLimits } from './subscription-limits.ts';

interface Dependencies {
  readonly authenticate: (secret: string) => Promise<Authenticated | null>;
  readonly limiter: RateLimiter;
  /** Who connects, behind the proxies that are trusted. */
  readonly addressOf: (request: IncomingMessage) => string;
}

export interface SocketSession extends Session {
  readonly request: RequestContext;
  /** Why the connection may not open another subscription beside `open` ones; null if it may. */
  refusal(open: number): RaisedError | null;
}

/** The WebSockets whose key is known, each with its caller. */
export class SocketSessions {
  readonly #deps: Dependencies;
  readonly #sessions = new Map<WebSocket, SocketSession>();
  readonly #timer: NodeJS.Timeout;

  constructor(deps: Dependencies) {
    this.#deps = deps;
    this.#timer = setInterval(() => this.#recheck(), subscriptionLimits.recheckMs);
    this.#timer.unref();
  }

  of(socket: WebSocket): SocketSession | undefined {
    return this.#sessions.get(socket);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  /** @returns false if the key is missing or wrong; the connection is closed with `forbidden` then. */
  async open(
    socket: WebSocket,
    hello: { readonly request: IncomingMessage; readonly params: Readonly<Record<string, unknown>> },
  ): Promise<boolean> {
    const { authenticate, limiter, addressOf } = this.#deps;
    const address = `failures of ${addressOf(hello.request)}`;
    const secret = secretInParams(hello.params) ?? secretInHeaders(hello.request.headers);
    if (limiter.wait(address, failureLimit) > 0) return tooMany(socket, 'too many wrong keys');
    const found = secret === null ? null : await authenticate(secret);
    if (secret === null || found === null) {
      limiter.take(address, failureLimit);
      return false;
    }
    const ofKey = [...this.#sessions.values()].filter(({ request }) => request.actor.id === found.actor.id);
    if (ofKey.length >= subscriptionLimits.maxConnectionsPerKey)
      return tooMany(socket, 'too many connections of this key');
    if (socket.readyState !== socket.OPEN) return false;
    this.#sessions.set(socket, this.#session(socket, secret, found));
    socket.once('close', () => this.#sessions.delete(socket));
    return true;
  }

  #session(socket: WebSocket, secret: string, found: Authenticated): SocketSession {
    const { authenticate, limiter } = this.#deps;
    const request: RequestContext = { requestId: newId(), actor: found.actor };
    return {
      request,
      renew: async () => {
        const now = await authenticate(secret);
        if (now !== null) return { ...request, actor: now.actor };
        socket.close(closeCodes.forbidden, 'Forbidden');
        throw new SessionEndedError('the key is not valid any more');
      },
      refusal: (open) => {
        const { maxSubscriptionsPerConnection: most } = subscriptionLimits;
        if (open > most) return refused(`a connection has at most ${most} subscriptions`);
        const perMinute = found.rateLimitPerMinute;
        if (perMinute === null) return null;
        const limit = { burst: Math.max(1, perMinute), perMinute };
        const waitMs = limiter.take(`key ${found.actor.id}`, limit);
        return waitMs === 0 ? null : refused('too many requests of this key');
      },
    };
  }

  /** A failed look at the database closes nothing. */
  #recheck(): void {
    for (const session of this.#sessions.values()) session.renew().catch(() => undefined);
  }
}

function refused(message: string): RaisedError {
  return toGraphqlError(new BadRequestError(message));
}

function tooMany(socket: WebSocket, reason: string): false {
  socket.close(closeCodes.tooMany, reason);
  return false;
}

export function connectionParamsOf(params: unknown): Readonly<Record<string, unknown>> {
  return typeof params === 'object' && params !== null ? { ...params } : {};
}

/** As a header would carry it, or as `apiKey`. */
function secretInParams(params: Readonly<Record<string, unknown>>): string | null {
  const { apiKey } = params;
  if (typeof apiKey === 'string') return apiKey;
  const header = params['Authorization'] ?? params['authorization'];
  return typeof header === 'string' ? secretInHeaders({ authorization: header }) : null;
}
