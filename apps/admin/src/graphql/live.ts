import { createClient, type Client } from 'graphql-ws';
import { useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { LiveStateStore, type LiveState } from './live-state.ts';
import type { Operation } from './request.ts';

const store = new LiveStateStore();
const longestWaitMs = 15_000;
const forbidden = 4403;
let client: Client | null = null;
let open = 0;

/** One socket for the page, opened by the first subscription and tried again for as long as there is one. */
function liveClient(): Client {
  return (client ??= createClient({
    url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/graphql`,
    retryAttempts: Infinity,
    // The key or the session is over: asking again would only count as another failure.
    shouldRetry: (event) => !(event instanceof CloseEvent && event.code === forbidden),
    retryWait: async (count) => {
      const waitMs = Math.min(longestWaitMs, 500 * 2 ** count) * (0.5 + Math.random() / 2);
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    },
    keepAlive: 20_000,
    on: {
      connecting: (isRetry) => store.set(isRetry ? 'reconnecting' : 'connecting'),
      connected: () => store.set('live'),
      closed: () => store.set(open === 0 ? 'off' : 'reconnecting'),
    },
  }));
}

export function useLiveState(): LiveState {
  return useSyncExternalStore(store.subscribe, store.current);
}

/**
 * Hands on each event of a subscription; `variables` null: none. After a lost connection all queries of the page are asked
 * again, for what happened meanwhile was told to nobody.
 */
export function useLive<Result, Variables extends Record<string, unknown>>(
  operation: Operation<Result, Variables>,
  variables: Variables | null,
  onEvent: (result: Result) => void,
): void {
  const handle = useEffectEvent(onEvent);
  const queries = useQueryClient();
  const key = variables === null ? null : JSON.stringify(variables);
  const query = operation.toString();
  useEffect(() => {
    if (key === null) return;
    const live = liveClient();
    open += 1;
    let wasLost = false;
    const offClosed = live.on('closed', () => (wasLost = true));
    const offConnected = live.on('connected', () => {
      if (wasLost) void queries.invalidateQueries({ predicate: ({ meta }) => meta?.['isLasting'] !== true });
      wasLost = false;
    });
    const payload = { query, variables: JSON.parse(key) as Variables }; // reason: what was made text above
    const end = live.subscribe<Result>(payload, {
      next: ({ data }) => {
        if (data !== undefined && data !== null) handle(data);
      },
      error: () => store.set('off'),
      complete: () => undefined,
    });
    return () => {
      open -= 1;
      offClosed();
      offConnected();
      end();
    };
  }, [key, query, queries]);
}
