import { GalleristError, NetworkError, TimeoutError } from './errors.ts';
import type { RetryOptions } from './retry.ts';

/** How to reach a server, and as whom. */
export type ConnectionOptions = {
  /** Where the server listens, for example `https://gallerist.example.org`. */
  readonly url: string;
  /** Instead of the global `fetch`. */
  readonly fetch?: typeof globalThis.fetch;
  /** False: nothing is ever sent again. */
  readonly retry?: false | RetryOptions;
  /** For each attempt of a GraphQL request or a piece of an upload; 120,000 if absent. */
  readonly timeoutMs?: number;
} & (
  | { readonly apiKey: string; readonly credentials?: never }
  /** The session cookie of a page that the server itself has served. */
  | { readonly credentials: 'same-origin'; readonly apiKey?: never }
);

export interface CallOptions {
  /** Aborted: the call rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number | undefined;
}

/** One exchange over HTTP. */
export interface Exchange<T> {
  readonly path: string;
  readonly init: Omit<RequestInit, 'headers'> & {
    readonly headers?: Readonly<Record<string, string>>;
    readonly duplex?: 'half';
  };
  /** Reads the answer, of any status; what it throws as a `GalleristError` stays. */
  readonly read: (response: Response) => Promise<T>;
  /** For bodies that last: only the caller's signal ends it. */
  readonly isUntimed?: boolean;
}

/** A server as this client talks to it. */
export interface Connection {
  readonly url: string;
  /** Null: a cookie says who asks. */
  readonly apiKey: string | null;
  readonly retry: RetryOptions;
  /** Once. @throws {GalleristError} or the signal's reason. */
  exchange<T>(what: Exchange<T>, options?: CallOptions): Promise<T>;
}

const defaultTimeoutMs = 120_000;

/** @throws {TypeError} if the options name no server. */
export function connectionOf(options: ConnectionOptions): Connection {
  if (!URL.canParse(options.url))
    throw new TypeError(`createClient: url must be a URL, got "${options.url}"`);
  const url = options.url.replace(/\/+$/, '');
  const apiKey = options.apiKey ?? null;
  const send = options.fetch ?? globalThis.fetch.bind(globalThis);
  const authorization = apiKey === null ? {} : { Authorization: `Bearer ${apiKey}` };
  return {
    url,
    apiKey,
    retry: options.retry === false ? { attempts: 1 } : (options.retry ?? {}),
    exchange: async ({ path, init, read, isUntimed = false }, { signal, timeoutMs } = {}) => {
      signal?.throwIfAborted();
      const limitMs = timeoutMs ?? options.timeoutMs ?? defaultTimeoutMs;
      const timeout = isUntimed ? undefined : AbortSignal.timeout(limitMs);
      const signals = [signal, timeout].filter((one) => one !== undefined);
      const headers = { ...authorization, ...init.headers };
      const credentials = options.credentials ?? 'omit';
      const ending = signals.length === 0 ? {} : { signal: AbortSignal.any(signals) };
      try {
        return await read(await send(`${url}${path}`, { credentials, ...init, headers, ...ending }));
      } catch (cause) {
        if (signal?.aborted === true) throw signal.reason;
        if (cause instanceof GalleristError) throw cause;
        if (timeout?.aborted === true) {
          throw new TimeoutError('TIMEOUT', `no answer within ${limitMs} ms`, { cause });
        }
        throw new NetworkError('NETWORK', 'the server could not be reached, or the connection broke', {
          cause,
        });
      }
    },
  };
}
