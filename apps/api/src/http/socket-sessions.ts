import type { IncomingMessage } from 'node:http';
import type { WebSocket } from 'ws';
import { BadRequestError } from '../core/access.ts';
import type { RequestContext } from '../core/context.ts';
import { newId } from '../core/ids.ts';
import type { Authenticated } from '../features/apikey/authentication.ts';
import { SessionEndedError, type Session } from '../core/session.ts';
import { toGraphqlError, type RaisedError } from '../graphql/error-mapping.ts';
import { failureLimit } from './authenticate.ts';
import { credentialIn, identify, secretInHeaders, type Credential, type Doorkeeper } from './credentials.ts';
import { provenanceOf } from './own-origin.ts';
import type { RateLimiter } from './rate-limiter.ts';
import { closeCodes, subscriptionLimits } from './subscription-limits.ts';

interface Dependencies {
  readonly door: Doorkeeper;
  readonly limiter: RateLimiter;
  /** The origin under which browsers know the server; null: only its own address. */
  readonly publicOrigin: string | null;
  /** Who connects, behind the proxies that are trusted. */
  readonly addressOf: (request: IncomingMessage) => string;
}

export interface SocketSession extends Session {
  readonly request: RequestContext;
  /** Why the connection may not open another subscription beside `open` ones; null if it may. */
  refusal(open: number): RaisedError | null;
}

/** The WebSockets whose key or session is known, each with its caller. */
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

  /** Looks again whether a person's connections still hold; those that do not are closed. */
  recheck(actorId: string): void {
    for (const session of this.#sessions.values()) {
      if (session.request.actor.id === actorId) session.renew().catch(() => undefined);
    }
  }

  /** @returns false if the key or session is missing or wrong; the connection is closed with `forbidden` then. */
  async open(
    socket: WebSocket,
    hello: { readonly request: IncomingMessage; readonly params: Readonly<Record<string, unknown>> },
  ): Promise<boolean> {
    const { door, limiter, addressOf } = this.#deps;
    const address = `failures of ${addressOf(hello.request)}`;
    const credential = this.#credentialOf(hello);
    if (credential?.kind !== 'SESSION' && limiter.wait(address, failureLimit) > 0) {
      return tooMany(socket, 'too many wrong keys');
    }
    const found = credential === null ? null : await identify(credential, door);
    if (credential === null || found === null) {
      if (credential?.kind !== 'SESSION') limiter.take(address, failureLimit);
      return false;
    }
    const ofKey = [...this.#sessions.values()].filter(({ request }) => request.actor.id === found.actor.id);
    if (ofKey.length >= subscriptionLimits.maxConnectionsPerKey)
      return tooMany(socket, 'too many connections of this key');
    if (socket.readyState !== socket.OPEN) return false;
    this.#sessions.set(socket, this.#session(socket, credential, found));
    socket.once('close', () => this.#sessions.delete(socket));
    return true;
  }

  /** A cookie counts only where the browser says that a page of this server connects. */
  #credentialOf({ request, params }: Parameters<SocketSessions['open']>[1]): Credential | null {
    const { door, publicOrigin } = this.#deps;
    const secret = secretInParams(params);
    const credential =
      secret === null ? credentialIn(request.headers, door) : ({ kind: 'KEY', secret } as const);
    const isOwn = provenanceOf(request.headers, publicOrigin) === 'OWN';
    return credential?.kind === 'SESSION' && !isOwn ? null : credential;
  }

  #session(socket: WebSocket, credential: Credential, found: Authenticated): SocketSession {
    const { door, limiter } = this.#deps;
    const request: RequestContext = { requestId: newId(), actor: found.actor };
    return {
      request,
      renew: async () => {
        const now = await identify(credential, door, { isUse: false });
        if (now !== null) return { ...request, actor: now.actor };
        socket.close(closeCodes.forbidden, 'Forbidden');
        throw new SessionEndedError('the key or session is not valid any more');
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
