import type { ReactNode } from 'react';
import { ErrorState } from './error-state.tsx';
import { LoadingState } from './loading-state.tsx';

interface Asked<Data> {
  readonly data: Data | undefined;
  readonly error: Error | null;
  readonly refetch: () => unknown;
}

interface Props<Data> {
  readonly of: Asked<Data>;
  readonly children: (data: Data) => ReactNode;
  readonly loading?: ReactNode;
}

/** Loading, then the answer, or what went wrong. An answer that is there stays, though a later one may have failed. */
export function QueryState<Data>({ of, children, loading = <LoadingState /> }: Props<Data>) {
  if (of.data !== undefined) return children(of.data);
  if (of.error !== null) return <ErrorState error={of.error} onRetry={() => void of.refetch()} />;
  return loading;
}
