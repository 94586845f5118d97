import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { operationKey } from './operation-key.ts';
import { request, type Operation } from './request.ts';

/** A page of rows, as every Relay connection of the API has it. */
export interface Connection<Row> {
  readonly nodes: readonly Row[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor?: string | null };
}

export interface ConnectionRows<Row, Result> {
  /** What has arrived so far, in order. */
  readonly rows: readonly Row[];
  /** The first page's whole answer, for what stands beside the connection. */
  readonly first: Result | undefined;
  /** The object with the connection does not exist for the caller. */
  readonly isAbsent: boolean;
  readonly isPending: boolean;
  readonly isFetching: boolean;
  readonly error: Error | null;
  /** The next page can be asked for; false after it failed, so that lists do not ask for it again and again. */
  readonly hasMore: boolean;
  /** Why the next page did not come; `fetchMore` asks once more. */
  readonly moreError: Error | null;
  readonly fetchMore: () => void;
  readonly refetch: () => void;
}

type Pick<Result, Row> = (result: Result) => Connection<Row> | null | undefined;

/** For answers that do not change by themselves (a search): asked again only for what was done on the page. */
interface Lasting<Result, Row> {
  readonly pick: Pick<Result, Row>;
  readonly isLasting: true;
}

/**
 * The rows of a connection, page after page. The operation takes `$after` and, if it wishes, `$first`.
 *
 * @param how finds the connection in an answer; null if the object that has it is not there.
 */
export function useConnection<Result, Row, Variables extends { after?: string | null | undefined }>(
  operation: Operation<Result, Variables>,
  variables: NoInfer<Variables> | null,
  how: Pick<Result, Row> | Lasting<Result, Row>,
): ConnectionRows<Row, Result> {
  const { pick, isLasting } = typeof how === 'function' ? { pick: how, isLasting: false } : how;
  const query = useInfiniteQuery({
    queryKey: operationKey(operation, variables),
    queryFn: ({ pageParam, signal }) =>
      request(operation, { ...(variables as Variables), after: pageParam }, signal), // reason: not enabled while it is null
    enabled: variables !== null,
    ...(isLasting ? { staleTime: Infinity, meta: { isLasting: true } } : {}),
    initialPageParam: null as string | null, // reason: a null alone would say that pages have no cursors
    getNextPageParam: (last) => {
      const info = pick(last)?.pageInfo;
      return info?.hasNextPage === true ? (info.endCursor ?? null) : null;
    },
  });
  const { data, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage, refetch } = query;
  const rows = useMemo(
    () => (data?.pages ?? []).flatMap((page) => [...(pick(page)?.nodes ?? [])]),
    [data, pick],
  );
  const first = data?.pages[0];
  return {
    rows,
    first,
    isAbsent: first !== undefined && (pick(first) ?? null) === null,
    isPending: query.isPending && variables !== null,
    isFetching: query.isFetching,
    error: query.error,
    hasMore: hasNextPage && !isFetchNextPageError,
    moreError: isFetchNextPageError ? query.error : null,
    fetchMore: () => {
      if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
    },
    refetch: () => void refetch(),
  };
}
