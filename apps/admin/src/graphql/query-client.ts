import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { isCode, isPassing } from './request-error.ts';

const retries = 2;

/** @param onSignedOut is called when an answer says that nobody is signed in (any more). */
export function createQueryClient(onSignedOut: () => void): QueryClient {
  const onError = (error: Error): void => {
    if (isCode(error, 'UNAUTHENTICATED')) onSignedOut();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        retry: (count, error) => isPassing(error) && count < retries,
        retryDelay: (count, error) =>
          (isPassing(error) ? error.retryAfterMs : null) ?? Math.min(8_000, 500 * 2 ** count),
      },
      mutations: { retry: false },
    },
  });
}
