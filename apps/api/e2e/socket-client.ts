import { createClient, type Client, type FormattedExecutionResult } from 'graphql-ws';
import { WebSocket, type ClientOptions } from 'ws';

export interface SocketOptions {
  readonly url: string;
  readonly params?: Record<string, unknown>;
  readonly headers?: Record<string, string>;
}

/** What a subscription was told, and how it ended. */
export interface Told {
  // Tests look into answers freely: a wrong guess fails the test at the very place.
  // oxlint-disable-next-line typescript/no-explicit-any -- see above
  readonly events: any[];
  readonly results: FormattedExecutionResult<Record<string, unknown>, unknown>[];
  /** Close code or errors; undefined when it was completed. */
  readonly end: Promise<unknown>;
  stop(): void;
}

/** A GraphQL client over WebSocket that does not try again. */
export function socketClient({ url, params, headers = {} }: SocketOptions): Client {
  class WithHeaders extends WebSocket {
    constructor(address: string, protocols?: string | string[]) {
      const options: ClientOptions = { headers };
      super(address, protocols, options);
    }
  }
  return createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WithHeaders,
    retryAttempts: 0,
    lazy: true,
    ...(params === undefined ? {} : { connectionParams: params }),
  });
}

export function listen(client: Client, query: string, variables: Record<string, unknown> = {}): Told {
  const results: FormattedExecutionResult<Record<string, unknown>, unknown>[] = [];
  const events: unknown[] = [];
  const { promise, resolve } = Promise.withResolvers<unknown>();
  const stop = client.subscribe(
    { query, variables },
    {
      next: (result) => {
        results.push(result);
        events.push(Object.values(result.data ?? {})[0]);
      },
      error: (error: unknown) =>
        resolve(typeof error === 'object' && error !== null && 'code' in error ? error.code : error),
      complete: () => resolve(undefined),
    },
  );
  return { events, results, end: promise, stop };
}
