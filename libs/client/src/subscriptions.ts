import { createClient, type Client, type ClientOptions, type FormattedExecutionResult } from 'graphql-ws';
import { errorOfAnswer } from './core/answer.ts';
import type { CallOptions, Connection } from './core/connection.ts';
import { operationOf, type TypedDocument } from './core/document.ts';
import { NetworkError, UnauthenticatedError, type GraphqlFailure } from './core/errors.ts';
import { retryDefaults, sleep } from './core/retry.ts';

export interface SocketOptions {
  /** Instead of the global `WebSocket`, which Node has from 22 on: the class of the package `ws`. */
  readonly webSocket?: unknown;
  /** A connection that is silent is asked for a sign of life this often, and given up without one; 15,000 if absent. */
  readonly keepAliveMs?: number;
}

/** Subscriptions over one WebSocket, which is opened for the first and closed after the last. */
export interface Subscriber {
  subscribe<TResult, TVariables>(
    document: TypedDocument<TResult, TVariables>,
    variables: TVariables,
    options?: Pick<CallOptions, 'signal'>,
  ): AsyncGenerator<TResult, void, undefined>;
  close(): Promise<void>;
}

type Answer = FormattedExecutionResult<Record<string, unknown>, unknown>;

/** graphql-transport-ws: the key is missing, wrong, revoked or expired. */
const forbidden = 4403;

export function subscriberOf(connection: Connection, options: SocketOptions = {}): Subscriber {
  let client: Client | null = null;
  return {
    subscribe: async function* subscribe<TResult, TVariables>(
      document: TypedDocument<TResult, TVariables>,
      variables: TVariables,
      { signal }: Pick<CallOptions, 'signal'> = {},
    ) {
      signal?.throwIfAborted();
      client ??= createClient(socketOptionsOf(connection, options));
      const query = operationOf(document).text;
      const payload = { query, variables: variables as Record<string, unknown> }; // reason: GraphQL's variables are an object
      const events = client.iterate(payload);
      const stop = (): void => void events.return?.();
      signal?.addEventListener('abort', stop, { once: true });
      try {
        for await (const answer of events) yield dataOf(answer) as TResult; // reason: the document's own type
      } catch (error) {
        throw failureOf(error);
      } finally {
        signal?.removeEventListener('abort', stop);
      }
      signal?.throwIfAborted();
    },
    close: async () => {
      await client?.dispose();
      client = null;
    },
  };
}

/** A lost connection is made again, however long the server is away, and whoever listened is subscribed again. */
function socketOptionsOf({ url, apiKey }: Connection, options: SocketOptions): ClientOptions {
  const { maxWaitMs, baseMs } = retryDefaults;
  return {
    url: `${url.replace(/^http/, 'ws')}/graphql`,
    lazy: true,
    retryAttempts: Infinity,
    retryWait: (retries) => sleep(Math.random() * Math.min(maxWaitMs, baseMs * 2 ** retries)),
    shouldRetry: (cause) => closeCodeOf(cause) !== forbidden,
    ...(apiKey === null ? {} : { connectionParams: { Authorization: `Bearer ${apiKey}` } }),
    ...(options.webSocket === undefined ? {} : { webSocketImpl: options.webSocket }),
    ...signsOfLife(options.keepAliveMs ?? 15_000),
  };
}

/** A network that swallows packets closes nothing: without an answer to a ping within the time between pings, we do. */
function signsOfLife(keepAliveMs: number): Pick<ClientOptions, 'keepAlive' | 'on'> {
  let socket: { close(code: number, reason: string): void } | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    keepAlive: keepAliveMs,
    on: {
      opened: (opened) => {
        socket = opened as typeof socket; // reason: graphql-ws leaves the class of sockets open
      },
      ping: (isReceived) => {
        if (!isReceived) timer = setTimeout(() => socket?.close(4408, 'Request Timeout'), keepAliveMs);
      },
      pong: (isReceived) => {
        if (isReceived) clearTimeout(timer);
      },
      closed: () => clearTimeout(timer),
    },
  };
}

function dataOf({ data = null, errors = [] }: Answer): unknown {
  if (errors.length > 0 || data === null) throw errorOfFailures(errors);
  return data;
}

function failureOf(error: unknown): unknown {
  if (Array.isArray(error)) return errorOfFailures(error);
  const code = closeCodeOf(error);
  if (code === forbidden) {
    return new UnauthenticatedError('UNAUTHENTICATED', 'the key is missing, wrong, revoked or expired', {
      cause: error,
    });
  }
  return code === null
    ? error
    : new NetworkError('NETWORK', `the connection was closed with ${code}`, { cause: error });
}

function errorOfFailures(errors: readonly unknown[]) {
  const failures = errors as readonly GraphqlFailure[]; // reason: the server's words for its errors
  return errorOfAnswer({ status: 200, headers: new Headers(), data: null, errors: failures, text: '' });
}

function closeCodeOf(cause: unknown): number | null {
  if (typeof cause !== 'object' || cause === null || !('code' in cause)) return null;
  return typeof cause.code === 'number' ? cause.code : null;
}
