import type { RequestContext } from '../core/context.ts';
import type { Session } from '../core/session.ts';
import type { Services } from './services.ts';

/** What resolvers see: who asks, and the services that answer. A new object for each request: loaders hang on it. */
export interface GraphqlContext {
  readonly request: RequestContext;
  readonly services: Services;
  /** Of a WebSocket; what it sends is for the caller as it is then. */
  readonly session?: Session;
}
