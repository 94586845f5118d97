import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { operationKey } from './operation-key.ts';
import { request, type Operation } from './request.ts';

interface Options<Result> {
  /** Asks again so often while the page is seen; prefer a subscription where there is one. */
  readonly refetchMs?: number | false | ((last: Result | undefined) => number | false);
  /** Shows the last answer while the one for new variables is on its way. */
  readonly keepsPrevious?: boolean;
  /** For answers that do not change by themselves (a search): never asked again. */
  readonly isLasting?: boolean;
}

/** The answer of a query; `variables` null: not asked (yet). */
export function useOperation<Result, Variables>(
  operation: Operation<Result, Variables>,
  variables: Variables | null,
  { refetchMs = false, keepsPrevious = false, isLasting = false }: Options<Result> = {},
): UseQueryResult<Result> {
  return useQuery({
    queryKey: operationKey(operation, variables),
    queryFn: ({ signal }) => request(operation, variables as Variables, signal), // reason: not enabled while it is null
    enabled: variables !== null,
    refetchInterval: typeof refetchMs === 'function' ? ({ state }) => refetchMs(state.data) : refetchMs,
    ...(keepsPrevious ? { placeholderData: keepPreviousData } : {}),
    ...(isLasting ? { staleTime: Infinity, meta: { isLasting: true } } : {}),
  });
}
