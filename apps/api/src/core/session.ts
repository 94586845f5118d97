import type { RequestContext } from './context.ts';

/** A connection that outlives its requests. */
export interface Session {
  /**
   * The caller as it is now, for the next event.
   *
   * @throws {SessionEndedError} if its key is revoked or has expired; the connection is closed then.
   */
  renew(): Promise<RequestContext>;
}

/** The caller may not listen any more. */
export class SessionEndedError extends Error {
  override readonly name = 'SessionEndedError';
}

/** What a subscription's field is resolved from: the value, and for whom. */
export interface SubscriptionEvent<T> {
  readonly request: RequestContext;
  readonly value: T;
}
